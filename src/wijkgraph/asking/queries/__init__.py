"""Queries by which answers, documents and pages are made, each in a file, `{name}.rq`.

A file holds no prologue: prefixes are those of `namespaces`. In it `$DEF` stands for the namespace of the model,
`$name` for a value that the caller gives; `$ID`, the namespace of the things of the project, is one.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from wijkgraph.names import DEF, PREFIXES
from wijkgraph.rdf import Term


def query(name: str, /, **values: object) -> str:
    """The text of a query with its prologue and with values in their places. Raises KeyError for one not given."""
    return _template(name).format(**values, DEF=DEF)


def listed(terms: Iterable[Term]) -> str:
    """Terms as a VALUES block holds them, each once and sorted: the same terms make the same query."""
    return " ".join(sorted({str(one) for one in terms}))


@cache
def _template(name: str) -> str:
    """The query as a format of Python, which is filled many times faster than `Template` fills one."""
    text = Path(__file__).with_name(f"{name}.rq").read_text(encoding="utf-8")
    used = sorted(PREFIXES.keys() & set(re.findall(r"\b([a-z]+):", text)))
    head = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
    whole = (head + text).replace("{", "{{").replace("}", "}}")
    return re.sub(r"\$(?:(\w+)|{{(\w+)}})", r"{\1\2}", whole)
