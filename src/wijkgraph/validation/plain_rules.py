"""Rules in SPARQL that are triple patterns and filters: joined over the columns of the data, without a store.

The filters are left to Oxigraph, which is asked once about each combination of values that they look at. A rule that
holds anything else, or might mean something else this way, is left to a store.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from wijkgraph.oxigraph.querying import rows_that_pass
from wijkgraph.rdf import BlankNode, NamedNode, Term
from wijkgraph.sparql_tokens import Token
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.property_paths import Inverse, Path, Predicate, Sequence, inverse
from wijkgraph.validation.rule_store import guard, is_no_date
from wijkgraph.validation.sparql_groups import iri_of, looks_at_datatypes
from wijkgraph.validation.triple_column import Numbers

Node = str | NamedNode  # name of a variable, or a constant

_MOST_ROWS = 1_000_000  # at any step; a store does not keep them all
_PREBOUND = frozenset(("PATH", "shapesGraph", "currentShape"))


class _NotPlain(Exception):
    """Raised where a rule, or what it finds, is for a store."""


@dataclass(frozen=True)
class TriplePattern:
    """Triple pattern, with a path in the place of the predicate."""

    subject: Node
    path: Path
    value: Node

    def order(self, known: Collection[str]) -> tuple[bool, int]:
        """Sort key: those with a known variable first, then those with fewer that are not."""
        new = {node for node in (self.subject, self.value) if isinstance(node, str) and node not in known}
        return self.subject not in known and self.value not in known, len(new)


@dataclass
class PlainRule:
    """Rule of triple patterns and filters. `names` are the variables that it selects, `this` first."""

    names: tuple[str, ...] = ()
    patterns: list[TriplePattern] = field(default_factory=list)
    filters: str = ""
    compared: dict[str, None] = field(default_factory=dict)  # variables in the filters
    looks_at_datatypes: bool = False

    def solutions(
        self, data: DataGraph, focus: Numbers, prefixes: Mapping[str, str]
    ) -> Iterator[tuple[Term | None, ...]] | None:
        """Returns the solutions, by `names`, over all focus nodes; None where only a store can tell.

        Raises SyntaxError for filters that do not parse.
        """
        try:
            table = _Table(data, focus)
            waiting = list(self.patterns)
            while waiting:
                next_one = min(waiting, key=lambda pattern: pattern.order(table.places))
                waiting.remove(next_one)
                table.join(next_one)
            if self.filters:
                table.keep(self, prefixes)
        except _NotPlain:
            return None
        return table.columns(self.names)


class _Table:
    """Solutions as rows of numbers, the first for `$this`; `places` holds where each variable stands in a row."""

    def __init__(self, data: DataGraph, focus: Numbers) -> None:
        self._data = data
        self._rows: list[tuple[int, ...]] = [(node,) for node in focus]
        self.places = {"this": 0}

    def join(self, pattern: TriplePattern) -> None:
        """Joins the triples of a pattern. Raises _NotPlain where they have no variable in common with the rows."""
        start, path, end = pattern.subject, pattern.path, pattern.value
        if start not in self.places:
            start, path, end = end, inverse(path), start
        if not isinstance(start, str) or start not in self.places:
            raise _NotPlain
        here = self.places[start]
        if isinstance(end, NamedNode) and isinstance(path, Predicate):
            pairs = self._data.along(path.iri).reaching({self._data.number(end)})
            with_value = {subject for subject, _ in pairs}
            self._rows = [row for row in self._rows if row[here] in with_value]
            return
        relation = self._data.relation(path, {row[here] for row in self._rows})
        if isinstance(end, NamedNode):
            value = self._data.number(end)
            self._rows = [row for row in self._rows if value in relation.get(row[here], ())]
        elif end in self.places:
            there = self.places[end]
            self._rows = [row for row in self._rows if row[there] in relation.get(row[here], ())]
        else:
            if len(self._rows) * max(map(len, relation.values()), default=0) > _MOST_ROWS:
                raise _NotPlain
            self._rows = [(*row, value) for row in self._rows for value in relation.get(row[here], ())]
            self.places[end] = len(self.places)

    def keep(self, rule: PlainRule, prefixes: Mapping[str, str]) -> None:
        """Keeps the rows for which the filters hold. Raises _NotPlain for values that no query can hold."""
        terms = self._data.terms
        names = [name for name in rule.compared if name in self.places]
        places = [self.places[name] for name in names]
        looked_at = [tuple([row[place] for place in places]) for row in self._rows]
        different = list(dict.fromkeys(looked_at))
        written = {number: _written(terms[number], rule) for each in different for number in each}
        rows = [[written[number] for number in each] for each in different]
        passing = {different[place] for place in rows_that_pass(rule.filters, names, rows, prefixes=prefixes)}
        self._rows = [row for row, values in zip(self._rows, looked_at, strict=True) if values in passing]

    def columns(self, names: tuple[str, ...]) -> Iterator[tuple[Term | None, ...]]:
        """Yields the terms of these variables in each row; None for one that no pattern binds."""
        terms = self._data.terms
        places = [self.places.get(name) for name in names]
        for row in self._rows:
            yield tuple([None if place is None else terms[row[place]] for place in places])


def _written(term: Term, rule: PlainRule) -> str:
    """Returns a term as it is written in a query. Raises _NotPlain where the filters might see another."""
    stored = guard(term)
    if isinstance(term, BlankNode) or (
        stored is not term and (rule.looks_at_datatypes or not is_no_date(term))
    ):
        raise _NotPlain
    return str(stored)


def plain_rule(
    text: str, found: list[Token], spaces: Mapping[str, str], path: Path | None
) -> PlainRule | None:
    """Reads a rule, given as text and as its tokens; None for one that holds more than triple patterns and filters.

    `path` stands for `$PATH`.
    """
    try:
        return _PlainRuleText(text, found, spaces, path).rule()
    except _NotPlain:
        return None


class _PlainRuleText:
    """Reader of a plain rule, token by token. Its methods raise _NotPlain."""

    def __init__(self, text: str, found: list[Token], spaces: Mapping[str, str], path: Path | None) -> None:
        self._text = text
        self._tokens = found
        self._spaces = spaces
        self._path = path
        self._at = 0
        self._rule = PlainRule()

    def rule(self) -> PlainRule:
        """Reads the whole."""
        selected = self._head()
        while not self._takes("}"):
            if self._takes("FILTER"):
                self._filter()
                self._takes(".")
            else:
                self._triples()
        if self._at < len(self._tokens) or _PREBOUND & self._rule.compared.keys():
            raise _NotPlain
        in_patterns = (node for each in self._rule.patterns for node in (each.subject, each.value))
        if selected is None:
            selected = [node for node in in_patterns if isinstance(node, str)]
        self._rule.names = tuple(dict.fromkeys(["this", *selected]))
        return self._rule

    def _head(self) -> list[str] | None:
        """Reads up to the open brace; returns the variables selected, None for all."""
        if not self._takes("SELECT"):
            raise _NotPlain
        _ = self._takes("DISTINCT") or self._takes("REDUCED")
        names: list[str] | None = None
        if not self._takes("*"):
            names = []
            while self._token.variable:
                names.append(self._next().variable)
            if _PREBOUND.intersection(names):
                raise _NotPlain
        self._takes("WHERE")
        if not self._takes("{"):
            raise _NotPlain
        return names

    def _filter(self) -> None:
        """Reads what follows FILTER: an expression in brackets, or a call."""
        start = self._token.start
        if self._token.kind in ("word", "name", "iri"):
            self._next()
        if self._token.text != "(":
            raise _NotPlain
        depth, end = 0, start
        while not end or depth or end == start:
            token = self._next()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.text in ("{", "}"):
                raise _NotPlain
            if token.variable:
                self._rule.compared[token.variable] = None
            self._rule.looks_at_datatypes |= looks_at_datatypes(token)
            end = token.end
        self._rule.filters += f" FILTER {self._text[start:end]}"

    def _triples(self) -> None:
        """Reads the triples of one subject."""
        subject = self._node()
        while True:
            path = self._steps()
            self._rule.patterns.append(TriplePattern(subject, path, self._node()))
            while self._takes(","):
                self._rule.patterns.append(TriplePattern(subject, path, self._node()))
            if not self._takes(";"):
                break
        if not self._takes(".") and self._token.text != "}" and self._token.keyword != "FILTER":
            raise _NotPlain

    def _steps(self) -> Path:
        steps = [self._step()]
        while self._takes("/"):
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else Sequence(tuple(steps))

    def _step(self) -> Path:
        if self._takes("^"):
            return Inverse(self._step())
        if self._token.variable == "PATH" and self._path is not None:
            self._next()
            return self._path
        return Predicate(self._iri())

    def _node(self) -> Node:
        name = self._token.variable
        if not name:
            return self._iri()
        if name in _PREBOUND:
            raise _NotPlain
        self._next()
        return name

    def _iri(self) -> NamedNode:
        iri = iri_of(self._next(), self._spaces)
        if ":" not in iri or "\\" in iri:
            raise _NotPlain
        return NamedNode(iri)

    @property
    def _token(self) -> Token:
        if self._at >= len(self._tokens):
            raise _NotPlain
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._token
        self._at += 1
        return token

    def _takes(self, text: str) -> bool:
        """Goes past the next token where it is this keyword or sign."""
        fits = text in (self._token.text, self._token.keyword)
        self._at += fits
        return fits
