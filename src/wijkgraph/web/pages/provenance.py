"""Provenance of a thing: a layered picture with a table twin for people, PROV-O for programs (PROV-AQ, 3)."""

from wijkgraph.linked.description import has_own_history
from wijkgraph.linked.naming import Names, names_of
from wijkgraph.linked.profiles import in_prov
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.overviews.chain import Chain, chain_of
from wijkgraph.overviews.portraits import silences_about
from wijkgraph.rdf import NamedNode
from wijkgraph.web.negotiation import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE
from wijkgraph.web.pages.pictures import Edge, Node, Picture, lay_out, node_of
from wijkgraph.web.pages.rendering import render
from wijkgraph.web.pages.site import Ask, Family, Site
from wijkgraph.web.pages.thing import all_things, find_document_topic

_COLUMNS = ("study", "influence", "decision", "commitment", "fulfilment")


def provenance_document(site: Site, ask: Ask) -> bytes:
    """The provenance of a thing and of the chain it stands in. Raises NotFound, Gone."""
    thing = find_document_topic(site, f"doc/{ask.parts['thing']}")
    chain = chain_of(site.store, thing)
    if ask.representation is not HTML:
        triples = in_prov(site.store, *sorted(chain.things(), key=str))
        return write_graph(triples, ask.representation.name, site.layout.context)
    silences = silences_about(site.store, thing)
    met = chain.mentioned() | {silence.iri for silence in silences}
    names = names_of(site.store, met, ask.language)
    name = names[thing].value if thing in names else thing.value.rpartition("/")[2]
    return render(
        site,
        ask,
        "provenance.html",
        title=str(ask.say("provenance.title", name=name)),
        names=names,
        thing=thing,
        chain=chain,
        silences=silences,
        picture=draw_chain(chain, ask, names),
        kept={one.commitment for one in chain.kept},
    )


def draw_chain(chain: Chain, ask: Ask, names: Names) -> Picture:
    """The chain in five columns; where the letters say nothing stands a gap with the words."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []

    def add(iri: NamedNode, column: int, key: str = "", kind: str = "") -> str:
        node = node_of(ask, names, iri, column, kind, key)
        nodes.setdefault(node.key, node)
        return node.key

    def gap(column: int, key: str, words: str) -> str:
        nodes[key] = Node(key, column, "", words, style="gap")
        return key

    for influence in chain.influences:
        source = add(influence.influencer, 0, f"from {influence.influencer.value}")
        type_words = names[influence.type].value if influence.type in names else ""
        strength = names[influence.strength].value if influence.strength in names else influence.line
        middle = f"influence {influence.iri.value}"
        nodes[middle] = Node(middle, 1, strength, type_words, ask.links.thing(influence.iri), influence.line)
        target = add(influence.influenced, 2)
        said = " … ".join(receipt.words for receipt in influence.receipts if receipt.exact)
        edges += [Edge(source, middle, influence.line, said), Edge(middle, target, influence.line, said)]
    influenced = {influence.influenced for influence in chain.influences}
    for target_iri in chain.decisions:
        target = add(target_iri, 2)
        if target_iri == chain.thing and target_iri not in influenced:
            missing = gap(1, f"no influence on {target}", str(ask.say("provenance.no_influence")))
            edges.append(Edge(missing, target, "open", str(ask.say("provenance.no_influence"))))
    for commitment in chain.commitments:
        add(commitment, 3)
    for decision, commitment, subject in chain.shared:
        about = names[subject].value if subject in names else subject.value.rpartition("/")[2]
        edges.append(
            Edge(decision.value, commitment.value, "same", str(ask.say("provenance.same", name=about)))
        )
    for one in chain.kept:
        words = names[one.kind].value if one.kind in names else ""
        end = add(one.fulfilment, 4, kind=words)
        edges.append(Edge(one.commitment.value, end, "stated", words))
    for commitment in {*chain.commitments} - {one.commitment for one in chain.kept}:
        missing = gap(4, f"not kept {commitment.value}", str(ask.say("provenance.not_kept")))
        edges.append(Edge(commitment.value, missing, "open", str(ask.say("provenance.not_kept"))))
    if not nodes:
        gap(2, "nothing", str(ask.say("provenance.nothing")))
    return lay_out(nodes.values(), edges, [str(ask.say(f"kind.{kind}")) for kind in _COLUMNS])


def _stems(site: Site) -> list[str]:
    return [
        "prov/" + stem.removeprefix("doc/")
        for stem in all_things(site)
        if has_own_history(stem.removeprefix("doc/"))
    ]


PROVENANCE = Family(
    "provenance",
    r"prov/(?P<thing>[^/]+/.+)",
    provenance_document,
    _stems,
    offers=(HTML, TURTLE, JSONLD, RDFXML, NTRIPLES),
    is_in_sitemap=False,
)
