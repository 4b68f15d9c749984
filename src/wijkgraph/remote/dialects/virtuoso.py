"""The dialect of Virtuoso 7. All of it measured.

- With a default graph given, `GRAPH <constant>` finds nothing; a variable bound to the constant does.
- `VALUES ?x { UNDEF }` beside a sub-select loses every row. It restricts nothing, so it is left out.
- DESCRIBE also gives what points at a thing; its CBD mode gives what other engines do.
- A graph cut off at the row cap (ResultSetMaxRows) does not say so; a table does.
- When time is up it sends what it has found, with status 200; a header tells.
- It reads "P2Y"^^xsd:duration as 24 of something and gives "24" back. Under a datatype that it does not know it leaves
  the words alone, so that is how a duration travels through it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wijkgraph.errors import QuerySyntax, TooLarge, TooSlow
from wijkgraph.namespaces import DEF, term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.remote.dialects.plain import Dialect
from wijkgraph.remote.endpoint import Reply
from wijkgraph.sparql_tokens import Token, tokenise

OUR_VARIABLE = "wijkgraph_graph_"  # begins the names of variables that only a rewritten query has
_DURATION = term("xsd:duration")
_STORED_DURATION = NamedNode(f"{DEF}/as-written/duration")


class Virtuoso(Dialect):
    """Virtuoso 7."""

    probe = "ASK { GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o } }"
    mixes_graphs = True

    def rewrite(self, query: str, form: str) -> str:
        """Rewrites constant graphs and unfilled VALUES, and asks for CBD in a DESCRIBE."""
        tokens = list(tokenise(query))
        edits = sorted([*_unfilled(tokens), *_constant_graphs(tokens)], key=lambda edit: edit.start)
        pieces, at = [], 0
        for edit in edits:
            pieces += [query[at : edit.start], edit.text]
            at = edit.end
        rewritten = "".join([*pieces, query[at:]])
        return f'define sql:describe-mode "CBD"\n{rewritten}' if form == "DESCRIBE" else rewritten

    def is_ours(self, variable: str) -> bool:
        """True for the variable of a graph that was a constant."""
        return variable.startswith(OUR_VARIABLE)

    def cap_witness(self, query: str, form: str) -> str | None:
        """SELECT with the same solutions as a CONSTRUCT; its reply shows the row cap."""
        if form != "CONSTRUCT":
            return None
        tokens = list(tokenise(query))
        start = next(at for at, token in enumerate(tokens) if token.keyword == "CONSTRUCT")
        # The short form, CONSTRUCT WHERE, has no template to cut out.
        last = _closing(tokens, start + 1) if tokens[start + 1].text == "{" else start
        return f"{query[: tokens[start].start]}SELECT *{query[tokens[last].end :]}"

    def refuse_cut(self, reply: Reply, url: str, rows: int = 0) -> None:
        """Raises TooSlow if a header says so, TooLarge if the answer reaches the row cap of another header."""
        if "x-sql-state" in reply.headers:
            raise TooSlow(
                f"The engine gave only part of the answer: {reply.headers.get('x-sql-message', '')[:120]}".rstrip(),
                where=url,
                next="Ask for less, or give the engine more time.",
            )
        cap = reply.headers.get("x-sparql-maxrows", "")
        if cap.isdecimal() and rows >= int(cap):
            raise TooLarge(
                f"The engine cuts answers at {cap} rows, and this one has at least as many",
                where=url,
                next="Ask for less, or raise ResultSetMaxRows there.",
            )

    def as_stored(self, line: str) -> str:
        """Gives a duration a datatype that Virtuoso leaves alone."""
        before = f"^^{_DURATION} ."
        return f"{line.removesuffix(before)}^^{_STORED_DURATION} ." if line.endswith(before) else line

    def as_meant(self, literal: Literal) -> Literal:
        """Gives a duration its datatype back."""
        return Literal(literal.value, datatype=_DURATION) if literal.datatype == _STORED_DURATION else literal


@dataclass(frozen=True)
class _Edit:
    """Replacement of a stretch of a query, in code points."""

    start: int
    end: int
    text: str


def _unfilled(tokens: Sequence[Token]) -> Iterator[_Edit]:
    for at in range(len(tokens) - 4):
        values, variable, opens, undef, closes = tokens[at : at + 5]
        if (values.keyword, opens.text, undef.keyword, closes.text) == ("VALUES", "{", "UNDEF", "}"):
            yield _Edit(values.start, closes.end, f"# no {variable.text}\n")


def _constant_graphs(tokens: Sequence[Token]) -> Iterator[_Edit]:
    for number, (graph, name) in enumerate(pairwise(tokens)):
        if graph.keyword == "GRAPH" and name.kind in ("iri", "name"):
            variable = f"?{OUR_VARIABLE}{number}"
            yield _Edit(graph.start, name.end, f"VALUES {variable} {{ {name.text} }} GRAPH {variable}")


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Index of the token that closes the bracket opened at `opening`. Raises QuerySyntax when there is none."""
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        if depth == 0:
            return at
    raise QuerySyntax("Not a SPARQL query: a bracket stays open", next="Close it.")
