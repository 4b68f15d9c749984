"""Finds a thing by an IRI, a key, a name or a reference as printed; lists the values that may fill a slot."""

import re
from collections.abc import Sequence

from wijkgraph.asking.queries import query
from wijkgraph.asking.questions import Question, Slot
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound, QuerySyntax
from wijkgraph.names import BASE, DEF, DOC, ID, PREFIXES, slug, spaces_of
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


def find_thing(store: SparqlStore, text: str, kind: str | None = None) -> NamedNode:
    """The one thing meant by `text`, of that kind if one is given.

    Raises NotFound when nothing goes by that name (naming what comes near), or when several things do.
    """
    wanted = text.strip()
    for candidate in _by_form(wanted, kind):
        if (kind is None or candidate.value.startswith(spaces_of(kind))) and is_known(store, candidate):
            return candidate
    found = _by_key(store, wanted, kind) or _by_label(store, wanted, kind)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(
            f"'{wanted}' may mean {len(found)} things",
            next="Choose one: " + ", ".join(thing.value.removeprefix(BASE) for thing in found) + ".",
        )
    near = [thing.value.removeprefix(BASE) for thing in _near(store, wanted, kind)]
    raise NotFound(
        f"Nothing goes by '{wanted}'" + (f" among the things of kind {kind}" if kind else ""),
        next=f"Did you mean {', '.join(near)}?"
        if near
        else "Try a name, an IRI, or “Kamerstuk 30 995, nr. 98”.",
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


def _by_form(text: str, kind: str | None) -> list[NamedNode]:
    """The IRIs that `text` may be by its form alone; text that no IRI may hold gives none."""
    try:
        return [NamedNode(iri) for iri in _iris(text, kind)]
    except ValueError:
        return []


def _iris(text: str, kind: str | None) -> list[str]:
    if text.startswith(DOC):
        return [ID + text.removeprefix(DOC)]
    if re.match(r"https?://", text):
        return [text]
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES and re.fullmatch(r"[\w-]+", local):
        return [PREFIXES[prefix] + local]
    candidates = [f"{ID}{k}/{key}" for k, key in reference_keys(text)]
    if re.fullmatch(r"(?:id/|def[/#])[\w/#-]+", text):
        candidates.append(BASE + text)
    elif re.fullmatch(r"[\w-]+(?:/[\w-]+)+", text):
        candidates += [ID + text, f"{DEF}/{text}"]
    elif re.fullmatch(r"[\w-]+", text):
        spaces = spaces_of(kind) if kind else [space for k in _PAPER_KINDS for space in spaces_of(k)]
        candidates += [space + text for space in spaces]
    return candidates


def is_known(store: SparqlStore, thing: NamedNode) -> bool:
    """True if the thing is subject or object of any triple."""
    return store.ask(f"ASK {{ {{ {thing} ?p ?o }} UNION {{ ?s ?p {thing} }} }}")


def _by_key(store: SparqlStore, text: str, kind: str | None) -> list[NamedNode]:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text):
        return []
    return _select(store, kind, f'FILTER(STRENDS(STR(?thing), "/{text}"))')


def _by_label(store: SparqlStore, text: str, kind: str | None) -> list[NamedNode]:
    return _select(store, kind, f"FILTER(LCASE(STR(?label)) = LCASE({Literal(text)}))")


def _near(store: SparqlStore, text: str, kind: str | None) -> list[NamedNode]:
    words = [word for word in slug(text).split("-") if len(word) > 2]
    if not words:
        return []
    tests = " || ".join(f"CONTAINS(LCASE(STR(?label)), {Literal(word)})" for word in words)
    found = _select(store, kind, f"FILTER({tests})")
    return sorted(found, key=lambda thing: -len({*words} & {*slug(thing.value).split("-")}))[:5]


def _select(store: SparqlStore, kind: str | None, condition: str) -> list[NamedNode]:
    spaces = spaces_of(kind) if kind else (BASE,)
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
    if slot.type != "iri" or not slot.kind:
        return ()
    ours = f'?s a ?c FILTER(STRSTARTS(STR(?s), "{ID}{slot.kind}/"))'
    return _terms(store, f"SELECT DISTINCT ?s WHERE {{ {ours} }} LIMIT {MOST_VALUES + 1}")


def _terms(store: SparqlStore, query: str) -> Sequence[NamedNode | Literal]:
    rows = store.select(query).rows
    return sorted((row[0] for row in rows if isinstance(row[0], NamedNode | Literal)), key=str)
