"""Every commitment and announcement with its state, and the sheet of one office."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wijkgraph.asking.naming import names_of
from wijkgraph.errors import NotFound, RequestError
from wijkgraph.formats import HTML
from wijkgraph.names import key_of
from wijkgraph.overviews.announcements import Announcement, announcements
from wijkgraph.overviews.class_records import things_of
from wijkgraph.overviews.commitments import (
    ANNOUNCED,
    STATES,
    CommitmentRegister,
    CommitmentRow,
    promises_of,
    register,
)
from wijkgraph.overviews.sheet import sheet_of
from wijkgraph.overviews.sheet_results import (
    SHEET_WRITERS,
    announcement_line,
    as_of_words,
    sections_of,
    state_words,
)
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.citations import citation_of_page
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.paging import listing, part_of
from wijkgraph.web.site.rendering import render

COMMITMENTS = 50  # on one page

# Of the commitments, each by the key of a thing.
_FILTERS = {
    "office": "Office that promised",
    "letter": "Paper in which it was promised",
    "state": "State of the commitment",
}

Keys = Mapping[str, Mapping[NamedNode, str]]  # by filter, the values of an entry with the key sent for each


def commitments_page(site: Site, ask: RequestedForm) -> bytes:
    """Every commitment in the order of its state, then what was only announced; by office, letter or state.

    Raises RequestError for a choice that is none.
    """
    known = commitment_register(site)
    wanted = {name: ask.query.get(name, "") for name in _FILTERS}
    _check_choices(site, wanted)
    fitting = [entry for entry in known.entries if _fits(_keys(entry), wanted)]
    part = part_of(ask, len(fitting), COMMITMENTS)
    shown = promises_of(site.store, known, part.of(fitting))
    announced = [one for one in _announced(site) if _fits(_announcement_keys(one), wanted)]
    filters = {
        name: [(key, iri, key == wanted[name]) for iri, key in values.items()]
        for name, values in _choices(site).items()
    }
    met = {iri for promise in shown for iri in promise.mentioned()}
    met |= {iri for one in announced for iri in one.mentioned()}
    met |= {iri for values in filters.values() for _, iri, _ in values} | {ANNOUNCED}
    names, dutch = names_of(site.store, met, ask.language), names_of(site.store, met, "nl")
    return render(
        site,
        ask,
        "commitments.html",
        names=names,
        citation=citation_of_page(site, ask, ask.say.plain("commitments.title")),
        promises=shown,
        # Announcements follow the last promise.
        announced=[(one, announcement_line(one, names, dutch)) for one in announced]
        if part.number == part.last
        else [],
        state_words=lambda state, times: state_words(state, times, names, ask.language),
        as_of=known.as_of,
        read=len(known.read),
        part=part,
        total=len(known.entries),
        filters=filters,
        wanted={name: value for name, value in wanted.items() if value},
    )


@once_per_version
def _announced(site: Site) -> Sequence[Announcement]:
    return announcements(site.store)


@once_per_version
def commitment_register(site: Site) -> CommitmentRegister:
    """Every commitment."""
    return register(site.store)


def _keys(entry: CommitmentRow) -> Keys:
    """The values of an entry by filter, each with the key that is sent for it."""
    return _keys_of(entry.offices, entry.papers, entry.state)


def _announcement_keys(one: Announcement) -> Keys:
    return _keys_of(one.offices, (one.paper,), ANNOUNCED)


def _keys_of(offices: Iterable[NamedNode], papers: Iterable[NamedNode], state: NamedNode) -> Keys:
    return {
        "office": {iri: key_of(iri) for iri in offices},
        "letter": {iri: key_of(iri) for iri in papers},
        "state": {state: state.value.rpartition("/")[2]},
    }


def _fits(keys: Keys, wanted: Mapping[str, str]) -> bool:
    return all(not wanted[name] or wanted[name] in values.values() for name, values in keys.items())


@once_per_version
def _choices(site: Site) -> Mapping[str, Mapping[NamedNode, str]]:
    """The values of each filter, with the key to send for them; the states in their order."""
    found: dict[str, dict[NamedNode, str]] = {name: {} for name in _FILTERS}
    every = [_keys(entry) for entry in commitment_register(site).entries]
    every += [_announcement_keys(one) for one in _announced(site)]
    for keys in every:
        for name, values in keys.items():
            found[name].update(values)
    found["state"] = {state: found["state"][state] for state in STATES if state in found["state"]}
    return found


def _check_choices(site: Site, wanted: Mapping[str, str]) -> None:
    """Raises RequestError for a state or an office that is none: that nothing fits it would be no answer."""
    there = {
        "state": {state.value.rpartition("/")[2] for state in (*STATES, ANNOUNCED)},
        "office": {key_of(post) for post in _offices(site)} | {*_choices(site)["office"].values()},
    }
    for name, known in there.items():
        if wanted[name] and wanted[name] not in known:
            raise RequestError(
                f"'{wanted[name][:50]}' is no choice",
                where=name,
                next=f"Choose one of {', '.join(sorted(known))}.",
            )


@once_per_version
def _offices(site: Site) -> tuple[NamedNode, ...]:
    return things_of(site.store, "wg:Post")


def sheet_document(site: Site, ask: RequestedForm) -> bytes:
    """The sheet of one office. Raises NotFound for anything that is no post."""
    wanted = f"{site.names.things}post/{ask.parts['post']}"
    office = next((one for one in _offices(site) if one.value == wanted), None)
    if office is None:
        raise NotFound(
            "No office goes by that name", where=f"/{ask.stem}", next="Choose one at /commitments."
        )
    sheet = sheet_of(site.store, office, commitment_register(site))
    met = {*sheet.mentioned(), *STATES, ANNOUNCED}
    names, dutch = names_of(site.store, met, ask.language), names_of(site.store, met, "nl")
    sections = sections_of(sheet, names, dutch, ask.language)
    if ask.representation is not HTML:
        return SHEET_WRITERS[ask.representation](sheet, sections, names, ask.language).encode()
    title = ask.say.plain("sheet.title", office=names[office].value if office in names else key_of(office))
    quoted = [quote for _, lines in sections for line in lines for quote in line.quotes]
    return render(
        site,
        ask,
        "sheet.html",
        title=title,
        citation=citation_of_page(site, ask, title, quoted),
        names=names,
        office=office,
        as_of=as_of_words(sheet, names, ask.language),
        sections=sections,
    )


def _stems(site: Site) -> Iterator[str]:
    return (f"sheet/{key_of(office)}" for office in _offices(site))


SHEET = Family(
    "sheet",
    r"sheet/(?P<post>[^/]+)",
    sheet_document,
    _stems,
    offers=(HTML, *SHEET_WRITERS),
    summary="What an office promised and announced, as of the last letter read",
    path="sheet/{post}",
)

COMMITMENT_LIST = listing(
    "commitments",
    commitments_page,
    COMMITMENTS,
    lambda site: len(commitment_register(site).entries),
    "Every commitment",
    _FILTERS,
)
