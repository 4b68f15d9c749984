"""Finds a thing by an IRI, a key, a name or a reference as printed; lists the values that may fill a slot."""

import re
from collections.abc import Sequence

from wijkgraph.asking.naming import NAMED_KINDS, initials_pattern
from wijkgraph.asking.queries import query
from wijkgraph.asking.questions import Question, Slot, is_of_kind
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound, QuerySyntax
from wijkgraph.names import DEF, HOME, PREFIXES, ThingNames, names_at, slug
from wijkgraph.rdf import Literal, NamedNode

_PAPER = re.compile(
    r"(?:kst[- ]?|kamerstuk(?:ken)?\s*)?(?P<dossier>\d{2}[ .-]?\d{3})[ -]?(?P<chapter>[IVXL]+)?"
    r"(?:[\s,;-]*(?:nrs?\.?\s*)?(?P<number>\d+))?",
    re.IGNORECASE,
)
_GAZETTE = re.compile(
    r"(?:stcrt\.?|staatscourant)[\s-]*(?P<year>\d{4})[\s,-]*(?:nr\.?\s*)?(?P<number>\d+)", re.IGNORECASE
)
# A reference names a paper of any of these kinds; the first that is in the graph is meant.
_PAPER_KINDS = ("letter", "paper", "motion")


def find_thing(store: SparqlStore, text: str, *kinds: str) -> NamedNode:
    """The one thing meant by `text`, of those kinds if any are given.

    Raises NotFound when nothing goes by that name (naming what comes near), or when several things do.
    """
    wanted, names = text.strip(), names_at(store.base)
    for candidate in _by_form(wanted, kinds, names):
        if is_of_kind(candidate, kinds) and is_known(store, candidate):
            return candidate
    ways = (_by_key, _by_label, _by_initials, _by_surname)
    found = next((found for way in ways if (found := way(store, wanted, kinds))), [])
    if len(found) == 1:
        return found[0]
    near = tuple(thing.value.removeprefix(store.base) for thing in found or _near(store, wanted, kinds))
    if found:
        raise NotFound(
            f"'{wanted}' may mean {len(found)} things", next=f"Choose one: {', '.join(near)}.", near=near
        )
    raise NotFound(
        f"Nothing goes by '{wanted}'" + (f" among the things of kind {kinds[0]}" if len(kinds) == 1 else ""),
        next=f"Did you mean {', '.join(near)}?"
        if near
        else "Try a name, an IRI, or “Kamerstuk 30 995, nr. 98”.",
        near=near,
    )


def reference_keys(text: str) -> Sequence[tuple[str, str]]:
    """The (kind, key) pairs a printed reference may stand for, likeliest first; empty when it is no reference.

    >>> reference_keys("Kamerstuk 35 925 VII, nr. 24")[0]
    ('letter', 'kst-35925-vii-24')
    """
    if match := _GAZETTE.fullmatch(text):
        return [("gazette", f"stcrt-{match['year']}-{match['number']}")]
    match = _PAPER.fullmatch(text)
    if not match:
        return []
    dossier = re.sub(r"\D", "", match["dossier"]) + (
        f"-{match['chapter'].lower()}" if match["chapter"] else ""
    )
    if not match["number"]:
        return [("dossier", dossier)]
    return [(kind, f"kst-{dossier}-{match['number']}") for kind in _PAPER_KINDS]


def _spaces(kinds: Sequence[str], names: ThingNames) -> tuple[str, ...]:
    return tuple(space for kind in kinds for space in names.spaces_of(kind))


def _by_form(text: str, kinds: Sequence[str], names: ThingNames) -> list[NamedNode]:
    """The IRIs that `text` may be by its form alone; text that no IRI may hold gives none."""
    try:
        return [NamedNode(iri) for iri in _iris(text, kinds, names)]
    except ValueError:
        return []


def _iris(text: str, kinds: Sequence[str], names: ThingNames) -> list[str]:
    if text.startswith(names.documents):
        return [names.things + text.removeprefix(names.documents)]
    if re.match(r"https?://", text):
        return [text]
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES and re.fullmatch(r"[\w-]+", local):
        return [PREFIXES[prefix] + local]
    candidates = [f"{names.things}{k}/{key}" for k, key in reference_keys(text)]
    if re.fullmatch(r"(?:id/|def[/#])[\w/#-]+", text):
        candidates.append((names.base if text.startswith("id/") else HOME) + text)
    elif re.fullmatch(r"[\w-]+(?:/[\w-]+)+", text):
        candidates += [names.things + text, f"{DEF}/{text}"]
    elif re.fullmatch(r"[\w-]+", text):
        candidates += [space + text for space in _spaces(kinds or _PAPER_KINDS, names)]
    return candidates


def is_known(store: SparqlStore, thing: NamedNode) -> bool:
    """True if the thing is subject or object of any triple."""
    return store.ask(f"ASK {{ {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} }}")


def _by_key(store: SparqlStore, text: str, kinds: Sequence[str]) -> list[NamedNode]:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text):
        return []
    return _select(store, kinds, f'FILTER(STRENDS(STR(?thing), "/{text}"))')


def _by_label(store: SparqlStore, text: str, kinds: Sequence[str]) -> list[NamedNode]:
    return _select(store, kinds, f"FILTER(LCASE(STR(?label)) = LCASE({Literal(text)}))")


def _by_initials(store: SparqlStore, text: str, kinds: Sequence[str]) -> list[NamedNode]:
    """The things whose names end in words with these initials, `BZK` or `J&V`."""
    pattern = initials_pattern(text)
    kinds = kinds or NAMED_KINDS
    return _select(store, kinds, f"FILTER(REGEX(STR(?label), {Literal(pattern)}))") if pattern else []


def _by_surname(store: SparqlStore, text: str, kinds: Sequence[str]) -> list[NamedNode]:
    """The people whose names end in these words."""
    if (kinds and "person" not in kinds) or not text:
        return []
    return _select(store, ["person"], f"FILTER(STRENDS(LCASE(STR(?label)), LCASE({Literal(f' {text}')})))")


def _near(store: SparqlStore, text: str, kinds: Sequence[str]) -> list[NamedNode]:
    words = [word for word in slug(text).split("-") if len(word) > 2]
    if not words:
        return []
    tests = " || ".join(f"CONTAINS(LCASE(STR(?label)), {Literal(word)})" for word in words)
    found = _select(store, kinds, f"FILTER({tests})")
    return sorted(found, key=lambda thing: -len({*words} & {*slug(thing.value).split("-")}))[:5]


def _select(store: SparqlStore, kinds: Sequence[str], condition: str) -> list[NamedNode]:
    names = names_at(store.base)
    spaces = _spaces(kinds, names) or dict.fromkeys((names.base, HOME))
    begins = " || ".join(f'STRSTARTS(STR(?thing), "{space}")' for space in spaces)
    rows = store.select(query("search-select", begins=begins, condition=condition)).rows
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


MOST_VALUES = 300

_QUERY_HEAD = re.compile(r"^(?:SELECT|CONSTRUCT)\b.*?\bWHERE\b", re.MULTILINE | re.DOTALL)


def slot_values(store: SparqlStore, question: Question, slot: Slot) -> Sequence[NamedNode | Literal]:
    """Values with an answer, sorted, at most MOST_VALUES + 1; things of the slot's kind when that cannot be asked."""
    try:
        found = _answered(store, question, slot)
    except QuerySyntax:  # the question's own query cannot be turned round
        found = ()
    return found or _of_kind(store, slot)


def _answered(store: SparqlStore, question: Question, slot: Slot) -> Sequence[NamedNode | Literal]:
    head = _QUERY_HEAD.search(question.query)
    if head is None:
        return ()
    body = question.query[head.end() : question.query.rindex("}") + 1]
    prologue = question.query[: head.start()]
    query = f"{prologue}SELECT DISTINCT ?{slot.name} WHERE {body} LIMIT {MOST_VALUES + 1}"
    return _terms(store, query)


def _of_kind(store: SparqlStore, slot: Slot) -> Sequence[NamedNode | Literal]:
    if slot.type != "iri" or not slot.kinds:
        return ()
    things = names_at(store.base).things
    begins = " || ".join(f'STRSTARTS(STR(?s), "{things}{kind}/")' for kind in slot.kinds)
    ours = f"?s a ?c FILTER({begins})"
    return _terms(store, f"SELECT DISTINCT ?s WHERE {{ {ours} }} LIMIT {MOST_VALUES + 1}")


def _terms(store: SparqlStore, query: str) -> Sequence[NamedNode | Literal]:
    rows = store.select(query).rows
    return sorted((row[0] for row in rows if isinstance(row[0], NamedNode | Literal)), key=str)
