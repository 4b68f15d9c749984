"""Questions with the answers they must give, read from `corpora/questions/`, and what it takes to compare."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wijkgraph.asking.answers import Answer, ask_question
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.question_files import read_questions
from wijkgraph.asking.questions import Question
from wijkgraph.asking.rows import Row
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.passages import Reading
from wijkgraph.names import key_of, kind_of, shorten
from wijkgraph.rdf import Literal, NamedNode, Term

ROOT = Path(__file__).parents[1]
CORPUS = Path(__file__).parent / "corpora" / "questions"


@dataclass(frozen=True)
class Ask:
    """One question with its slots filled, and what must come of it."""

    case: str
    place: int
    question: str
    slots: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...] = ()
    among: bool = False
    quotes: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    silence: str | None = None
    if_said: str | None = None

    def __str__(self) -> str:
        return f"{self.case}-{self.place}-{self.question}"


@cache
def questions() -> Mapping[str, Question]:
    """Our library of questions."""
    return read_questions(ROOT / "queries")


@cache
def asks(file: str) -> tuple[Ask, ...]:
    """Cases of a file of the corpus, in its order."""
    cases = tomllib.loads((CORPUS / f"{file}.toml").read_text(encoding="utf-8"))
    return tuple(
        Ask(case, place, **{key: tuple(v) if isinstance(v, list) else v for key, v in one.items()})
        for case, said in cases.items()
        for place, one in enumerate(said["ask"], start=1)
    )


def ask(store: SparqlStore, one: Ask, language: str = "nl") -> Answer:
    """The answer to it in this store."""
    question = questions()[one.question]
    return ask_question(store, question, choose_slots(store, question, one.slots), language)


def in_short(value: Term | None) -> str:
    """A value as the corpus writes it."""
    if isinstance(value, NamedNode):
        return shorten(value.value).removeprefix("id/").removeprefix("def/")
    return value.value if isinstance(value, Literal) else ""


def matches(answer: Answer, row: Row, expected: Mapping[str, str]) -> bool:
    """True if the row holds what is expected of it."""
    shown = dict(zip(answer.columns, map(in_short, row.values), strict=True))
    return all(shown[column] == value for column, value in expected.items())


def says(receipt: Receipt, quote: str) -> bool:
    """True if the words stand in the receipt, line breaks, hyphenation and the kind of apostrophe aside."""
    return bool(Reading(receipt.exact).find(quote))


def letters_under(row: Row) -> set[str]:
    """The keys of the letters a row rests on."""
    return {key_of(r.document) for r in row.receipts if kind_of(r.document) == "letter"}
