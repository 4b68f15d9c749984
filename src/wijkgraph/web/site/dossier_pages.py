"""The dossier of an area, programme, organisation, post or person: every sentence that names it."""

from collections.abc import Iterator

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import names_of
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML
from wijkgraph.letters.frozen import read_letters
from wijkgraph.linked.description import describe, mentioned
from wijkgraph.overviews.dossier import Dossier, DossierIndex, NamingSentence
from wijkgraph.overviews.dossier_results import DOSSIER_WRITERS, told_briefly
from wijkgraph.overviews.names_in_letters import DOSSIER_KINDS
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.citations import citation_of_page
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.folded_lists import folds
from wijkgraph.web.site.heading import heading_of
from wijkgraph.web.site.paging import Part, address_of, count_parts
from wijkgraph.web.site.rendering import render

SENTENCES = 60  # on one page

_THING = rf"dossier/(?P<thing>(?:{'|'.join(DOSSIER_KINDS)})/[^/]+)"


@once_per_version
def dossier_index(site: Site) -> DossierIndex:
    """The sentences of all letters by their words, and the names of things."""
    return DossierIndex(site.store, read_letters(site.layout.letters, site.project.base).values())


def dossier_document(site: Site, ask: RequestedForm) -> bytes:
    """A dossier as a page, the first part of it where it is long, or whole as data. Raises NotFound."""
    try:
        thing = NamedNode(site.names.things + ask.parts["thing"])
    except ValueError:
        raise NotFound(
            "Nothing goes by that name", where=f"/{ask.stem}", next="Look for it with the search field."
        ) from None
    dossier = dossier_index(site).gather(site.store, thing)
    if ask.representation is not HTML:
        names = names_of(site.store, dossier.mentioned(), ask.language)
        return DOSSIER_WRITERS[ask.representation](dossier, names, ask.language, site.version).encode()
    return _page(site, ask, dossier)


def _page(site: Site, ask: RequestedForm, dossier: Dossier) -> bytes:
    stem = f"dossier/{ask.parts['thing']}"
    part = Part(stem, int(ask.parts.get("part") or "1"), SENTENCES, len(dossier.sentences))
    if part.number > part.last:
        raise NotFound("The list is not that long", where=f"/{ask.stem}", next=f"Start at /{part.stem}.")
    shown = dossier.part(part.start, part.stop)
    triples = tuple(t for t in describe(site.store, dossier.thing) if t.subject == dossier.thing)
    names = names_of(site.store, shown.mentioned() | mentioned(triples), ask.language)
    head = heading_of(site, ask, dossier.thing, triples, names)
    cards = [section.card for section in shown.letters]
    return render(
        site,
        ask,
        "dossier.html",
        names=names,
        **head,
        citation=citation_of_page(
            site,
            ask,
            f"{ask.say.plain('dossier.kind')} {head['title']}",
            [Receipt(card.iri, card.iri, issued=card.issued) for card in cards],
        ),
        whole=dossier,
        dossier=shown,
        stretches=[
            (one, dossier.part(one.first - 1, one.last))
            for one in folds(shown.sentences, _height, part.start)
        ],
        part=part,
        local=lambda iri: site.names.local(iri.value),
        told_of=lambda statements: told_briefly(statements, dossier.thing, names, ask.language),
    )


def _height(one: NamingSentence) -> int:
    """Pixels that a sentence and what is read in it take on a phone, as estimated."""
    stated = sum(len(statements) for _, statements in one.claims[:3])
    return 140 + len(one.sentence.text) + 40 * stated


def _stems(site: Site) -> Iterator[str]:
    return (f"dossier/{site.names.local(thing.value)}" for thing in dossier_index(site).things)


def _further_stems(site: Site) -> Iterator[str]:
    index = dossier_index(site)
    for thing in index.things:
        stem = f"dossier/{site.names.local(thing.value)}"
        yield from (address_of(stem, n) for n in range(2, count_parts(index.count(thing), SENTENCES) + 1))


DOSSIER = Family(
    "dossier",
    _THING,
    dossier_document,
    _stems,
    offers=(HTML, *DOSSIER_WRITERS),
    summary="Every sentence of the letters that names a thing, with the claims read in it",
    path="dossier/{kind}/{key}",
)
# A long dossier goes on at addresses of its own; as data it is whole at the first.
DOSSIER_PARTS = Family(
    "dossier_part", rf"{_THING}/(?P<part>[2-9]|[1-9][0-9]{{1,5}})", dossier_document, _further_stems
)
