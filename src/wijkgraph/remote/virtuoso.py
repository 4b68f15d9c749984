"""Queries as Virtuoso 7 must be asked them, so that the answer is what SPARQL 1.1 says it is. All of it measured.

- With a default graph given, `GRAPH <constant>` finds nothing; a variable bound to the constant does.
- `VALUES ?x { UNDEF }` beside a sub-select loses every row. It restricts nothing, so it is left out.
- DESCRIBE also gives what points at a thing; its CBD mode gives what other engines do.
- A graph cut off at the row cap (ResultSetMaxRows) does not say so; a table does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkgraph.errors import QuerySyntax
from wijkgraph.sparql_tokens import Token, tokenise

SYSTEM_GRAPH = "http://www.openlinksw.com/schemas/virtrdf#"
OUR_VARIABLE = "wijkgraph_graph_"  # begins the names of variables that only a rewritten query has


@dataclass(frozen=True)
class _Edit:
    """A stretch of a query to be replaced, in code points."""

    start: int
    end: int
    text: str


def as_understood(query: str, form: str) -> str:
    """The query, rewritten to mean the same to Virtuoso."""
    tokens = list(tokenise(query))
    edits = sorted([*_unfilled(tokens), *_constant_graphs(tokens)], key=lambda edit: edit.start)
    pieces, at = [], 0
    for edit in edits:
        pieces += [query[at : edit.start], edit.text]
        at = edit.end
    rewritten = "".join([*pieces, query[at:]])
    return f'define sql:describe-mode "CBD"\n{rewritten}' if form == "DESCRIBE" else rewritten


def solutions_of(construct: str) -> str:
    """The SELECT with the same solutions as a CONSTRUCT, from whose reply the row cap can be seen."""
    tokens = list(tokenise(construct))
    start = next(at for at, token in enumerate(tokens) if _word(token) == "CONSTRUCT")
    # The short form, CONSTRUCT WHERE, has no template to cut out.
    last = _closing(tokens, start + 1) if tokens[start + 1].text == "{" else start
    return f"{construct[: tokens[start].start]}SELECT *{construct[_end(tokens[last]) :]}"


def _unfilled(tokens: Sequence[Token]) -> Iterator[_Edit]:
    for at in range(len(tokens) - 4):
        values, variable, opens, undef, closes = tokens[at : at + 5]
        if (_word(values), opens.text, _word(undef), closes.text) == ("VALUES", "{", "UNDEF", "}"):
            yield _Edit(values.start, _end(closes), f"# no {variable.text}\n")


def _constant_graphs(tokens: Sequence[Token]) -> Iterator[_Edit]:
    for number, (graph, name) in enumerate(pairwise(tokens)):
        if _word(graph) == "GRAPH" and name.kind in ("iri", "name"):
            variable = f"?{OUR_VARIABLE}{number}"
            yield _Edit(graph.start, _end(name), f"VALUES {variable} {{ {name.text} }} GRAPH {variable}")


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Where the bracket closes that opens at `opening`. Raises QuerySyntax when it does not."""
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        if depth == 0:
            return at
    raise QuerySyntax("Not a SPARQL query: a bracket stays open", next="Close it.")


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


def _end(token: Token) -> int:
    return token.start + len(token.text)
