"""SHACL Core constraints on values, each as one SPARQL query over all focus nodes at once.

A query returns every row that may be at fault. Where Oxigraph's view of a literal cannot settle it (a number
written in an unusual way, an ill-typed date), it errs on the side of returning the row, and `judge` decides
on the term as it was written.
"""

from collections.abc import Callable, Iterable

from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.compilation import Check, Row, Scope, Uncompilable, whole_number
from wijkgraph.validation.data import guard
from wijkgraph.validation.datatypes import holds, is_well_typed, pattern_fault
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.shapes import is_true
from wijkgraph.validation.targets import Classes
from wijkgraph.validation.vocabulary import RDF_TYPE, sh


def core_checks(scope: Scope, graph: Graph, classes: Classes) -> Iterable[Check]:
    """Returns the checks for every constraint of a shape that looks at values only. Raises Uncompilable."""
    properties = graph.properties(scope.shape.node)
    for parameter, build in _BUILDERS.items():
        for value in properties.get(sh(parameter), ()):
            yield from build(scope, parameter, value, graph, classes)


Builder = Callable[[Scope, str, Term, Graph, Classes], Iterable[Check]]


def _class(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    members = classes.members(_named(value))
    if len(members) == 1:
        known = f"{scope.value} {RDF_TYPE} {members[0]}"
    else:
        known = f"{scope.value} {RDF_TYPE} ?class FILTER(?class IN ({', '.join(map(str, members))}))"
    yield Check(parameter, scope.select(f"FILTER NOT EXISTS {{ {known} }}"))


def _datatype(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    datatype = _named(value)
    plain = f"FILTER(!(ISLITERAL({scope.value}) && DATATYPE({scope.value}) = {datatype}))"

    def is_wrong(row: Row) -> bool:
        term = row[1]
        return not (isinstance(term, Literal) and term.datatype == datatype and is_well_typed(term))

    yield Check(parameter, scope.select(plain), is_wrong)


_KINDS = {
    "IRI": "ISIRI({0})",
    "BlankNode": "ISBLANK({0})",
    "Literal": "ISLITERAL({0})",
    "BlankNodeOrIRI": "(ISBLANK({0}) || ISIRI({0}))",
    "BlankNodeOrLiteral": "(ISBLANK({0}) || ISLITERAL({0}))",
    "IRIOrLiteral": "(ISIRI({0}) || ISLITERAL({0}))",
}


def _node_kind(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    kind = next((name for name in _KINDS if value == sh(name)), None)
    if kind is None:
        raise Uncompilable("{value} is no node kind", value=value)
    yield Check(parameter, scope.select(f"FILTER(!{_KINDS[kind].format(scope.value)})"))


def _min_count(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    least = whole_number(value)
    if least == 1:
        query = scope.select_nodes(f"FILTER NOT EXISTS {{ {scope.walk('?value')} }}")
    elif least > 1:
        query = (
            f"SELECT (?this AS ?focus) "
            f"WHERE {{ {scope.nodes.pattern} OPTIONAL {{ {scope.walk('?value')} }} }} "
            f"GROUP BY ?this HAVING ({scope.number} < {least})"
        )
    else:
        return
    yield Check(parameter, query, with_value=False)


def _max_count(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    most = whole_number(value)
    if most == 0:
        query = scope.select_nodes(f"FILTER EXISTS {{ {scope.walk('?value')} }}")
    else:
        query = (
            f"SELECT (?this AS ?focus) WHERE {{ {scope.values} }} "
            f"GROUP BY ?this HAVING ({scope.number} > {most})"
        )
    yield Check(parameter, query, with_value=False)


_RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}


def _range(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    operator = _RANGES[parameter]
    if not isinstance(value, Literal):
        raise Uncompilable("sh:{parameter} is not a literal", parameter=parameter)

    def is_outside(row: Row) -> bool:
        return row[1] is None or not holds(row[1], operator, value)

    condition = f"FILTER(!COALESCE({scope.value} {operator} {value}, false))"
    yield Check(parameter, scope.select(condition), is_outside)


def _length(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    limit = whole_number(value)
    fits = f"STRLEN(STR({scope.value})) {'>=' if parameter == 'minLength' else '<='} {limit}"
    yield Check(parameter, scope.select(f"FILTER(ISBLANK({scope.value}) || !({fits}))"))


def _pattern(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    flags_given = graph.value(scope.shape.node, sh("flags"))
    flags = flags_given.value if isinstance(flags_given, Literal) else ""
    if not isinstance(value, Literal) or pattern_fault(value.value, flags):
        raise Uncompilable("{value} is no regular expression", value=value)
    match = f"REGEX(STR({scope.value}), {Literal(value.value)}, {Literal(flags)})"
    yield Check(parameter, scope.select(f"FILTER(ISBLANK({scope.value}) || !{match})"))


def _language_in(
    scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes
) -> Iterable[Check]:
    ranges = [item for item in graph.items(value) if isinstance(item, Literal)]
    matches = [f"LANGMATCHES(LANG({scope.value}), {Literal(item.value)})" for item in ranges]
    condition = f"FILTER(!COALESCE({' || '.join(matches) or 'false'}, false))"
    yield Check(parameter, scope.select(condition))


def _unique_lang(
    scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes
) -> Iterable[Check]:
    if is_true(value) and scope.shape.path:
        query = (
            f"SELECT (?this AS ?focus) WHERE {{ {scope.values} FILTER(ISLITERAL(?value)) "
            f'BIND(LCASE(LANG(?value)) AS ?language) FILTER(?language != "") }} '
            f"GROUP BY ?this ?language HAVING ({scope.number} > 1)"
        )
        yield Check(parameter, query, with_value=False)


def _equals(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    other = _named(value)
    yield Check(parameter, scope.select(f"FILTER NOT EXISTS {{ ?this {other} {scope.value} }}"))
    pairs = f"{scope.nodes.pattern} ?this {other} ?other ."
    query = f"SELECT (?this AS ?focus) (?other AS ?node) WHERE {{ {pairs} {scope.lacks('?other')} }}"
    yield Check(parameter, query)


def _disjoint(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    yield Check(parameter, scope.select(f"FILTER EXISTS {{ ?this {_named(value)} {scope.value} }}"))


def _less_than(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    operator = "<" if parameter == "lessThan" else "<="

    def is_out_of_order(row: Row) -> bool:
        _, left, right = row
        return left is None or right is None or not holds(left, operator, right)

    columns = f"(?this AS ?focus) ({scope.value} AS ?node) ?other"
    pairs = f"?this {_named(value)} ?other ."
    condition = f"FILTER(!COALESCE({scope.value} {operator} ?other, false))"
    yield Check(parameter, scope.select(condition, extra=pairs, columns=columns), is_out_of_order)


def _has_value(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    yield Check(parameter, scope.select_nodes(scope.lacks(_constant(value))), with_value=False)


_SHORT_LIST = 12  # beyond this, one hash lookup a value beats comparing it with each member


def _in(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
    members = [_constant(member) for member in graph.items(value)]
    if len(members) <= _SHORT_LIST:
        same = " || ".join(f"SAMETERM({scope.value}, {member})" for member in members)
        yield Check(parameter, scope.select(f"FILTER(!({same or 'false'}))"))
    else:
        yield Check(parameter, scope.select(f"MINUS {{ VALUES {scope.value} {{ {' '.join(members)} }} }}"))


def _closed(scope: Scope, parameter: str, value: Term, graph: Graph, classes: Classes) -> Iterable[Check]:
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
    names = ", ".join(sorted(map(str, allowed)))
    condition = f"FILTER(?predicate NOT IN ({names}))" if names else ""
    columns = f"(?this AS ?focus) (?object AS ?node) ?predicate ({scope.value} AS ?at)"
    extra = f"{scope.value} ?predicate ?object ."
    yield Check(parameter, scope.select(condition, extra=extra, columns=columns), with_path=True)


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


def _named(value: Term) -> NamedNode:
    if isinstance(value, NamedNode):
        return value
    raise Uncompilable("{value} should be an IRI", value=value)


def _constant(value: Term) -> str:
    if isinstance(value, BlankNode):
        raise Uncompilable("a blank node cannot be named in a query")
    return str(guard(value))
