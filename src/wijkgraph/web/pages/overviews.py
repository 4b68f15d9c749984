"""The pages that look across the letters: commitments, studies, areas, and the programme through time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.evidence import Receipt, Statement
from wijkgraph.linked.naming import names_of
from wijkgraph.names import key_of
from wijkgraph.overviews.commitments import Promise, promises
from wijkgraph.overviews.influences import Influence, influences_of
from wijkgraph.overviews.letters import LetterCard, letter_cards
from wijkgraph.overviews.portraits import Portrait, Value, mentioned_in, portraits
from wijkgraph.rdf import NamedNode
from wijkgraph.web.pages.rendering import render
from wijkgraph.web.pages.site import Ask, Family, Site

# What the letters say of the programme and its parts, in the order in which it is shown.
_PARTS = ("wg:Programme", "wg:Track", "wg:AreaSet", "wg:Decision")
_PARTNERS = ("wg:partner", "wg:involves", "wg:involvesGroup")

Partner = tuple[NamedNode, NamedNode, tuple[Receipt, ...]]  # of what, who, and where it stands


def commitments_page(site: Site, ask: Ask) -> bytes:
    """Every commitment, those that no letter reports as kept first; filtered by office, letter or state."""
    found = promises(site.store)
    wanted = {name: ask.query.get(name, "") for name in ("office", "letter", "state")}
    shown = [promise for promise in found if _fits(promise, wanted)]
    met = {iri for promise in found for iri in promise.mentioned()}
    return render(
        site,
        ask,
        "commitments.html",
        title=str(ask.say("commitments.title")),
        names=names_of(site.store, met, ask.language),
        promises=shown,
        total=len(found),
        filters=_filters(found, wanted),
        wanted=wanted,
    )


def _fits(promise: Promise, wanted: Mapping[str, str]) -> bool:
    offices = {key_of(one) for one in promise.portrait.things("wg:promisedBy")}
    papers = {key_of(one) for one in promise.portrait.things("wg:promisedIn")}
    state = promise.state.value.rpartition("/")[2]
    return (
        wanted["office"] in ("", *offices)
        and wanted["letter"] in ("", *papers)
        and wanted["state"] in ("", state)
    )


def _filters(
    found: Iterable[Promise], wanted: Mapping[str, str]
) -> dict[str, list[tuple[str, NamedNode, bool]]]:
    """What may be chosen: for each filter its values, what to send for them, and whether they are chosen."""
    offices: dict[NamedNode, None] = {}
    papers: dict[NamedNode, None] = {}
    states: dict[NamedNode, None] = {}
    for promise in found:
        offices |= dict.fromkeys(promise.portrait.things("wg:promisedBy"))
        papers |= dict.fromkeys(promise.portrait.things("wg:promisedIn"))
        states[promise.state] = None
    sets = {"office": offices, "letter": papers, "state": states}
    return {
        name: [
            (key, iri, key == wanted[name])
            for iri in values
            for key in [iri.value.rpartition("/")[2] if name == "state" else key_of(iri)]
        ]
        for name, values in sets.items()
    }


def studies_page(site: Site, ask: Ask) -> bytes:
    """Every study with its makers, its clients, and what it did to what."""
    found = portraits(site.store, "wg:Study")
    influences: dict[NamedNode, list[Influence]] = {}
    for influence in influences_of(site.store):
        influences.setdefault(influence.influencer, []).append(influence)
    met = mentioned_in(found)
    for group in influences.values():
        for one in group:
            met |= {one.influenced, one.type, one.strength} | {r.document for r in one.receipts}
    return render(
        site,
        ask,
        "studies.html",
        title=str(ask.say("studies.title")),
        names=names_of(site.store, met, ask.language),
        studies=found,
        influences=influences,
    )


@dataclass(frozen=True)
class AreaRow:
    """An area with the sets it belongs to, each with the passages that say so."""

    portrait: Portrait
    sets: tuple[tuple[NamedNode, tuple[Receipt, ...]], ...]
    codes: tuple[Value, ...]


def areas_page(site: Site, ask: Ask) -> bytes:
    """Every area with its sets, deals, municipality and codes; then the sets with their stated size."""
    areas, sets = portraits(site.store, "wg:Area"), portraits(site.store, "wg:AreaSet")
    towns = {one.thing: one for one in portraits(site.store, "wg:Municipality")}
    rows = []
    for area in areas:
        belongs = tuple(
            (one.thing, value.receipts)
            for one in sets
            for value in one.values("wg:member")
            if value.term == area.thing
        )
        codes = tuple(
            value
            for town in area.things("wg:inMunicipality")
            if town in towns
            for value in (*towns[town].values("dcterms:identifier"), *towns[town].values("owl:sameAs"))
        )
        rows.append(AreaRow(area, belongs, codes))
    return render(
        site,
        ask,
        "areas.html",
        title=str(ask.say("areas.title")),
        names=names_of(site.store, mentioned_in((*areas, *sets, *towns.values())), ask.language),
        rows=rows,
        sets=sets,
    )


@dataclass(frozen=True)
class Chapter:
    """What one letter says of the programme: by class, the things it speaks of with what it says of them."""

    letter: LetterCard
    parts: Mapping[str, Sequence[Portrait]]
    partners: tuple[Partner, ...]


def programme_page(site: Site, ask: Ask) -> bytes:
    """The programme letter by letter: programmes, tracks, sets of areas, decisions and partners."""
    cards = letter_cards(site.store)
    found = {name: portraits(site.store, name) for name in _PARTS}
    everyone = (*portraits(site.store, "wg:Initiative"), *(one for group in found.values() for one in group))
    parts = {name.partition(":")[2]: _by_letter(group) for name, group in found.items()}
    all_of = _by_letter(everyone)
    chapters = [
        Chapter(
            card,
            {name: told.get(card.iri, ()) for name, told in parts.items()},
            _partners(all_of.get(card.iri, ())),
        )
        for card in cards
    ]
    met = mentioned_in(everyone) | {card.iri for card in cards}
    return render(
        site,
        ask,
        "programme.html",
        title=str(ask.say("programme.title")),
        names=names_of(site.store, met, ask.language),
        chapters=chapters,
    )


def _by_letter(group: Iterable[Portrait]) -> Mapping[NamedNode, Sequence[Portrait]]:
    """By letter what it says of each thing, and only that: statements of other letters are left out."""
    told: dict[NamedNode, list[Portrait]] = defaultdict(list)
    for portrait in group:
        own: dict[NamedNode, list[Statement]] = defaultdict(list)
        for statement in portrait.statements:
            for document in {receipt.document for receipt in statement.receipts}:
                own[document].append(statement)
        for document, statements in own.items():
            told[document].append(Portrait(portrait.thing, tuple(statements)))
    return told


def _partners(group: Iterable[Portrait]) -> tuple[Partner, ...]:
    found = (
        (portrait.thing, value.term, value.receipts)
        for portrait in group
        for name in _PARTNERS
        for value in portrait.values(name)
        if isinstance(value.term, NamedNode)
    )
    return tuple(sorted(found, key=lambda entry: entry[0].value))


def _single(stem: str, render_page: Callable[[Site, Ask], bytes]) -> Family:
    return Family(stem, stem, render_page, lambda site: [stem])


OVERVIEWS = (
    _single("commitments", commitments_page),
    _single("studies", studies_page),
    _single("areas", areas_page),
    _single("programme", programme_page),
)
