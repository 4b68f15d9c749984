"""The terms: every class, property and closed list in one language at a time, with its use and its rules."""

from wijkgraph.asking.naming import names_of
from wijkgraph.errors import SourceError
from wijkgraph.formats import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from wijkgraph.linked.syntaxes import CONTEXT, write_graph
from wijkgraph.names import HOME
from wijkgraph.overviews.model import Model, ModelTerm, model_graph, read_model, read_rules
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.pictures import Edge, Node, Picture, lay_out
from wijkgraph.web.site.rendering import render


@once_per_version
def model_of(site: Site) -> Model:
    """The model of the version that answers."""
    return read_model(site.store)


def ontology_document(site: Site, ask: RequestedForm) -> bytes:
    """The ontology as a page or as a graph."""
    if ask.representation is not HTML:
        return write_graph(model_graph(site.store), ask.representation, site.layout.context)
    model, rules = model_of(site), read_rules(site.layout.shapes)
    return render(
        site,
        ask,
        "ontology.html",
        names=names_of(site.store, model.mentioned, ask.language),
        model=model,
        rules=rules,
        picture=draw_influence(ask, model),
    )


def draw_influence(ask: RequestedForm, model: Model) -> Picture:
    """The chain that the model is made for, in its own classes: what leads to what by which property."""
    places = {"Study": 0, "Influence": 1, "Decision": 2, "Commitment": 3, "Fulfilment": 4}
    by_name = {entry.name: entry for entry in (*model.classes, *model.properties)}

    def words(entry: ModelTerm | None, name: str) -> str:
        label = entry.text("rdfs:label", ask.language) if entry else None
        return label.value if label else name

    nodes = [
        Node(name, column, "", words(by_name.get(name), name), f"#{name}") for name, column in places.items()
    ]
    joins = [
        ("Study", "Influence", "influencer"),
        ("Influence", "Decision", "influenced"),
        ("Commitment", "Fulfilment", "fulfils"),
    ]
    edges = [Edge(one, other, "stated", words(by_name.get(name), name)) for one, other, name in joins]
    return lay_out(nodes, edges)


def context_document(site: Site, ask: RequestedForm) -> bytes:
    """The JSON-LD context as it is in the file. Raises SourceError when it cannot be read."""
    try:
        return site.layout.context.read_bytes()
    except OSError as error:
        raise SourceError("The JSON-LD context cannot be read", where=CONTEXT) from error


ONTOLOGY = Family(
    "ontology",
    "def",
    ontology_document,
    lambda site: ["def"],
    offers=(HTML, TURTLE, JSONLD, RDFXML, NTRIPLES),
    summary="The ontology: classes, properties and closed lists",
    path="def",
)
JSONLD_CONTEXT = Family(
    "context",
    CONTEXT.removeprefix(HOME).removesuffix(".jsonld"),
    context_document,
    lambda site: [CONTEXT.removeprefix(HOME).removesuffix(".jsonld")],
    offers=(JSONLD,),
    is_in_sitemap=False,
)
