"""Answers as CSV, TSV, JSON and Markdown, graphs as Turtle; a table for the terminal is the command line's own."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from wijkgraph.asking.answer_table import answer_table
from wijkgraph.asking.answers import Answer
from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names, name_of
from wijkgraph.asking.outcomes import headline, lists, show_receipt
from wijkgraph.asking.rows import Row
from wijkgraph.asking.silences import Silence
from wijkgraph.asking.text_search import Mention
from wijkgraph.formats import CSV, JSON, MARKDOWN, PARQUET, TSV, Format
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import Literal, NamedNode, Term, Triple, sorted_turtle
from wijkgraph.words.messages import messages


def show_term(value: Term | None, names: Names, language: str = "") -> str:
    """A term for people: its name or short IRI; its value, as the language writes it where one is given."""
    if isinstance(value, NamedNode):
        return name_of(value, names)
    if not isinstance(value, Literal):
        return ""
    return messages(language).value(value.value, value.datatype.value) if language else value.value


def asked_in_words(answer: Answer, names: Names, language: str) -> str:
    """The question of an answer as a sentence, with what was chosen by name, days and numbers as people write them."""
    chosen = {slot: show_term(value, names, language) for slot, value in answer.chosen.items()}
    return answer.question.in_words(language, chosen)


def headings(answer: Answer, language: str) -> list[str]:
    """The words above the columns."""
    return [answer.question.heading(column, language) for column in answer.columns]


def as_json(answer: Answer, names: Names, language: str) -> str:
    """The whole answer, receipts and data version too, as one JSON object."""
    document = {
        "question": answer.question.name,
        "asked": asked_in_words(answer, names, language),
        "slots": {name: value.value for name, value in answer.chosen.items()},
        "questionVersion": answer.question.version,
        "dataVersion": answer.data_version,
        "columns": [
            {"name": column, "heading": answer.question.heading(column, language)}
            for column in answer.columns
        ],
        "outcome": answer.outcome,
        "notStated": answer.is_not_stated,
        "told": headline(answer, names, language),
        "rows": [
            {
                "values": {c: _json_term(v, names) for c, v in zip(answer.columns, row.values, strict=True)},
                "receipts": [_json_receipt(receipt) for receipt in row.receipts],
            }
            for row in answer.rows
        ],
        "searched": _json_things(answer.searched, names),
        "silences": [_json_silence(silence, names) for silence in answer.silences],
        "unfitting": [
            {"slot": misfit.slot, **_json_thing(misfit.thing, names), "kinds": misfit.kinds}
            for misfit in answer.misfits
        ],
        "followed": _json_things(answer.followed, names),
        "related": [
            {"slot": one.slot, "relation": one.relation, **_json_thing(one.thing, names), "rows": one.rows}
            for one in answer.related
        ],
        "otherQuestions": [
            {
                "question": one.question.name,
                **({"slot": one.slot, **_json_thing(one.thing, names)} if one.thing else {}),
                "rows": one.rows,
            }
            for one in answer.attempts
        ],
        "registers": [_json_receipt(receipt) for receipt in answer.registers],
        "sentences": None
        if answer.mentions is None
        else [_json_mention(mention, names) for mention in answer.mentions],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_separated(answer: Answer, names: Names, delimiter: str = ",") -> str:
    """CSV (RFC 4180) or, with a tab, TSV: each column, its label where it holds IRIs, then passages and quotes.

    TSV (IANA text/tab-separated-values) knows no quoting: a tab or line end within a value becomes a space there.
    """
    things = [
        any(isinstance(row.values[i], NamedNode) for row in answer.rows) for i in range(len(answer.columns))
    ]
    head = [
        name
        for column, is_thing in zip(answer.columns, things, strict=True)
        for name in ([column, f"{column}_label"] if is_thing else [column])
    ]
    table = [[*head, "passage", "quote"]]
    table += [[*_cells(row, things, names), *_evidence_cells(row)] for row in answer.rows]
    if delimiter == "\t":
        return "".join("\t".join(re.sub(r"\s", " ", cell) for cell in row) + "\n" for row in table)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return out.getvalue()


def as_markdown(answer: Answer, names: Names, language: str) -> str:
    """The question as a heading; the answer as a table, or the words that tell the kind of empty answer; lists."""
    lines = [f"## {asked_in_words(answer, names, language)}", ""]
    if told := headline(answer, names, language):
        lines += [f"**{escape_markdown(told)}**", ""]
    if answer.rows:
        lines += [*_markdown_table(answer, names, language), ""]
    for heading, points in lists(answer, names, language):
        lines += [f"{heading}:", "", *(f"- {escape_markdown(point)}" for point in points), ""]
    return "\n".join(lines[:-1]) + "\n"


def _markdown_table(answer: Answer, names: Names, language: str) -> Iterator[str]:
    head = [*headings(answer, language), messages(language).plain("answer.evidence")]
    yield _pipe(head)
    yield _pipe(["---"] * len(head))
    for row in answer.rows:
        values = [escape_markdown(show_term(value, names, language)) for value in row.values]
        quotes = [escape_markdown(show_receipt(receipt, names, language)) for receipt in row.receipts]
        yield _pipe([*values, "<br>".join(quotes)])


def as_turtle(triples: Iterable[Triple]) -> str:
    """A graph as Turtle, sorted: the same graph gives the same bytes."""
    return sorted_turtle(triples, PREFIXES).decode()


# Every format in which an answer can be had.
WRITERS: Mapping[Format, Callable[[Answer, Names, str], str | bytes]] = {
    JSON: as_json,
    CSV: lambda answer, names, language: as_separated(answer, names),
    TSV: lambda answer, names, language: as_separated(answer, names, "\t"),
    MARKDOWN: as_markdown,
    PARQUET: lambda answer, names, language: answer_table(answer, names, language).to_parquet(),
}


def _pipe(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escape_markdown(text: str, *, ends: bool = True) -> str:
    """Text that stays text in Markdown, also in a cell of a table; white space single, none at the ends unless kept."""
    plain = " ".join(text.split()) if ends else re.sub(r"\s+", " ", text)
    return re.sub(r"([\\|<`*_\[])", r"\\\1", plain)


def _cells(row: Row, things: list[bool], names: Names) -> list[str]:
    cells = []
    for value, is_thing in zip(row.values, things, strict=True):
        cells.append("" if value is None else value.value)
        if is_thing:
            cells.append(show_term(value, names))
    return cells


def _evidence_cells(row: Row) -> list[str]:
    return [
        " ".join(receipt.source.value for receipt in row.receipts),
        " … ".join(receipt.words for receipt in row.receipts if receipt.exact),
    ]


def _json_term(term: Term | None, names: Names) -> dict[str, Any] | None:
    if isinstance(term, NamedNode):
        return {"type": "iri", "value": term.value, "label": show_term(term, names)}
    if isinstance(term, Literal):
        about = {"language": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **about}
    return None


def _json_silence(silence: Silence, names: Names) -> dict[str, Any]:
    return {
        "iri": silence.record.value,
        "question": show_term(silence.record, names),
        "asOf": silence.as_of,
        "by": _json_things(silence.by, names),
        "searched": _json_things(silence.searched, names),
        "unsearched": _json_things(silence.unsearched, names),
        "instead": [_json_receipt(receipt) for receipt in silence.instead],
        "nearest": _json_things(silence.nearest, names),
    }


def _json_receipt(receipt: Receipt) -> dict[str, Any]:
    place = {"start": receipt.start, "end": receipt.end, "exact": receipt.exact} if receipt.exact else {}
    return {
        "iri": receipt.source.value,
        "document": receipt.document.value,
        "issued": receipt.issued,
        **place,
    }


def _json_thing(iri: NamedNode, names: Names) -> dict[str, str]:
    return {"iri": iri.value, "label": name_of(iri, names)}


def _json_things(things: Iterable[NamedNode], names: Names) -> list[dict[str, str]]:
    return [_json_thing(one, names) for one in things]


def _json_mention(mention: Mention, names: Names) -> dict[str, Any]:
    """A sentence; one that a page end cuts in two runs from the start of the first to the end of the last part."""
    stretches = mention.sentence.stretches
    return {
        "document": mention.letter.value,
        "label": name_of(mention.letter, names),
        "issued": mention.issued,
        "start": stretches[0].start,
        "end": stretches[-1].end,
        "text": mention.sentence.text,
    }
