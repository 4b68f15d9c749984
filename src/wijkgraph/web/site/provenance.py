"""Provenance of a thing: a layered picture with a table twin for people, PROV-O for programs (PROV-AQ, 3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap
from urllib.parse import urljoin

from wijkgraph.asking.evidence import in_order
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.outcomes import show_receipt
from wijkgraph.formats import HTML, JSONLD, NTRIPLES, RDFXML, SVG, TURTLE
from wijkgraph.linked.description import has_own_history, in_prov
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.names import ThingNames
from wijkgraph.overviews.chain import Chain, chain_of, trace_of
from wijkgraph.overviews.class_records import silences_about
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.addresses import canonical, document_of
from wijkgraph.web.site.document_family import Family, RequestedForm, Site
from wijkgraph.web.site.pictures import Edge, Node, Picture, lay_out, node_of
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.thing import all_things, find_document_topic

# Decisions, influences and commitments each in a picture that people can still take in: two screens of it. The longest
# chain of the five letters has 14.
_DRAWN = 16
_JOINED = 60  # lines between decisions and commitments
_SOURCE_LETTERS = 150  # on a line below the picture
_LEGEND = {"stated": "stated", "potential": "potential", "background": "background", "same": "about"}
_COLUMNS = ("study", "influence", "decision", "commitment", "fulfilment")


def provenance_document(site: Site, ask: RequestedForm) -> bytes:
    """The chain of a thing as a picture, or in PROV-O the stated events that led to it and from it.

    Raises NotFound, Gone.
    """
    thing = find_document_topic(site, f"doc/{ask.parts['thing']}")
    if ask.representation not in (HTML, SVG):
        triples = in_prov(site.store, *sorted(trace_of(site.store, thing), key=str))
        return write_graph(triples, ask.representation, site.layout.context)
    chain = chain_of(site.store, thing, _DRAWN)
    silences = silences_about(site.store, thing)
    histories = _histories(chain.subjects, site.names) if chain.left_out else {}
    met = chain.mentioned() | {silence.iri for silence in silences} | {*histories}
    names = names_of(site.store, met, ask.language)
    picture = draw_chain(chain, ask, names)
    name = names[thing].value if thing in names else thing.value.rpartition("/")[2]
    title = ask.say.plain("provenance.title", name=name)
    if ask.representation is SVG:
        return _alone(site, ask, title, names, chain, picture)
    return render(
        site,
        ask,
        "provenance.html",
        title=title,
        names=names,
        thing=thing,
        chain=chain,
        histories=histories,
        silences=silences,
        picture=picture,
        kept={one.commitment for one in chain.kept},
        is_joined=is_joined(chain),
    )


def _alone(site: Site, ask: RequestedForm, title: str, names: Names, chain: Chain, picture: Picture) -> bytes:
    """The picture as a file that can be saved: with its legend, the sentences it rests on, its address and version."""
    receipts = in_order(one for influence in chain.influences for one in influence.receipts if one.exact)
    told = [show_receipt(one, names, ask.language) for one in receipts]
    sources = [line for words in told for line in wrap(words, _SOURCE_LETTERS, subsequent_indent="   ")]
    lines = {influence.line for influence in chain.influences} | ({"same"} if chain.shared else set())
    legend = [(line, ask.say(f"provenance.{words}")) for line, words in _LEGEND.items() if line in lines]
    here = canonical(ask.stem, site.project.base)
    return render(
        site,
        ask,
        "picture.svg",
        title=title,
        names=names,
        picture=picture,
        legend=legend,
        sources=sources,
        width=picture.width,
        height=picture.height + 20 * len(legend) + 18 * len(sources) + 140,
        whole=lambda href: urljoin(here, href),
    )


def _histories(subjects: Iterable[NamedNode], names: ThingNames) -> dict[NamedNode, str]:
    """The documents of provenance, for the things that have one of their own."""
    local = {one: (document_of(one, names) or "").removeprefix("doc/") for one in subjects}
    return {one: f"prov/{name}" for one, name in local.items() if name and has_own_history(name)}


def is_joined(chain: Chain) -> bool:
    """True if decisions and commitments on the same subject are joined by lines; too many would hide the rest."""
    return len(chain.shared) <= _JOINED


def draw_chain(chain: Chain, ask: RequestedForm, names: Names) -> Picture:
    """The chain in five columns; where the letters say nothing stands a gap with the words."""
    drawing = _Drawing(ask, names)
    drawing.draw_influences(chain)
    drawing.draw_decisions(chain)
    drawing.draw_promises(chain)
    if not drawing.nodes:
        drawing.gap(2, "nothing", "provenance.nothing")
    return lay_out(
        drawing.nodes.values(), drawing.edges, [ask.say.plain(f"kind.{kind}") for kind in _COLUMNS]
    )


@dataclass
class _Drawing:
    """A chain as far as it is drawn: nodes by key, and what joins them."""

    ask: RequestedForm
    names: Names
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def draw_influences(self, chain: Chain) -> None:
        """Draws each influence between its source and its target."""
        for influence in chain.influences:
            source = self._add(influence.influencer, 0, f"from {influence.influencer.value}")
            middle, line = f"influence {influence.iri.value}", influence.line
            strength, type_words = self._name(influence.strength, line), self._name(influence.type)
            address = self.ask.links.thing(influence.iri)
            self.nodes[middle] = Node(middle, 1, strength, type_words, address, line)
            target = self._add(influence.influenced, 2)
            said = " … ".join(receipt.words for receipt in influence.receipts if receipt.exact)
            self.edges += [Edge(source, middle, line, said), Edge(middle, target, line, said)]

    def draw_decisions(self, chain: Chain) -> None:
        """Draws each decision; before that of the page a gap, if no letter states an influence on it."""
        influenced = {influence.influenced for influence in chain.influences}
        for decision in chain.decisions:
            target = self._add(decision, 2)
            if decision == chain.thing and decision not in influenced:
                missing = self.gap(1, f"no influence on {target}", "provenance.no_influence")
                self.edges.append(
                    Edge(missing, target, "open", self.ask.say.plain("provenance.no_influence"))
                )

    def draw_promises(self, chain: Chain) -> None:
        """Draws each commitment, its subjects in common with decisions, and its fulfilment, or a gap."""
        for commitment in chain.commitments:
            self._add(commitment, 3)
        for decision, commitment, subject in chain.shared if is_joined(chain) else ():
            about = self._name(subject, subject.value.rpartition("/")[2])
            words = self.ask.say.plain("provenance.same", name=about)
            self.edges.append(Edge(decision.value, commitment.value, "same", words))
        for one in chain.kept:
            words = self._name(one.kind)
            end = self._add(one.fulfilment, 4, kind=words)
            self.edges.append(Edge(one.commitment.value, end, "stated", words))
        for commitment in {*chain.commitments} - {one.commitment for one in chain.kept}:
            missing = self.gap(4, f"not kept {commitment.value}", "provenance.not_kept")
            self.edges.append(
                Edge(commitment.value, missing, "open", self.ask.say.plain("provenance.not_kept"))
            )

    def gap(self, column: int, key: str, message: str) -> str:
        """Draws an open place with words; returns its key."""
        self.nodes[key] = Node(key, column, "", self.ask.say.plain(message), style="gap")
        return key

    def _add(self, iri: NamedNode, column: int, key: str = "", kind: str = "") -> str:
        node = node_of(self.ask, self.names, iri, column, kind, key)
        self.nodes.setdefault(node.key, node)
        return node.key

    def _name(self, iri: NamedNode, otherwise: str = "") -> str:
        return self.names[iri].value if iri in self.names else otherwise


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
    offers=(HTML, TURTLE, JSONLD, RDFXML, NTRIPLES, SVG),
    summary="Provenance of a thing",
    path="prov/{kind}/{key:path}",
    is_in_sitemap=False,
)
