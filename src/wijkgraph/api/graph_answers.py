"""Answers, explanations, hits and solutions of an opened graph, as sequences of rows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from wijkgraph.api.graph_results import (
    NamedThing,
    Quote,
    ResultRow,
    TabularResult,
    day_of,
    html_table,
    value_of,
)
from wijkgraph.asking.answer_table import answer_table
from wijkgraph.asking.answers import Answer, Outcome
from wijkgraph.asking.evidence import Receipt, Statement
from wijkgraph.asking.naming import Names
from wijkgraph.asking.outcomes import headline, lists
from wijkgraph.asking.results import as_json, as_markdown, as_separated, as_turtle, asked_in_words
from wijkgraph.asking.silences import Silence
from wijkgraph.data_table import DataTable, TableColumn
from wijkgraph.rdf import NamedNode

if TYPE_CHECKING:
    import rdflib

    from wijkgraph.citing.citation import Citation


@dataclass(frozen=True)
class RecordedSilence:
    """A record that the letters do not say something, made by a person who looked on a day in some letters."""

    thing: NamedThing
    as_of: date | None
    searched: tuple[NamedThing, ...]
    instead: tuple[Quote, ...]

    @classmethod
    def of(cls, silence: Silence, names: Names) -> "RecordedSilence":
        """Makes a record of a silence among an answer's."""
        return cls(
            NamedThing.of(silence.record, names),
            day_of(silence.as_of),
            tuple(NamedThing.of(letter, names) for letter in silence.searched),
            quotes_of(silence.instead, names),
        )

    def __str__(self) -> str:
        return self.thing.name


class CitedResult(TabularResult):
    """Rows with names in a language, and a citation that is made when first wanted."""

    def __init__(self, names: Names, language: str, cited: "Callable[[], Citation]") -> None:
        self.names = names
        self.language = language
        self._cited = cited

    @cached_property
    def citation(self) -> "Citation":
        """Citation of the answer, or of the thing that is explained."""
        return self._cited()

    def cite(self, form: str = "text") -> str:
        """The citation as text, bibtex, ris or csl-json. Raises UsageError for another format."""
        return self.citation.written(form)


class GraphAnswer(CitedResult):
    """Answer to a named question. `answer` and `names` are those of the room that answers; they are not stable."""

    def __init__(self, answer: Answer, names: Names, language: str, cited: "Callable[[], Citation]") -> None:
        super().__init__(names, language, cited)
        self.answer = answer

    @property
    def question(self) -> str:
        """Name of the question."""
        return self.answer.question.name

    @cached_property
    def asked(self) -> str:
        """The question in words, with what was filled in."""
        return asked_in_words(self.answer, self.names, self.language)

    @property
    def heading(self) -> str:
        """The question in words."""
        return self.asked

    @property
    def outcome(self) -> Outcome:
        """Kind of answer: `rows`, `silence`, `nothing` or `unfitting`."""
        return self.answer.outcome

    @property
    def told(self) -> str:
        """The kind of empty answer in words; empty where there are rows."""
        return headline(self.answer, self.names, self.language)

    @property
    def version(self) -> str:
        """Version of the data."""
        return self.answer.data_version

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of a row."""
        return self.answer.columns

    @cached_property
    def rows(self) -> tuple[ResultRow, ...]:
        """Every row, with the quotes it rests on."""
        return tuple(
            ResultRow(
                {
                    column: value_of(value, self.names)
                    for column, value in zip(self.answer.columns, row.values, strict=True)
                },
                quotes_of(row.receipts, self.names),
            )
            for row in self.answer.rows
        )

    @cached_property
    def silences(self) -> tuple[RecordedSilence, ...]:
        """Recorded silences that bear on an empty answer."""
        return tuple(RecordedSilence.of(one, self.names) for one in self.answer.silences)

    @property
    def silence(self) -> RecordedSilence | None:
        """The first recorded silence; None where no person recorded one."""
        return next(iter(self.silences), None)

    @property
    def table(self) -> DataTable:
        """The rows in the columns of the answer's CSV."""
        return answer_table(self.answer, self.names, self.language, self.asked, self.citation.address)

    def to_csv(self) -> str:
        """Formats the rows as CSV, as the command line and the service do."""
        return as_separated(self.answer, self.names)

    def to_json(self) -> str:
        """Formats the whole answer as JSON, as the command line and the service do."""
        return as_json(self.answer, self.names, self.language)

    def to_dict(self) -> dict[str, Any]:
        """Returns what `to_json` formats."""
        found: dict[str, Any] = json.loads(self.to_json())
        return found

    def to_markdown(self) -> str:
        """Formats question and answer as Markdown."""
        return as_markdown(self.answer, self.names, self.language)

    def to_turtle(self) -> str:
        """Formats the graph of a question that gives a graph as Turtle; of any other it is empty."""
        return as_turtle(self.answer.graph)

    def to_rdflib(self) -> "rdflib.Graph":
        """Converts the graph of a question that gives a graph to an rdflib graph."""
        from wijkgraph.api.rdflib_graphs import graph_of

        return graph_of(self.answer.graph)

    def __str__(self) -> str:
        return self.to_markdown()

    def _repr_html_(self) -> str:
        parts = [html_table(self.asked, self.rows, self.columns)]
        parts += [f"<p>{escape(self.told)}</p>"] if self.told else []
        for heading, points in lists(self.answer, self.names, self.language):
            items = "".join(f"<li>{escape(point)}</li>" for point in points)
            parts.append(f"<p>{escape(heading)}:</p><ul>{items}</ul>")
        return "".join(parts)


class Explanation(CitedResult):
    """Every statement about a thing and, marked `points_here`, those that point at it, with their quotes."""

    def __init__(
        self,
        iri: NamedNode,
        about: Sequence[Statement],
        pointing: Sequence[Statement],
        names: Names,
        language: str,
        cited: "Callable[[], Citation]",
    ) -> None:
        super().__init__(names, language, cited)
        self.iri = iri
        self.about = tuple(about)
        self.pointing = tuple(pointing)

    @property
    def thing(self) -> NamedThing:
        """The thing that is explained."""
        return NamedThing.of(self.iri, self.names)

    @property
    def heading(self) -> str:
        """Name of the thing."""
        return self.thing.name

    @cached_property
    def rows(self) -> tuple[ResultRow, ...]:
        """One row for each statement, in the order of the letters."""
        told = [(one, False) for one in self.about] + [(one, True) for one in self.pointing]
        return tuple(
            ResultRow(
                {
                    "subject": value_of(one.subject, self.names),
                    "property": value_of(one.predicate, self.names),
                    "value": value_of(one.object, self.names),
                    "points_here": points,
                    "accepted": day_of(one.review.at),
                    "by": value_of(one.review.attributed_to, self.names),
                },
                quotes_of(one.receipts, self.names),
            )
            for one, points in told
        )

    @property
    def table(self) -> DataTable:
        """One row for each statement; quotes in one cell."""
        columns = (
            TableColumn("subject", "address of the thing that the statement is about"),
            TableColumn("subject_label", "its name"),
            TableColumn("property", "address of the property"),
            TableColumn("property_label", "its name"),
            TableColumn("value", "value, or address of a thing"),
            TableColumn("value_label", "value, or name of the thing"),
            TableColumn("points_here", "true where the thing explained is the value"),
            TableColumn("accepted", "day on which the claim was accepted"),
            TableColumn("passage", "addresses of the passages it rests on"),
            TableColumn("quote", "words it rests on"),
        )
        rows = []
        for row in self.rows:
            parts = (row["subject"], row["property"], row["value"])
            paired = [
                cell
                for part in parts
                for cell in ((part.iri, part.name) if isinstance(part, NamedThing) else (part, part))
            ]
            accepted = row["accepted"]
            rows.append(
                (
                    *paired,
                    bool(row["points_here"]),
                    accepted if isinstance(accepted, date) else None,
                    " ".join(quote.iri for quote in row.quotes),
                    " … ".join(quote.text for quote in row.quotes if quote.text),
                )
            )
        return DataTable(columns, tuple(rows), self.heading, self.iri.value, self.citation.version)

    def __str__(self) -> str:
        lines = [self.heading, self.iri.value]
        for row in self.rows:
            lines.append(f"  {row['subject']} — {row['property']}: {row['value']}")
            lines += [f"    {quote}" for quote in row.quotes]
        return "\n".join(lines)


def quotes_of(receipts: Sequence[Receipt], names: Names) -> tuple[Quote, ...]:
    """The receipts as quotes."""
    return tuple(Quote.of(receipt, names) for receipt in receipts)
