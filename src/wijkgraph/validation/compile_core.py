"""SHACL Core constraints on values, each as a set operation over all focus nodes at once.

A constraint on values looks at each distinct value once, however many nodes have it, and then for the pairs with a
value at fault: there are seldom any.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import compress
from operator import not_

from wijkgraph.oxigraph.python_patterns import python_pattern
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.compilation import Check, Row, Scope, Uncompilable, whole_number
from wijkgraph.validation.datatypes import (
    holds,
    is_well_typed,
    language_matches,
    pattern_fault,
)
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.shapes import is_true
from wijkgraph.validation.targets import Classes
from wijkgraph.validation.vocabulary import sh


def core_checks(scope: Scope, graph: Graph, classes: Classes) -> Iterator[Check]:
    """Yields a check for every constraint of a shape that looks at values only. Raises Uncompilable."""
    asked = graph.properties(scope.shape.node)
    for _, parameter in sorted(_ORDER[predicate] for predicate in asked if predicate in _ORDER):
        for value in asked[sh(parameter)]:
            yield Check(scope, parameter, _BUILDERS[parameter](scope, parameter, value, graph, classes))


Builder = Callable[[Scope, str, Term, Graph, Classes], Iterable[Row]]


def _at_fault(scope: Scope, is_right: Callable[[Term], bool]) -> Iterable[Row]:
    """Returns the pairs with a value that is not right."""
    nodes, terms = scope.values.nodes, scope.data.terms
    wrong = set(compress(nodes, map(not_, map(is_right, map(terms.__getitem__, nodes)))))
    return scope.values.having(wrong)


def _class(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    return scope.values.having(scope.values.nodes - classes.instances(_named(value)))


def _datatype(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    datatype = _named(value)

    def is_right(term: Term) -> bool:
        return type(term) is Literal and term.datatype == datatype and is_well_typed(term)

    return _at_fault(scope, is_right)


_KINDS: dict[str, tuple[type[Term], ...]] = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (NamedNode, Literal),
}


def _node_kind(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    kinds = next((_KINDS[name] for name in _KINDS if value == sh(name)), None)
    if kinds is None:
        raise Uncompilable("{value} is no node kind", value=value)
    nodes, terms = scope.values.nodes, scope.data.terms
    others = frozenset((NamedNode, BlankNode, Literal)).difference(kinds)
    types = map(type, map(terms.__getitem__, nodes))
    return scope.values.having(set(compress(nodes, map(others.__contains__, types))))


def _min_count(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    least = whole_number(value)
    return ((node, None) for node in scope.values.fewer_than(least)) if least > 0 else ()


def _max_count(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    most = whole_number(value)
    return ((node, None) for node in (scope.values.more_than(most) if most >= 0 else scope.focus))


_RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}


def _range(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    if not isinstance(value, Literal):
        raise Uncompilable("sh:{parameter} is not a literal", parameter=parameter)
    return _at_fault(scope, lambda term: holds(term, _RANGES[parameter], value))


def _length(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    limit = whole_number(value)
    if parameter == "minLength":
        return _at_fault(scope, lambda term: type(term) is not BlankNode and len(term.value) >= limit)
    return _at_fault(scope, lambda term: type(term) is not BlankNode and len(term.value) <= limit)


def _pattern(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    flags_given = graph.value(scope.shape.node, sh("flags"))
    flags = flags_given.value if isinstance(flags_given, Literal) else ""
    if not isinstance(value, Literal) or pattern_fault(value.value, flags):
        raise Uncompilable("{value} is no regular expression", value=value)
    matches = python_pattern(value.value, flags).search
    return _at_fault(scope, lambda term: type(term) is not BlankNode and matches(term.value) is not None)


def _language_in(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    ranges = [item.value for item in graph.items(value) if isinstance(item, Literal)]

    known: dict[str, bool] = {}

    def is_right(term: Term) -> bool:
        language = term.language or "" if isinstance(term, Literal) else ""
        if language not in known:
            known[language] = any(language_matches(language, each) for each in ranges)
        return known[language]

    return _at_fault(scope, is_right)


def _unique_lang(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    if not is_true(value) or scope.shape.path is None:
        return
    terms = scope.data.terms
    for node in scope.values.more_than(1):
        languages = [getattr(terms[number], "language", None) for number in scope.values.of(node)]
        tags = [language.lower() for language in languages if language]
        if len(set(tags)) < len(tags):
            yield from ((node, None) for times in Counter(tags).values() if times > 1)


def _equals(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    other = scope.data.along(_named(value))
    for node in scope.focus:
        here, there = set(scope.values.of(node)), set(other.of(node))
        for number in here ^ there:
            yield node, number


def _disjoint(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    other = scope.data.along(_named(value))
    for node in scope.focus & other.having:
        for number in set(scope.values.of(node)).intersection(other.of(node)):
            yield node, number


def _less_than(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    operator = "<" if parameter == "lessThan" else "<="
    other, terms = scope.data.along(_named(value)), scope.data.terms

    @cache
    def is_right(left: int, right: int) -> bool:
        return holds(terms[left], operator, terms[right])

    for node in scope.focus & other.having:
        for left in scope.values.of(node):
            for right in other.of(node):
                if not is_right(left, right):
                    yield node, left


def _has_value(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    number = _constant(scope, value)
    having = {node for node, _ in scope.values.having({number})}
    return ((node, None) for node in scope.focus - having)


def _in(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    members = {_constant(scope, member) for member in graph.items(value)}
    return scope.values.having(scope.values.nodes - members)


def _closed(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Row]:
    if not is_true(value):
        return
    node = scope.shape.node
    allowed = {
        path
        for part in graph.objects(node, sh("property"))
        for path in graph.objects(part, sh("path"))
        if isinstance(path, NamedNode)
    }
    for ignored in graph.objects(node, sh("ignoredProperties")):
        allowed |= {item for item in graph.items(ignored) if isinstance(item, NamedNode)}
    for predicate in sorted(scope.data.predicates - allowed, key=str):
        column = scope.data.along(predicate)
        for focus, at in scope.values.having(scope.values.nodes & column.having):
            for number in column.of(at):
                yield focus, (number, predicate)


_BUILDERS: dict[str, Builder] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minCount": _min_count,
    "maxCount": _max_count,
    **dict.fromkeys(_RANGES, _range),
    "minLength": _length,
    "maxLength": _length,
    "pattern": _pattern,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "lessThan": _less_than,
    "lessThanOrEquals": _less_than,
    "hasValue": _has_value,
    "in": _in,
    "closed": _closed,
}
_ORDER = {sh(parameter): (number, parameter) for number, parameter in enumerate(_BUILDERS)}


def _named(value: Term) -> NamedNode:
    if isinstance(value, NamedNode):
        return value
    raise Uncompilable("{value} should be an IRI", value=value)


def _constant(scope: Scope, value: Term) -> int:
    # A blank node of the shapes is no node of the data.
    return scope.data.number(value)
