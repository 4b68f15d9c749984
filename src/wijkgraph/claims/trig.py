"""Graphs as TriG text, byte for byte the same for the same graphs.

The library's own writer puts prefixes and graphs in an order that changes from process to process (measured).
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from wijkgraph.names import PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple

_TYPE, _INTEGER, _STRING = term("rdf:type"), term("xsd:integer"), term("xsd:string")
_LOCAL_NAME = re.compile(r"[A-Za-z](?:[\w-]*\w)?")


def write_trig(graphs: Iterable[tuple[NamedNode, Iterable[Triple]]], base: str) -> str:
    """Graphs as TriG in the order given, a name as often as it comes; within one, subjects are sorted.

    IRIs under `base` are written relative to it.
    """
    bodies = [
        f"{compact(name, base)} {{\n{body}}}\n" for name, triples in graphs if (body := _body(triples, base))
    ]
    text = "\n".join(bodies)
    used = [prefix for prefix in PREFIXES if re.search(rf"(?<![\w<]){prefix}:", text)]
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
    return f"@base <{base}> .\n{head}\n{text}"


def _body(triples: Iterable[Triple], base: str) -> str:
    subjects: dict[Term, dict[NamedNode, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        assert not isinstance(triple.subject, Triple)
        assert not isinstance(triple.object, Triple)
        subjects[triple.subject][triple.predicate].add(triple.object)
    blocks = []
    for subject in sorted(subjects, key=_natural):
        properties = sorted(subjects[subject].items(), key=lambda item: (item[0] != _TYPE, item[0].value))
        lines = [
            f"{'a' if predicate == _TYPE else compact(predicate, base)} {_objects(objects, base)}"
            for predicate, objects in properties
        ]
        blocks.append(f"  {_term(subject, base)} " + " ;\n    ".join(lines) + " .\n")
    return "".join(blocks)


def _objects(objects: Iterable[Term], base: str) -> str:
    return ", ".join(sorted(_term(one, base) for one in objects))


def _natural(subject: Term) -> tuple[str | int, ...]:
    """Sort key in which 9 comes before 10, so that passages stand in the order of the letter."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", str(subject)))


def _term(value: Term, base: str) -> str:
    if isinstance(value, NamedNode):
        return compact(value, base)
    if isinstance(value, Literal) and value.datatype == _INTEGER and value.value.isdecimal():
        return value.value
    if isinstance(value, Literal) and value.datatype.value.startswith(PREFIXES["xsd"]) and not value.language:
        if value.datatype == _STRING:
            return str(value)
        return f"{Literal(value.value)}^^{compact(value.datatype, base)}"
    return str(value)


def compact(value: NamedNode, base: str = "") -> str:
    """An IRI as these files write it: with a prefix, or relative to a base."""
    for prefix, space in PREFIXES.items():
        local = value.value.removeprefix(space)
        if local != value.value and _LOCAL_NAME.fullmatch(local):
            return f"{prefix}:{local}"
    if base and value.value.startswith(base):
        return f"<{value.value.removeprefix(base)}>"
    return str(value)
