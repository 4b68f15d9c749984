"""The pages that look across the letters: studies, areas, and the programme through time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, Statement, claims_resting_on, explain_pointing, stated_in
from wijkgraph.asking.naming import names_of
from wijkgraph.asking.queries import listed
from wijkgraph.names import term
from wijkgraph.overviews.chain import Influence, influences_of, sets_of
from wijkgraph.overviews.class_records import (
    ThingRecord,
    classes_of,
    mentioned_in,
    records_from,
    records_of,
    things_of,
)
from wijkgraph.overviews.letter_cards import LetterCard
from wijkgraph.overviews.programme_changes import ProgrammeHistory, programme_history
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.web.site.citations import citation_of_page
from wijkgraph.web.site.document_family import RequestedForm, Site, once_per_version
from wijkgraph.web.site.letter_pages import letter_cards_of
from wijkgraph.web.site.paging import listing, part_of
from wijkgraph.web.site.rendering import render

# What the letters say of the programme and its parts, in the order in which it is shown.
_PARTS = ("wg:Programme", "wg:Track", "wg:AreaSet", "wg:Decision")
_LASTING = ("wg:Programme", "wg:Track", "wg:AreaSet")  # a decision is taken once
_INITIATIVE = "wg:Initiative"  # shown by its partners only
_PARTNERS = ("wg:partner", "wg:involves", "wg:involvesGroup")

# How much one part of a list holds: what a reader looks through, and the service makes in a tenth of a second.
STUDIES = 75
AREAS = 60
CHAPTERS = 10

Partner = tuple[NamedNode, NamedNode, tuple[Receipt, ...]]  # of what, who, and where it stands


def studies_page(site: Site, ask: RequestedForm) -> bytes:
    """Every study with its makers, its clients and its influences."""
    studies = _studies(site)
    part = part_of(ask, len(studies), STUDIES)
    found = records_of(site.store, part.of(studies))
    influences: dict[NamedNode, list[Influence]] = {}
    together = sets_of(site.store, *part.of(studies))
    for influence in influences_of(site.store, *part.of(studies)):
        for study in together.get(influence.influencer, (influence.influencer,)):
            influences.setdefault(study, []).append(influence)
    met = mentioned_in(found)
    for group in influences.values():
        for one in group:
            met |= {one.influencer, one.influenced, one.type, one.strength} | {
                r.document for r in one.receipts
            }
    return render(
        site,
        ask,
        "studies.html",
        citation=citation_of_page(site, ask, ask.say.plain("studies.title")),
        names=names_of(site.store, met, ask.language),
        studies=found,
        part=part,
        influences=influences,
    )


@dataclass(frozen=True)
class AreaRow:
    """An area with the sets it belongs to, each with the passages that say so."""

    record: ThingRecord
    sets: tuple[tuple[NamedNode, tuple[Receipt, ...]], ...]
    codes: tuple[NamedNode | Literal, ...]


def areas_page(site: Site, ask: RequestedForm) -> bytes:
    """Every area with its sets, deals, municipality and codes; then the sets with their stated size."""
    all_areas, all_sets = _areas(site)
    part = part_of(ask, max(len(all_areas), len(all_sets)), AREAS)
    told = records_of(site.store, part.of(all_areas), "wg:inMunicipality", "wg:receives")
    of_area = {one.thing: one for one in told}
    areas = [of_area.get(thing, ThingRecord(thing, ())) for thing in part.of(all_areas)]
    sets = records_of(site.store, part.of(all_sets))
    holding = _sets_holding(site, part.of(all_areas))
    lying = {town for area in areas for town in area.things("wg:inMunicipality")}
    codes_of = _codes(site, lying)
    place = {one: number for number, one in enumerate(all_sets)}
    rows = []
    for area in areas:
        belongs = sorted(holding.get(area.thing, ()), key=lambda entry: place[entry[0]])
        codes = tuple(code for town in area.things("wg:inMunicipality") for code in codes_of.get(town, ()))
        rows.append(AreaRow(area, tuple(belongs), codes))
    met = mentioned_in(sets) | {iri for row in rows for iri in _shown_of(row)}
    met |= {one for found in holding.values() for one, _ in found}
    met |= {r.document for found in holding.values() for _, receipts in found for r in receipts}
    return render(
        site,
        ask,
        "areas.html",
        citation=citation_of_page(site, ask, ask.say.plain("areas.title")),
        names=names_of(site.store, met, ask.language),
        rows=rows,
        sets=sets,
        part=part,
    )


def _codes(site: Site, towns: Iterable[NamedNode]) -> Mapping[NamedNode, list[NamedNode | Literal]]:
    """The codes of each municipality, then the IRIs of the same municipality elsewhere."""
    found: dict[NamedNode, list[NamedNode | Literal]] = defaultdict(list)
    for name in ("dcterms:identifier", "owl:sameAs"):
        pattern = f"VALUES ?town {{ {listed(towns)} }} ?town {term(name)} ?code"
        rows = site.store.select(f"SELECT DISTINCT ?town ?code WHERE {{ {pattern} }} ORDER BY ?code").rows
        for town, code in rows:
            if isinstance(town, NamedNode) and isinstance(code, NamedNode | Literal):
                found[town].append(code)
    return found


def _shown_of(row: AreaRow) -> set[NamedNode]:
    """The IRIs in a row, besides the sets."""
    deals = row.record.values("wg:receives")
    found = {row.record.thing, *row.record.things("wg:inMunicipality")}
    found |= {one for one in (*row.record.terms("wg:receives"), *row.codes) if isinstance(one, NamedNode)}
    return found | {receipt.document for value in deals for receipt in value.receipts}


@once_per_version
def _areas(site: Site) -> tuple[Sequence[NamedNode], Sequence[NamedNode]]:
    """All areas, and all sets of areas."""
    return things_of(site.store, "wg:Area"), things_of(site.store, "wg:AreaSet")


@once_per_version
def _studies(site: Site) -> Sequence[NamedNode]:
    return things_of(site.store, "wg:Study")


def _sets_holding(
    site: Site, areas: Iterable[NamedNode]
) -> Mapping[NamedNode, list[tuple[NamedNode, tuple[Receipt, ...]]]]:
    """By area the sets that name it as a member, with the passages that do."""
    found: dict[NamedNode, list[tuple[NamedNode, tuple[Receipt, ...]]]] = defaultdict(list)
    for one in records_from(explain_pointing(site.store, "wg:AreaSet", "wg:member", areas)):
        for value in one.values("wg:member"):
            if isinstance(value.term, NamedNode):
                found[value.term].append((one.thing, value.receipts))
    return found


@dataclass(frozen=True)
class Chapter:
    """The statements of one letter on the programme: by class, the things with what the letter says of them."""

    letter: LetterCard
    parts: Mapping[str, Sequence[ThingRecord]]
    partners: tuple[Partner, ...]


def programme_page(site: Site, ask: RequestedForm) -> bytes:
    """The programme letter by letter: programmes, tracks, sets of areas, decisions and partners."""
    every_card = letter_cards_of(site)
    part = part_of(ask, len(every_card), CHAPTERS)
    cards = part.of(every_card)
    found = _told_in(site, [card.iri for card in cards])
    everyone = [one for group in found.values() for one in group]
    parts = {name.partition(":")[2]: _by_letter(group) for name, group in found.items() if name in _PARTS}
    all_of = _by_letter(everyone)
    chapters = [
        Chapter(
            card,
            {name: told.get(card.iri, ()) for name, told in parts.items()},
            _partners(all_of.get(card.iri, ())),
        )
        for card in cards
    ]
    history = _history(site)
    left = {card.iri: history.left(card.iri) for card in cards}
    met = mentioned_in(everyone) | {card.iri for card in every_card}
    met |= {one for found in left.values() for one in found}
    met |= {one for formers in history.forms.values() for one in formers}
    return render(
        site,
        ask,
        "programme.html",
        citation=citation_of_page(
            site,
            ask,
            ask.say.plain("programme.title"),
            [Receipt(card.iri, card.iri, issued=card.issued) for card in cards],
        ),
        change=history.change,
        left=left,
        names=names_of(site.store, met, ask.language),
        chapters=chapters,
        part=part,
    )


@once_per_version
def _history(site: Site) -> ProgrammeHistory:
    letters = [card.iri for card in letter_cards_of(site)]
    return programme_history(site.store, letters, map(term, _LASTING))


def _told_in(site: Site, letters: Sequence[NamedNode]) -> Mapping[str, Sequence[ThingRecord]]:
    """By class the things of the programme that some letters speak of, with what these letters say of them."""
    told = records_from(stated_in(site.store, claims_resting_on(site.store, letters)))
    wanted = {name: term(name) for name in (_INITIATIVE, *_PARTS)}
    classes = classes_of(site.store, (one.thing for one in told), wanted.values())
    return {name: [one for one in told if iri in classes.get(one.thing, ())] for name, iri in wanted.items()}


def _by_letter(group: Iterable[ThingRecord]) -> Mapping[NamedNode, Sequence[ThingRecord]]:
    """By letter what it says of each thing, and only that: statements of other letters are left out."""
    told: dict[NamedNode, list[ThingRecord]] = defaultdict(list)
    for record in group:
        own: dict[NamedNode, list[Statement]] = defaultdict(list)
        for statement in record.statements:
            for document in {receipt.document for receipt in statement.receipts}:
                own[document].append(statement)
        for document, statements in own.items():
            told[document].append(ThingRecord(record.thing, tuple(statements)))
    return told


def _partners(group: Iterable[ThingRecord]) -> tuple[Partner, ...]:
    found = (
        (record.thing, value.term, value.receipts)
        for record in group
        for name in _PARTNERS
        for value in record.values(name)
        if isinstance(value.term, NamedNode)
    )
    return tuple(sorted(found, key=lambda entry: entry[0].value))


OVERVIEWS = (
    listing("studies", studies_page, STUDIES, lambda site: len(_studies(site)), "Every study"),
    listing("areas", areas_page, AREAS, lambda site: max(map(len, _areas(site))), "Every area"),
    listing("programme", programme_page, CHAPTERS, lambda site: len(letter_cards_of(site)), "The programme"),
)
