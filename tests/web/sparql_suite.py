"""Asks the query of a test, in this process or of a server, and judges the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tests.web.conftest import Server, wait_until
from tests.web.sparql_manifest import ACCEPTED, REFUSED, Case
from tests.web.sparql_results import Result, of_csv, of_engine, of_triples, read_result, same
from wijkgraph.engine.source import of_files
from wijkgraph.errors import WijkgraphError
from wijkgraph.sparql_tokens import tokenise

SOLUTIONS = {
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
GRAPHS = {".rdf": "application/rdf+xml", ".nt": "application/n-triples"}


@dataclass(frozen=True)
class No:
    """No answer: the query was refused, or something else went wrong.

    A query that calls a function which the engine lacks was read to its end first, so it is well-formed.
    """

    why: str
    refused: bool = False
    well_formed: bool = False


Ask = Callable[[Case], Result | No]


def judge(case: Case, ask: Ask) -> str:
    """Reason why a test fails; empty when it passes."""
    answer = ask(case)
    if case.kind == REFUSED:
        refused = isinstance(answer, No) and answer.refused and not answer.well_formed
        return "" if refused else f"not refused: {answer}"
    if isinstance(answer, No):
        return "" if case.kind == ACCEPTED and answer.well_formed else answer.why
    if case.kind == ACCEPTED:
        return ""
    assert case.result is not None
    expected = read_result(case.result)
    equal = same(expected, answer, sort_keys=sort_keys(case.text), lax=case.lax)
    return "" if equal else f"expected {expected}, got {answer}"


def sort_keys(query: str) -> list[str]:
    """The variables by which the query as a whole sorts, up to the first that is an expression of more."""
    words, depth = [], 0
    try:
        tokens = list(tokenise(query))
    except WijkgraphError:
        return []  # the service refuses it, and that is what the test will say
    for token in tokens:
        depth += (token.kind == "open" and token.text == "{") - (token.kind == "close" and token.text == "}")
        words += [token.text] if depth == 0 else []
    upper = [word.upper() for word in words]
    at = upper.index("ORDER") + 2 if "ORDER" in upper else len(words)
    keys = []
    while at < len(words):
        wrapped = upper[at] in ("ASC", "DESC") and upper[at + 3] == ")"
        word = words[at + 2] if wrapped else words[at]
        if word[0] not in "?$":
            break
        keys.append(word[1:])
        at += 4 if wrapped else 1
    return keys


def in_process(case: Case) -> Result | No:
    """pyoxigraph's own answer."""
    return evaluate(case, case.dataset, case.text)


def evaluate(case: Case, dataset: bytes, query: str) -> Result | No:
    """pyoxigraph's answer to this query on these N-Quads, as text alone where the test expects CSV."""
    store = ox.Store()
    store.bulk_load(dataset, ox.RdfFormat.N_QUADS)
    try:
        result = store.query(query)
        if case.result and case.result.suffix == ".csv" and not isinstance(result, ox.QueryTriples):
            return of_csv((result.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode())
        return of_engine(result)
    except SyntaxError as error:
        return No(str(error), refused=True)
    except (RuntimeError, OSError, ValueError) as error:
        return No(str(error), well_formed="custom function" in str(error))


@dataclass(frozen=True)
class Service:
    """A server whose one file is replaced by the data of the test that asks."""

    server: Server
    file: Path

    def __call__(self, case: Case) -> Result | No:
        """The answer over HTTP from the data of the test."""
        if self.file.read_bytes() != case.dataset:
            self.hold(case.dataset)
        return self.ask(case)

    def hold(self, dataset: bytes) -> None:
        """Have the server answer from these N-Quads."""
        draft = self.file.with_suffix(".new")
        draft.write_bytes(dataset)
        draft.replace(self.file)
        version = of_files([self.file]).version
        wait_until(lambda: self.server.ask("ASK {}").headers["wijkgraph-version"] == version)

    def ask(self, case: Case) -> Result | No:
        """The answer over HTTP from the data of the moment, in the format of the expected result."""
        suffix = case.result.suffix if case.result else ""
        solutions = SOLUTIONS.get(suffix, "application/sparql-results+xml")
        answer = self.server.ask(case.text, f"{solutions}, {GRAPHS.get(suffix, 'text/turtle')}")
        if answer.status_code != 200:
            return No(
                f"{answer.status_code}: {answer.text}",
                refused=answer.status_code == 400,
                well_formed="The engine has no function" in answer.text,
            )
        media_type = answer.headers["content-type"].partition(";")[0]
        if media_type == "text/csv":
            return of_csv(answer.text)
        if results := ox.QueryResultsFormat.from_media_type(media_type):
            return of_engine(ox.parse_query_results(answer.content, results))
        syntax = ox.RdfFormat.from_media_type(media_type)
        return of_triples(quad.triple for quad in ox.parse(answer.content, syntax))
