"""Terms in the queries of named questions that the model does not have, each with its line and column."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from wijkgraph.asking.questions import Question
from wijkgraph.claims.term_faults import TermFault, Vocabulary, unknown_term
from wijkgraph.errors import QueryError
from wijkgraph.sparql_tokens import Token, place, tokenise


def question_term_faults(question: Question, path: Path, model: Vocabulary) -> list[TermFault]:
    """Each unknown class, property or concept at its first place in the file of a question.

    A term of a foreign vocabulary that is not used here may stand. None for a query without tokens of SPARQL: what is
    wrong with it is told when it is asked.
    """
    try:
        tokens = list(tokenise(question.query))
    except QueryError:
        return []
    found: dict[str, TermFault] = {}
    for iri, at in _iris(tokens):
        fault, may_stand = unknown_term(iri, model)
        if fault and fault not in found:
            line, column = place(question.query, at).removeprefix("line ").split(", column ")
            found[fault] = TermFault(fault, f"{path}:{line}:{column}", may_stand)
    return list(found.values())


def _iris(tokens: list[Token]) -> Iterator[tuple[str, int]]:
    """Every IRI after the prologue, written out or prefixed, with its offset."""
    prefixes, body = _prologue(tokens)
    for token in body:
        if token.kind == "iri":
            yield token.text[1:-1], token.start
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                yield prefixes[prefix] + local.replace("\\", ""), token.start


def _prologue(tokens: list[Token]) -> tuple[Mapping[str, str], list[Token]]:
    """The prefixes of a query, and its tokens after them."""
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(tokens) and tokens[at].keyword in ("PREFIX", "BASE"):
        if tokens[at].keyword == "BASE":
            at += 2
            continue
        if at + 2 < len(tokens):
            prefixes[tokens[at + 1].text.rstrip(":")] = tokens[at + 2].text[1:-1]
        at += 3
    return prefixes, tokens[at:]
