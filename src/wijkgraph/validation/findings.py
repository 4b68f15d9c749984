"""Results of an engine, and findings: results with their words and their place in a file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any

from wijkgraph.namespaces import shorten
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.validation.property_paths import Path, path_text
from wijkgraph.validation.vocabulary import SH_NAMESPACE, sh


@cache
def words() -> Mapping[str, Any]:
    """Returns the tables of `words.toml`: `findings`, `severities`, `phrases` and `translations`."""
    return tomllib.loads((FilePath(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def in_words(english: str, **values: object) -> Mapping[str, str]:
    """Returns a sentence and its translations, by language, with the values that it names in braces.

    A value may be a mapping with a text for each language.
    """
    sentences = {"en": english} | {
        language: texts[english] for language, texts in words()["translations"].items()
    }
    return {
        language: text.format(
            **{
                name: value[language] if isinstance(value, Mapping) else value
                for name, value in values.items()
            }
        )
        for language, text in sentences.items()
    }


class Severity(IntEnum):
    """Severity of a finding, in ascending order."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def word(self) -> str:
        """Name in options and reports: `info`, `warning` or `violation`."""
        return self.name.lower()

    @classmethod
    def of(cls, severity: Term) -> "Severity":
        """Maps a severity IRI to its level; a severity of one's own counts as a violation (SHACL 2.1.4)."""
        if severity == sh("Info"):
            return cls.INFO
        return cls.WARNING if severity == sh("Warning") else cls.VIOLATION


MOST_DETAILS = 20  # of one result; shapes within shapes may multiply them


@dataclass(frozen=True, slots=True)
class Result:
    """Validation result (SHACL 3.6.2), without its place in a file; `details` are its sh:detail."""

    focus: Term
    component: NamedNode
    shape: Term
    path: Path | None = None
    value: Term | None = None
    severity: NamedNode = field(default_factory=lambda: sh("Violation"))
    messages: tuple[Literal, ...] = ()
    constraint: Term | None = None
    details: tuple["Result", ...] = field(default=(), compare=False)  # why a shape within this one fails

    @property
    def identity(self) -> tuple[str, ...]:
        """Everything but the messages, in N-Triples syntax: two engines must agree on it."""
        return (
            str(self.focus),
            path_text(self.path) if self.path else "",
            str(self.value) if self.value is not None else "",
            self.component.value,
            str(self.shape),
            self.severity.value,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Place in a file: line and column (in code points) count from 1; 0 where unknown."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True)
class Quotation:
    """Passage a claim rests on: both IRIs and the quoted words."""

    claim: str
    passage: str
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Fault to mend, with its place and its messages by language.

    `rule` is the local name of a SHACL constraint component (`MinCountConstraintComponent`), `syntax`, or
    `shapes/…` for a fault of the shapes themselves. `messages`, `advice` and `reasons` are keyed by language; the
    reasons say what is wrong within a nested shape.
    """

    rule: str
    severity: Severity
    messages: Mapping[str, str]
    place: Place = Place()
    focus: Term | None = None
    path: str = ""
    value: Term | None = None
    shape: Term | None = None
    advice: Mapping[str, str] = field(default_factory=dict)
    quotation: Quotation | None = None
    excerpt: str = ""
    result: Result | None = None
    reasons: tuple[Mapping[str, str], ...] = ()

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place.file else ""
        return f"{place}{self.severity.word}: {self.message('en')} [{self.rule}] {show(self.focus)}".rstrip()

    def message(self, language: str) -> str:
        """Returns the message in this language, else the one without language, else any."""
        return _choose(self.messages, language)

    def what_to_do(self, language: str) -> str:
        """Returns the advice in this language; empty where there is none."""
        return _choose(self.advice, language)

    def reason(self, language: str) -> str:
        """Returns the reasons in this language, joined; empty where there is none."""
        return "; ".join(dict.fromkeys(_choose(reason, language) for reason in self.reasons))

    @property
    def leaves_out(self) -> bool:
        """True where the file could not be read and was left out whole."""
        return self.rule in ("syntax", "context")

    @property
    def is_about_data(self) -> bool:
        """True where the data are at fault, false for faults of the shapes."""
        return not self.rule.startswith("shapes/")

    @property
    def order(self) -> tuple[Any, ...]:
        """Sort key in a report: file, line, column, then content; the same in every run."""
        return (
            self.place.file,
            self.place.line,
            self.place.column,
            -self.severity,
            self.rule,
            *(show(term) for term in (self.focus, self.value, self.shape)),
            self.path,
            self.message("en"),
        )

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits over content without place: stable when lines move, kept by a baseline."""
        parts = [self.rule, _stable(self.focus), self.path, _stable(self.value), _stable(self.shape)]
        if self.focus is None:
            parts += [self.place.file, self.message("en")]
        return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)  # a report shows the same few terms again and again
def show(term: Term | None, base: str = "", *, prefixes: bool = True) -> str:
    """Formats a term for people: an IRI shortened by prefix or `base`, a literal with its type; empty for None."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shorten(term.value, base) if prefixes else term.value
    if isinstance(term, BlankNode):
        return str(term)
    text = str(Literal(term.value))
    if term.language:
        return f"{text}@{term.language}"
    datatype = shorten(term.datatype.value)
    return text if datatype == "xsd:string" else f"{text}^^{datatype}"


def local_name(component: NamedNode) -> str:
    """Returns `MinCountConstraintComponent` for a SHACL component, the shortened IRI for any other."""
    if component.value.startswith(SH_NAMESPACE):
        return component.value.removeprefix(SH_NAMESPACE)
    return shorten(component.value)


def _choose(texts: Mapping[str, str], language: str) -> str:
    for key in (language, "", *sorted(texts)):
        if key in texts:
            return texts[key]
    return ""


def _stable(term: Term | None) -> str:
    # The label of a blank node depends on what stands before it in the file.
    return "_:" if isinstance(term, BlankNode) else show(term, prefixes=False)
