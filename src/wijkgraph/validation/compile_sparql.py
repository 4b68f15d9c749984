"""SPARQL-based constraints (SHACL 5) as one query over all focus nodes.

SHACL asks for a query with `$this` replaced, once for each focus node. Here the pattern of the focus nodes is
put into every group that mentions `$this`, so that one query gives the rows of all of them. What would mean
something else that way (totals without GROUP BY $this, LIMIT, …) is left to the other engine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wijkgraph.errors import EngineFailure
from wijkgraph.rdf import Literal, NamedNode, Term
from wijkgraph.sparql_tokens import Token
from wijkgraph.validation.compilation import Row, Scope, Uncompilable
from wijkgraph.validation.data import DataGraph, Numbers
from wijkgraph.validation.findings import Result
from wijkgraph.validation.property_paths import Predicate, path_text, predicates_of
from wijkgraph.validation.rule_store import SHAPES_GRAPH, RuleStore
from wijkgraph.validation.shapes import Shape, Shapes, declared_prefixes, is_true
from wijkgraph.validation.sparql_groups import QueryGroup, groups, mentioned_predicates, rule_tokens
from wijkgraph.validation.vocabulary import sh

_FORBIDDEN = frozenset(("MINUS", "VALUES", "SERVICE"))  # SHACL 5.2.1 and appendix A
_PER_NODE = frozenset(("LIMIT", "OFFSET", "RAND", "UUID", "STRUUID", "BNODE"))
_TOTALS = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "HAVING"))
_PREBOUND = frozenset(("this", "shapesGraph", "currentShape", "PATH", "value"))
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
        self._shapes = shapes
        self._focus: dict[Numbers, str] = {}

    @cached_property
    def _store(self) -> RuleStore:
        store = RuleStore(self._data, self._predicates())
        texts = [value for _, value in self._graph.pairs(sh("select"))]
        if any(isinstance(text, Literal) and "shapesGraph" in text.value for text in texts):
            store.add_graph(SHAPES_GRAPH, self._graph.statements())
        return store

    def _predicates(self) -> set[NamedNode] | None:
        """Returns every predicate that a rule may look at; None where any may be."""
        found: set[NamedNode] = set()
        for node, constraint in self._graph.pairs(sh("sparql")):
            select = self._graph.value(constraint, sh("select"))
            text = select.value if isinstance(select, Literal) else ""
            spaces = declared_prefixes(self._graph, constraint)
            mentioned = mentioned_predicates(rule_tokens(text), spaces)
            if mentioned is None:
                return None
            found |= set(map(NamedNode, filter(_is_absolute, mentioned)))
            path = self._shapes.shape(node).path
            found |= predicates_of(path) if path else set()
        return found

    def checks(self, scope: Scope) -> Iterator[SparqlCheck]:
        """Yields a check for each active `sh:sparql` of the shape. Raises Uncompilable."""
        graph = self._graph
        for constraint in graph.objects(scope.shape.node, sh("sparql")):
            if is_true(graph.value(constraint, sh("deactivated"))):
                continue
            select = graph.value(constraint, sh("select"))
            if not isinstance(select, Literal):
                raise Uncompilable("a sh:sparql has no sh:select")
            spaces = declared_prefixes(graph, constraint)
            found = rule_tokens(select.value)
            if not found:
                raise Uncompilable("its SPARQL does not parse")
            _refuse_other_meanings(found)
            _refuse_unfaithful_values(found, spaces, scope, self._store)
            prologue = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in spaces.items())
            text = prologue + _over_all(select.value, found, scope.shape, self._focus_pattern(scope))
            try:
                names = self._store.variables(text)
            except SyntaxError as error:
                raise Uncompilable("its SPARQL does not parse: {reason}", reason=error.msg) from error
            messages = graph.texts(constraint, sh("message")) or list(scope.shape.messages)
            yield SparqlCheck(scope, constraint, names, tuple(messages), self._store.rows(text))

    def _focus_pattern(self, scope: Scope) -> str:
        key = frozenset(scope.focus)
        if key not in self._focus:
            self._focus[key] = self._store.keep_nodes(map(self._data.terms.__getitem__, key))
        return self._focus[key]


def _is_absolute(iri: str) -> bool:
    return ":" in iri  # a relative one in a query without BASE names no predicate


def _refuse_other_meanings(found: list[Token]) -> None:
    words = [token.keyword for token in found]
    for word in words:
        if word in _FORBIDDEN or word in _PER_NODE:
            raise Uncompilable("its SPARQL uses {word}", word=word)
    if _TOTALS.intersection(words) and not _is_grouped_by_focus(found):
        raise Uncompilable("it totals over one node at a time")
    for place, token in enumerate(found[:-1]):
        if token.keyword == "AS" and found[place + 1].variable in _PREBOUND - {"value"}:
            raise Uncompilable("its SPARQL binds a variable again")
    if words.count("SELECT") > 1:
        _refuse_hidden_focus(found)


def _is_grouped_by_focus(found: list[Token]) -> bool:
    """True where every total is taken for one focus node: each SELECT that totals groups by $this."""
    selects = [place for place, token in enumerate(found) if token.keyword == "SELECT"]
    totalling = sum(
        any(token.keyword in _TOTALS for token in found[place : _next_clause(found, place)])
        for place in selects
    )
    grouped = [place for place, token in enumerate(found) if token.keyword == "GROUP"]
    having = sum(token.keyword == "HAVING" for token in found)
    return len(grouped) >= max(totalling, having) and all(
        any(token.variable == "this" for token in found[place : _next_clause(found, place)])
        for place in grouped
    )


def _next_clause(found: list[Token], place: int) -> int:
    for later in range(place + 1, len(found)):
        if found[later].text in ("{", "}") or found[later].keyword in ("HAVING", "ORDER"):
            return later
    return len(found)


def _refuse_hidden_focus(found: list[Token]) -> None:
    # A subquery must hand $this on, or it would lose the focus node (SHACL appendix A).
    for place, token in enumerate(found):
        if token.keyword == "SELECT":
            names = [each.variable for each in found[place : _next_clause(found, place)]]
            if "this" not in names:
                raise Uncompilable("a subquery does not select $this")


def _refuse_unfaithful_values(
    found: list[Token], spaces: Mapping[str, str], scope: Scope, data: RuleStore
) -> None:
    guarded = {node.value for node in data.guarded_predicates}
    if any(token.keyword == "DATATYPE" or token.text.startswith("^") for token in found):
        guarded |= {node.value for node in data.dateless_predicates}
    mentioned = mentioned_predicates(found, spaces)
    if mentioned is not None and scope.shape.path:
        mentioned |= {node.value for node in predicates_of(scope.shape.path)}
    if guarded and (mentioned is None or guarded & mentioned):
        raise Uncompilable("it reads numbers or dates that are not written in canonical form")


def _over_all(text: str, found: list[Token], shape: Shape, focus: str) -> str:
    """Returns the query with the focus nodes put in wherever `$this` is mentioned."""
    all_groups = groups(found)
    if not all_groups:
        raise Uncompilable("its SPARQL does not parse")
    inserts = {
        group.start: _binding(group, shape, focus, first=place == 0) for place, group in enumerate(all_groups)
    }
    select = next(token for token in found if token.keyword == "SELECT")
    projected = found[found.index(select) : _next_clause(found, found.index(select))]
    if not any(token.variable == "this" or token.text == "*" for token in projected):
        after = next((t for t in projected[1:2] if t.keyword in ("DISTINCT", "REDUCED")), select)
        inserts[after.end] = " $this "
    return _rewritten(text, found, inserts, shape)


def _binding(group: QueryGroup, shape: Shape, focus: str, *, first: bool) -> str:
    bound = ""
    if group.mentions("shapesGraph"):
        bound += f" VALUES ?shapesGraph {{ {SHAPES_GRAPH} }}"
    if group.mentions("currentShape"):
        if not isinstance(shape.node, NamedNode):
            raise Uncompilable("the shape has no name")
        bound += f" VALUES ?currentShape {{ {shape.node} }}"
    if group.is_inside("GRAPH"):
        if group.mentions("this"):
            raise Uncompilable("it asks for $this in a named graph")
        return bound + " "
    is_subquery = bool(group.tokens) and group.tokens[0].keyword == "SELECT"
    wanted = first or (group.mentions("this") and not group.is_inside("EXISTS"))
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
