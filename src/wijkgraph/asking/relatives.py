"""Relatives of a thing: parts and wholes, earlier and later forms, posts and holders, and things of one name.

No letter equates them. An answer about one offers the others, each under its own name, and only where a letter says
that a thing is made up of parts does a question follow it to them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.naming import NAMED_KINDS, fold, folded, initials, initials_pattern
from wijkgraph.asking.queries import query
from wijkgraph.asking.questions import Question, SlotValue, is_of_kind
from wijkgraph.asking.rows import bare_rows, columns_of
from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.names import kind_of, names_at
from wijkgraph.rdf import Literal, NamedNode, Term

PART = "part"
_MOST_COUNTED = 12  # where each takes a query of its own

SAME_NAME = "name"
# What stands first wins where two relations hold.
RELATIONS = (
    PART,
    "whole",
    "later",
    "earlier",
    "member",
    "set",
    "holder",
    "post",
    "ministry",
    "municipality",
    "area",
    "covering",
    SAME_NAME,
)


@dataclass(frozen=True, order=True)
class Relative:
    """A thing related to another, and how: one of RELATIONS."""

    thing: NamedNode
    relation: str


@dataclass(frozen=True)
class RelatedAnswer:
    """Answer to a question with one slot filled by a relative in place of the thing asked for.

    `rows` are triples where the answer is a graph.
    """

    slot: str
    relation: str
    thing: NamedNode
    rows: int


def relatives_of(store: SparqlStore, thing: NamedNode) -> tuple[Relative, ...]:
    """Relatives of a thing, each once, the stated ones first. Three queries."""
    found: dict[NamedNode, str] = {thing: ""}
    for relation, relative in [
        *_stated(store, thing),
        *((SAME_NAME, one) for one in _namesakes(store, thing)),
    ]:
        found.setdefault(relative, relation)
    del found[thing]
    return tuple(Relative(one, relation) for one, relation in found.items())


def with_rows(
    store: SparqlStore,
    question: Question,
    chosen: Mapping[str, SlotValue],
    slot: str,
    relatives: Iterable[Relative],
    language: str | None = None,
) -> tuple[RelatedAnswer, ...]:
    """The relatives that fit a slot and of which the question has an answer, with its number of rows.

    One query, or where the question's query does not allow that, one for each of the first 12 relatives.
    """
    kinds = question.slot(slot).kinds
    fitting = [one for one in relatives if is_of_kind(one.thing, kinds)]
    things = [one.thing for one in fitting]
    about_each = question.filled_with_each(slot, things, chosen) if things else None
    if about_each:
        counts = _counts(store.select(about_each), slot, language)
    else:
        counts = {one: count_rows(store, question, {**chosen, slot: one}) for one in things[:_MOST_COUNTED]}
    return tuple(
        RelatedAnswer(slot, one.relation, one.thing, counts[one.thing])
        for one in fitting
        if counts.get(one.thing)
    )


def _counts(solutions: Solutions, slot: str, language: str | None) -> dict[NamedNode, int]:
    """The number of rows for each value of a slot."""
    place = solutions.variables.index(slot)
    apart: dict[Term | None, list[tuple[Term | None, ...]]] = defaultdict(list)
    for row in solutions.rows:
        apart[row[place]].append(row)
    columns = columns_of(solutions)
    return {
        value: len(bare_rows(Solutions(solutions.variables, tuple(rows)), columns, language))
        for value, rows in apart.items()
        if isinstance(value, NamedNode)
    }


def count_rows(store: SparqlStore, question: Question, chosen: Mapping[str, SlotValue]) -> int:
    """The number of rows, in every language, or triples that a question gives. One query."""
    filled = question.filled(chosen)
    if question.gives_graph:
        return len(store.construct(filled))
    solutions = store.select(filled)
    return len(bare_rows(solutions, columns_of(solutions)))


def names_borne(store: SparqlStore, things: Iterable[NamedNode]) -> Mapping[NamedNode, Sequence[str]]:
    """Every name of some things in every language: preferred and other labels, and titles. One query."""
    values = " ".join(sorted(map(str, things)))
    rows = store.select(query("relatives-names-borne", things=values)).rows
    found: dict[NamedNode, list[str]] = defaultdict(list)
    for thing, name in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and name.value not in found[thing]:
            found[thing].append(name.value)
    return found


def _stated(store: SparqlStore, thing: NamedNode) -> list[tuple[str, NamedNode]]:
    rows = store.select(query("relatives-stated", thing=thing)).rows
    found = [
        (relation.value, relative)
        for relation, relative in rows
        if isinstance(relation, Literal) and isinstance(relative, NamedNode)
    ]
    return sorted(found, key=lambda one: (RELATIONS.index(one[0]), one[1].value))


def _namesakes(store: SparqlStore, thing: NamedNode) -> list[NamedNode]:
    """Things whose name holds this one's, or is held by it, word for word or by its initials; the likest first."""
    names = names_borne(store, [thing])[thing]
    tests = [test for name in names for test in _likeness(name)]
    if not tests or kind_of(thing) not in NAMED_KINDS:
        return []
    space = names_at(store.base).things
    begins = " || ".join(f'STRSTARTS(STR(?thing), "{space}{kind}/")' for kind in NAMED_KINDS)
    rows = store.select(
        query("relatives-namesakes", begins=begins, folded=folded("?name"), tests=" || ".join(tests))
    ).rows
    lengths = {len(fold(name)) for name in names}
    distance: dict[NamedNode, int] = {}
    for one, name in rows:
        if isinstance(one, NamedNode) and isinstance(name, Literal):
            apart = min(abs(len(fold(name.value)) - length) for length in lengths)
            distance[one] = min(apart, distance.get(one, apart))
    return sorted(distance, key=lambda one: (distance[one], one.value))


def _likeness(name: str) -> Iterable[str]:
    """SPARQL tests of `?name`, folded in `?words`, each of which makes a name like this one."""
    words = fold(name)
    yield f"CONTAINS(?words, {Literal(words)})"
    yield f"STRLEN(?words) > 4 && CONTAINS({Literal(words)}, ?words)"
    letters = initials(name)
    if len(letters) > 2:
        yield f"CONTAINS({Literal(f' {letters.lower()} ')}, ?words) && UCASE(STR(?name)) = STR(?name)"
        for length in range(3, len(letters)):
            yield f"?words = {Literal(f' {letters[-length:].lower()} ')} && UCASE(STR(?name)) = STR(?name)"
    for token in name.split():
        if pattern := initials_pattern(token.split("-")[0]):
            yield f"REGEX(STR(?name), {Literal(pattern)})"
