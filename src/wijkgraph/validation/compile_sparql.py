"""SPARQL-based constraints (SHACL 5) as one query over all focus nodes.

SHACL asks for a query with `$this` replaced, once for each focus node. Here the pattern of the focus nodes is
put into every group that mentions `$this`, so that one query gives the rows of all of them. What would mean
something else that way (totals without GROUP BY $this, LIMIT, …) is left to the other engine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Store

from wijkgraph.errors import EngineFailure
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.sparql_tokens import Token
from wijkgraph.validation.compilation import Row, Scope, Uncompilable
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.findings import Result
from wijkgraph.validation.plain_rules import plain_rule
from wijkgraph.validation.property_paths import Predicate, path_text, predicates_of
from wijkgraph.validation.rule_faults import why_it_does_not_parse
from wijkgraph.validation.rule_meanings import next_clause, refuse_other_meanings
from wijkgraph.validation.rule_store import SHAPES_GRAPH, RuleStore
from wijkgraph.validation.shapes import Shape, Shapes, declared_prefixes, is_true
from wijkgraph.validation.sparql_groups import (
    QueryGroup,
    groups,
    looks_at_datatypes,
    mentioned_predicates,
    namespaces,
    rule_tokens,
)
from wijkgraph.validation.vocabulary import sh

Solutions = tuple[tuple[str, ...], Iterable[tuple[Term | None, ...]]]  # variables, and rows of their terms
_GIVEN = frozenset(("shapesGraph", "currentShape"))  # with one value in the whole query
FILLED_IN = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class SparqlCheck:
    """Rule of a shape over all its focus nodes: a row is a focus node with a solution."""

    scope: Scope
    constraint: Term
    names: tuple[str, ...]
    messages: tuple[Literal, ...]
    solutions: Iterable[tuple[Term | None, ...]]

    @property
    def rows(self) -> Iterator[Row]:
        """Yields the distinct solutions, each preceded by its focus node. Raises EngineFailure when the rule does."""
        place = self.names.index("this")
        for solution in dict.fromkeys(self.solutions):
            focus = solution[place]
            if focus is not None and self.scope.data.number(focus) not in self.scope.focus:
                continue  # the rule was asked about more nodes: see _focus_pattern
            bound = {
                name: value for name, value in zip(self.names, solution, strict=True) if value is not None
            }
            if focus is None or "failure" in bound:
                raise EngineFailure(
                    "A SPARQL rule reported a failure",
                    where=str(self.scope.shape.node),
                    next="Mend the rule.",
                )
            yield self.scope.data.number(focus), bound

    def result(self, row: Row) -> Result:
        """Makes the validation result for a solution (SHACL 5.3.2)."""
        shape, bound = self.scope.shape, row[1]
        focus, path = self.scope.data.terms[row[0]], bound.get("path")
        return Result(
            focus=focus,
            component=sh("SPARQLConstraintComponent"),
            shape=shape.node,
            path=Predicate(path) if isinstance(path, NamedNode) else shape.path,
            value=bound.get("value", None if shape.path else focus),
            severity=shape.severity,
            messages=solution_messages(bound | {"this": focus}, self.messages),
            constraint=self.constraint,
        )


def solution_messages(bound: Mapping[str, Term], messages: Iterable[Literal]) -> tuple[Literal, ...]:
    """Returns `?message` of a solution, else the messages given, filled in with its values (SHACL 5.3.2)."""
    own = bound.get("message")
    if isinstance(own, Literal):
        return (own,)

    def fill(match: re.Match[str]) -> str:
        value = bound.get(match[1])
        return match[0] if value is None else value.value

    return tuple(
        Literal(FILLED_IN.sub(fill, message.value), language=message.language) for message in messages
    )


class Rules:
    """Rules in SPARQL of a shapes graph, over a store that holds the triples they may look at."""

    def __init__(self, data: DataGraph, shapes: Shapes) -> None:
        self._data = data
        self._graph = shapes.graph
        self._held: RuleStore | None = None

    def _store(self, wanted: set[NamedNode] | None) -> RuleStore:
        """Returns a store with the triples of these predicates (all, for None): the last one, where it has some.

        Rules that look at other triples get another, so that the store of all triples together is seldom in memory.
        """
        predicates = self._data.predicates if wanted is None else wanted
        if self._held is None or predicates.isdisjoint(self._held.predicates):
            self._held = None  # its memory goes before the next takes any
            self._held = RuleStore(self._data)
            texts = [value for _, value in self._graph.pairs(sh("select"))]
            if any(isinstance(text, Literal) and "shapesGraph" in text.value for text in texts):
                self._held.add_graph(SHAPES_GRAPH, self._graph.statements())
        self._held.hold(predicates)
        return self._held

    def checks(self, scope: Scope) -> Iterator[SparqlCheck]:
        """Yields a check for each active `sh:sparql` of the shape. Raises Uncompilable."""
        graph = self._graph
        for constraint in graph.objects(scope.shape.node, sh("sparql")):
            if is_true(graph.value(constraint, sh("deactivated"))):
                continue
            select = graph.value(constraint, sh("select"))
            if not isinstance(select, Literal):
                raise Uncompilable("a sh:sparql has no sh:select")
            found = rule_tokens(select.value)
            if not found:
                raise Uncompilable("its SPARQL does not parse")
            spaces = namespaces(found, declared_prefixes(graph, constraint))
            if spaces is None:
                raise Uncompilable("its SPARQL writes IRIs by BASE or by escapes")
            refuse_other_meanings(found)
            names, solutions = self._in_columns(select.value, found, spaces, scope) or self._in_store(
                select.value, found, spaces, scope
            )
            messages = graph.texts(constraint, sh("message")) or list(scope.shape.messages)
            yield SparqlCheck(scope, constraint, names, tuple(messages), solutions)

    def _in_columns(
        self, text: str, found: list[Token], spaces: dict[str, str], scope: Scope
    ) -> Solutions | None:
        """Returns what a rule finds, without a store; None where that cannot be."""
        rule = plain_rule(text, found, spaces, scope.shape.path)
        if rule is None:
            return None
        try:
            run_query(Store(), _over_all(text, found, scope.shape, ""), prefixes=spaces)  # does it parse?
            solutions = rule.solutions(self._data, scope.focus, spaces)
        except SyntaxError:
            return None
        return None if solutions is None else (rule.names, solutions)

    def _in_store(self, text: str, found: list[Token], spaces: Mapping[str, str], scope: Scope) -> Solutions:
        """Returns what a rule finds in a store. Raises Uncompilable."""
        predicates = _predicates(found, spaces, scope)
        store = self._store(predicates)
        _refuse_unfaithful_values(found, predicates, store)
        prologue = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in spaces.items())
        focus = _focus_pattern(found, spaces, scope, store)
        try:
            return store.solutions(prologue + _over_all(text, found, scope.shape, focus))
        except SyntaxError as error:
            raise Uncompilable(
                "its SPARQL does not parse: {reason}", reason=why_it_does_not_parse(text, spaces)
            ) from error


def _predicates(found: list[Token], spaces: Mapping[str, str], scope: Scope) -> set[NamedNode] | None:
    """Returns every predicate that a rule may look at; None where any may be."""
    mentioned = mentioned_predicates(found, spaces)
    if mentioned is None:
        return None
    path = scope.shape.path
    return set(map(NamedNode, filter(_is_absolute, mentioned))) | (predicates_of(path) if path else set())


def _focus_pattern(found: list[Token], spaces: Mapping[str, str], scope: Scope, store: RuleStore) -> str:
    """Returns the pattern that binds $this to the focus nodes.

    It is empty where the rule begins with a triple of $this that few other nodes have: asked about all of them, with
    the rows of others left out, it takes less than to put the focus nodes into the store.
    """
    start = next((place for place, token in enumerate(found) if token.text == "{"), len(found))
    beginning = found[start + 1 : start + 4]
    if len(beginning) == 3 and beginning[0].variable == "this" and beginning[2].text not in ("*", "?", "|"):
        named = mentioned_predicates(beginning[1:2], spaces) if beginning[1].kind in ("iri", "name") else None
        asking = [
            group for group in groups(found)[1:] if group.mentions("this") and not group.is_inside("EXISTS")
        ]
        (iri,) = named or ("",)
        if _is_absolute(iri) and not asking:
            having = scope.data.along(NamedNode(iri)).having
            if len(having) <= 2 * len(scope.focus):
                return ""
    return store.keep_nodes(scope.focus)


def _is_absolute(iri: str) -> bool:
    return ":" in iri  # a relative one in a query without BASE names no predicate


def _refuse_unfaithful_values(
    found: list[Token], predicates: set[NamedNode] | None, store: RuleStore
) -> None:
    guarded = set(store.guarded_predicates)
    if any(map(looks_at_datatypes, found)):
        guarded |= store.dateless_predicates
    if guarded if predicates is None else guarded & predicates:
        raise Uncompilable("it reads numbers or dates that are not written in canonical form")


def _over_all(text: str, found: list[Token], shape: Shape, focus: str) -> str:
    """Returns the query with the focus nodes put in wherever `$this` is mentioned."""
    all_groups = groups(found)
    if not all_groups:
        raise Uncompilable("its SPARQL does not parse")
    # What is selected, grouped or ordered by stands outside of all groups: the first one binds that too.
    within = {token.start for group in all_groups for token in group.tokens}
    outside = [token for token in found if token.start not in within]
    asked = {token.variable for token in outside}
    inserts = {
        group.start: _binding(group, shape, focus, asked if place == 0 else None)
        for place, group in enumerate(all_groups)
    }
    for word, by in pairwise(outside):
        if word.keyword == "GROUP":  # one value for all: no group becomes another, and HAVING knows it
            inserts[by.end] = "".join(f" ?{name} " for name in sorted(asked & _GIVEN))
    select = next(token for token in found if token.keyword == "SELECT")
    projected = found[found.index(select) : next_clause(found, found.index(select))]
    if not any(token.variable == "this" or token.text == "*" for token in projected):
        after = next((t for t in projected[1:2] if t.keyword in ("DISTINCT", "REDUCED")), select)
        inserts[after.end] = " $this "
    return _rewritten(text, found, inserts, shape)


def _binding(group: QueryGroup, shape: Shape, focus: str, outside: Set[str] | None) -> str:
    """Returns what binds the variables of SHACL in a group; `outside` are variables outside of the first one."""
    mentioned = {token.variable for token in group.tokens} | (outside or set())
    bound = ""
    if "shapesGraph" in mentioned:
        bound += f" VALUES ?shapesGraph {{ {SHAPES_GRAPH} }}"
    if "currentShape" in mentioned:
        if not isinstance(shape.node, NamedNode):
            raise Uncompilable("the shape has no name")
        bound += f" VALUES ?currentShape {{ {shape.node} }}"
    if group.is_inside("GRAPH"):
        if group.mentions("this"):
            raise Uncompilable("it asks for $this in a named graph")
        return bound + " "
    is_subquery = bool(group.tokens) and group.tokens[0].keyword == "SELECT"
    wanted = outside is not None or (group.mentions("this") and not group.is_inside("EXISTS"))
    return bound + (f" {focus} " if wanted and not is_subquery else " ")


def _rewritten(text: str, found: list[Token], inserts: Mapping[int, str], shape: Shape) -> str:
    parts: list[str] = []
    done = 0
    for token in found:
        piece = token.text
        if token.variable == "PATH":
            if shape.path is None:
                raise Uncompilable("$PATH stands in a node shape")
            piece = f"({path_text(shape.path)})"
        parts += [text[done : token.start], piece, inserts.get(token.end, "")]
        done = token.end
    return "".join(parts) + text[done:]
