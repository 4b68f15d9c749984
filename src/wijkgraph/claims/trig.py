"""Graphs as TriG text, byte for byte the same for the same graphs.

The library's own writer puts prefixes and graphs in an order that changes from process to process (measured).
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from wijkgraph.names import BASE, PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

_TYPE, _INTEGER, _STRING = term("rdf:type"), term("xsd:integer"), term("xsd:string")
_LOCAL_NAME = re.compile(r"[A-Za-z](?:[\w-]*\w)?")


def write_trig(graphs: Iterable[tuple[NamedNode, Iterable[Triple]]]) -> str:
    """Graphs as TriG in the order given, a name as often as it comes; within one, subjects are sorted."""
    bodies = [f"{compact(name)} {{\n{body}}}\n" for name, triples in graphs if (body := _body(triples))]
    text = "\n".join(bodies)
    used = [prefix for prefix in PREFIXES if re.search(rf"(?<![\w<]){prefix}:", text)]
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
    return f"@base <{BASE}> .\n{head}\n{text}"


def _body(triples: Iterable[Triple]) -> str:
    subjects: dict[Term, dict[NamedNode, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        assert not isinstance(triple.subject, Triple)
        assert not isinstance(triple.object, Triple)
        subjects[triple.subject][triple.predicate].add(triple.object)
    blocks = []
    for subject in sorted(subjects, key=_natural):
        properties = sorted(subjects[subject].items(), key=lambda item: (item[0] != _TYPE, item[0].value))
        lines = [
            f"{'a' if predicate == _TYPE else compact(predicate)} {', '.join(sorted(map(_term, objects)))}"
            for predicate, objects in properties
        ]
        blocks.append(f"  {_term(subject)} " + " ;\n    ".join(lines) + " .\n")
    return "".join(blocks)


def _natural(subject: Term) -> tuple[str | int, ...]:
    """Sort key in which 9 comes before 10, so that passages stand in the order of the letter."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", str(subject)))


def _term(value: Term) -> str:
    if isinstance(value, NamedNode):
        return compact(value)
    if isinstance(value, Literal) and value.datatype == _INTEGER and value.value.isdecimal():
        return value.value
    if isinstance(value, Literal) and value.datatype.value.startswith(PREFIXES["xsd"]) and not value.language:
        if value.datatype == _STRING:
            return str(value)
        return f"{Literal(value.value)}^^{compact(value.datatype)}"
    return str(value)


def compact(value: NamedNode) -> str:
    """An IRI as these files write it: with a prefix, or relative to our base."""
    for prefix, space in PREFIXES.items():
        local = value.value.removeprefix(space)
        if local != value.value and _LOCAL_NAME.fullmatch(local):
            return f"{prefix}:{local}"
    if value.value.startswith(BASE):
        return f"<{value.value.removeprefix(BASE)}>"
    return str(value)
