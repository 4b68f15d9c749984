"""Sheets of offices as CSV and Markdown."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names
from wijkgraph.asking.results import escape_markdown, show_term
from wijkgraph.formats import CSV, MARKDOWN, Format
from wijkgraph.names import key_of, names_beside
from wijkgraph.overviews.announcements import Announcement
from wijkgraph.overviews.commitments import ANNOUNCED, KEPT, KEPT_TIMES, OPEN, Promise
from wijkgraph.overviews.sheet import Sheet, announcement_words, keeping_words, promise_words
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import messages

_COLUMNS = (
    "section",
    "what",
    "state",
    "made_on",
    "made_in",
    "by",
    "term",
    "kept_on",
    "kept_in",
    "as_of",
    "quote",
    "passage",
)


@dataclass(frozen=True)
class Line:
    """One row of a sheet in words: what, its state, a sentence with papers and dates, and the quotes under it."""

    thing: NamedNode
    what: str
    state: str
    remark: str  # the state where the heading of its section does not say it
    made_on: str
    made_in: str
    by: str
    term: str
    kept: tuple[tuple[str, str], ...]  # day and paper of each keeping
    quotes: tuple[Receipt, ...]

    def sentence(self, language: str, *, is_promise: bool) -> str:
        """Time and place it was promised or announced, its term, and each keeping."""
        say = messages(language)
        parts = [_dated("promised" if is_promise else "was_announced", self.made_on, self.made_in, language)]
        if self.by:
            parts[0] += f" ({self.by})"
        if self.term:
            parts.append(say.plain("sheet.term" if is_promise else "sheet.expected", term=self.term))
        parts += [_dated("was_kept", day, paper, language) for day, paper in self.kept]
        return "; ".join(parts) + "."


def _dated(key: str, day: str, paper: str, language: str) -> str:
    say = messages(language)
    if not day:
        return say.plain(f"sheet.{key}_undated", paper=paper)
    return say.plain(f"sheet.{key}", day=say.date(day), paper=paper)


def state_words(state: NamedNode, times: int, names: Names, language: str) -> str:
    """A state in words, with the number of times for one that is counted."""
    if state == KEPT_TIMES:
        say = messages(language)
        return say.plain("sheet.twice") if times == 2 else say.plain("sheet.times", count=times)
    return show_term(state, names)


def promise_line(promise: Promise, names: Names, language: str) -> Line:
    """A commitment as a line of the sheet."""
    record = promise.record
    plain = state_words(promise.state, promise.times, names, language)
    state = ", ".join(show_term(kind, names) for kind in promise.unsaid) or plain
    quotes = [*promise_words(promise), *(r for keeping in promise.keepings for r in keeping_words(keeping))]
    return Line(
        record.thing,
        show_term(record.thing, names),
        state,
        "" if state == plain and promise.state in (KEPT, OPEN) else state,
        promise.day,
        ", ".join(show_term(one, names) for one in record.things("wg:promisedIn")),
        show_term(promise.person, names),
        ", ".join(show_term(one, names) for one in record.terms("wg:due")),
        tuple((keeping.day, show_term(keeping.paper, names)) for keeping in promise.keepings),
        tuple(dict.fromkeys(quotes)),
    )


def announcement_line(announcement: Announcement, names: Names, dutch: Names) -> Line:
    """An announcement as a line of the sheet; quotes are chosen by the `dutch` names."""
    named = [dutch[one].value for one in (announcement.thing, *announcement.expected) if one in dutch]
    return Line(
        announcement.thing,
        show_term(announcement.thing, names),
        show_term(ANNOUNCED, names),
        "",
        announcement.day,
        show_term(announcement.paper, names),
        "",
        ", ".join(show_term(one, names) for one in announcement.expected),
        (),
        announcement_words(announcement, *named),
    )


Sections = Sequence[tuple[str, Sequence[Line]]]


def sections_of(sheet: Sheet, names: Names, dutch: Names, language: str) -> Sections:
    """The three sections of a sheet, `kept`, `open` and `announced`, with their lines."""
    return (
        ("kept", [promise_line(one, names, language) for one in sheet.kept]),
        ("open", [promise_line(one, names, language) for one in sheet.open]),
        ("announced", [announcement_line(one, names, dutch) for one in sheet.announced]),
    )


def as_of_words(sheet: Sheet, names: Names, language: str) -> str:
    """The date and the texts that the states hold for."""
    say = messages(language)
    texts = ", ".join(show_term(one, names) for one in sheet.texts)
    return say.plain("sheet.as_of", day=say.date(sheet.as_of), count=len(sheet.texts), texts=texts)


def sheet_as_csv(sheet: Sheet, sections: Sections, names: Names, language: str) -> str:
    """One line for each promise and announcement (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for section, lines in sections:
        for line in lines:
            days, papers = (" | ".join(part[at] for part in line.kept) for at in (0, 1))
            quote = " … ".join(one.words for one in line.quotes)
            passages = " ".join(one.source.value for one in line.quotes)
            made = (line.made_on, line.made_in, line.by, line.term)
            writer.writerow(
                (section, line.what, line.state, *made, days, papers, sheet.as_of, quote, passages)
            )
    return out.getvalue()


def sheet_as_markdown(sheet: Sheet, sections: Sections, names: Names, language: str) -> str:
    """Three sections, each row a sentence with its quotes under it."""
    return "\n".join(_markdown(sheet, sections, names, language)) + "\n"


def _markdown(sheet: Sheet, sections: Sections, names: Names, language: str) -> Iterator[str]:
    say = messages(language)
    yield f"# {escape_markdown(say.plain('sheet.title', office=show_term(sheet.office, names)))}"
    yield f"\n{escape_markdown(as_of_words(sheet, names, language))}"
    for section, lines in sections:
        yield f"\n## {say.plain(f'sheet.{section}')}\n"
        if not lines:
            yield say.plain(f"sheet.no_{section}")
        for line in lines:
            sentence = line.sentence(language, is_promise=section != "announced")
            remark = f" — {line.remark}" if line.remark else ""
            yield f"- **{escape_markdown(line.what)}**{remark}. {escape_markdown(sentence)}"
            for quote in line.quotes:
                source = show_term(quote.document, names)
                yield f"  > “{escape_markdown(quote.words)}” ({escape_markdown(source)})"
    yield f"\n{names_beside(sheet.office).address(f'sheet/{key_of(sheet.office)}')}"


# Every format in which a sheet can be had besides a page.
SHEET_WRITERS: Mapping[Format, Callable[[Sheet, Sections, Names, str], str]] = {
    CSV: sheet_as_csv,
    MARKDOWN: sheet_as_markdown,
}
