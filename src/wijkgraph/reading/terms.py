"""Terms in words, resolved against the date of the letter: "komend najaar", "het eerste kwartaal van 2020".

A term has a key for its period, the first and last day where the words give them, or a recurrence (ISO 8601). What
is only expected ("naar verwachting") has no term; nor has a sentence of which two periods may be meant, or that tells
the day of something else: of what is over, of a clause of its own, of a report ("het rapport van eind 2023").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wijkgraph.letters.folding import fold
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.values import date_of, month_number

_SEASONS = {
    "voorjaar": (3, 21, 6, 20),
    "zomer": (6, 21, 9, 20),
    "najaar": (9, 21, 12, 20),
    "winter": (12, 21, 3, 20),
}
# Adverbs only: "de jaarlijkse rapportage", "een jaarlijks terugkerende actie" say how often something else comes.
_OFTEN = r"(?! (?:terugkerend|gehouden|herhaald|verschijnend|geactualiseerd)\w*)\b"
_RECURRENCES = tuple(
    (re.compile(words), recurrence)
    for words, recurrence in (
        (
            rf"\b(?:tweemaal|twee keer) per jaar\b|\bhalfjaarlijks\b{_OFTEN}|\b(?:ieder|elk) half jaar\b",
            "P6M",
        ),
        (rf"\btweejaarlijks\b{_OFTEN}|\b(?:om de|iedere|elke) twee jaar\b", "P2Y"),
        (rf"\bvierjaarlijks\b{_OFTEN}|\belke vier jaar\b", "P4Y"),
        (rf"\bjaarlijks\b{_OFTEN}|\b(?:ieder|elk) jaar\b|\been(?:maal| keer) per jaar\b", "P1Y"),
        (r"\bper kwartaal\b|\b(?:ieder|elk) kwartaal\b", "P3M"),
    )
)
_QUARTER = re.compile(r"\b(eerste|tweede|derde|vierde) kwartaal(?: van)? (\d{4})")
_HALF = re.compile(r"\b(eerste|tweede) helft van (\d{4})")
_NTH = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4}
_SEASON = form("terms", "season")
_PART = re.compile(r"\b(begin|medio|eind|einde|ultimo) (?:van )?(?:het )?(\d{4}\b|dit jaar|volgend jaar)")
_MONTH = pattern(r"\b(?:begin |medio |eind )?(?P<month>{months})(?: (?P<year>\d{4}))?\b")
_BEFORE = re.compile(r"\b(?:voor|uiterlijk)\b(?: (?:de|het|op|per|in|begin|eind|medio|komend|komende))*\Z")
_ELSEWHERE = form("terms", "elsewhere")
_CLAUSE = form("terms", "clause")
_TOLD = form("terms", "told")
_DAY = pattern(r"{date}")
_EXPECTED = re.compile(r"\bnaar verwachting\b|\b(?:zo|indien) mogelijk\b|\bstreef\b|\bstreven\b")
_LONGEST = 2_000  # characters of words that set a term: of more, whose it is is not told
_AGO = pattern(r"(?P<day>\d{1,2} {months}) (?:jl|j\.l)\b")


@dataclass(frozen=True)
class Term:
    """A period by its key ("2020-q1", "2020-before-summer"), its first and last day, or a recurrence."""

    key: str = ""
    first: str | None = None
    last: str | None = None
    recurrence: str | None = None


Told = tuple[tuple[int, int], Term]  # where the words stand, and the term they set


def term_of(words: str, written: str | None) -> Term | None:
    """The term that a sentence sets, seen from the date it was written (ISO 8601); None where it sets none."""
    flat = fold(words)
    flat = flat[:1].lower() + flat[1:]
    if len(flat) > _LONGEST or _EXPECTED.search(flat):
        return None
    for words_of, recurrence in _RECURRENCES:
        if words_of.search(flat):
            return Term(recurrence=recurrence)
    day = date.fromisoformat(written) if written else None
    elsewhere = _clauses(flat)
    told: dict[Term, None] = {}
    taken: list[tuple[int, int]] = []
    for read in (_of_day, _of_quarter, _of_part, _of_season, _of_month):
        for (start, end), term in read(flat, day):
            if any(low < end and start < high for low, high in taken):
                continue
            taken.append((start, end))
            before = flat[:start].rstrip()
            is_over = day is not None and term.last is not None and term.last < day.isoformat()
            is_of_clause = any(low <= start < high for low, high in elsewhere)
            if not (is_over or is_of_clause or (_ELSEWHERE.search(before) and not _BEFORE.search(before))):
                told[term] = None
    return next(iter(told)) if len(told) == 1 else None


def _clauses(flat: str) -> list[tuple[int, int]]:
    """Stretches of clauses that tell the reader nothing: "de wet die op 1 januari 2025 ingaat", "zodra … gereed is"."""
    return [found.span() for found in _CLAUSE.finditer(flat) if not _TOLD.search(found[0])]


def past_day(words: str, written: str) -> str | None:
    """The day that "31 maart jl." stands for: the last one before the letter."""
    found = _AGO.search(fold(words))
    if not found:
        return None
    day = date.fromisoformat(written)
    number, month = found["day"].split()
    days = (_day(year, month_number(month), int(number)) for year in (day.year, day.year - 1))
    return next((one.isoformat() for one in days if one and one <= day), None)


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar; None where there is none, such as 30 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_day(flat: str, day: date | None) -> Iterator[Told]:
    for found in _DAY.finditer(flat):
        if given := date_of(found[0]):
            before = _BEFORE.search(flat[: found.start()].rstrip())
            term = Term(f"before-{given}" if before else given, None if before else given, given)
            if day:
                yield found.span(), term


def _of_quarter(flat: str, _: date | None) -> Iterator[Told]:
    for found in _QUARTER.finditer(flat):
        number, year = _NTH[found[1]], int(found[2])
        yield found.span(), _months(f"{year}-q{number}", year, 3 * number - 2, 3)
    for found in _HALF.finditer(flat):
        number, year = _NTH[found[1]], int(found[2])
        yield found.span(), _months(f"{year}-h{number}", year, 6 * number - 5, 6)


def _of_part(flat: str, day: date | None) -> Iterator[Told]:
    for found in _PART.finditer(flat):
        if year := _year(found[2], day):
            part = {"begin": "begin", "medio": "middle"}.get(found[1], "end")
            first = {"begin": 1, "middle": 5, "end": 10}[part]
            yield found.span(), _months(f"{year}-{part}", year, first, 3 if part != "middle" else 4)


def _of_season(flat: str, day: date | None) -> Iterator[Told]:
    for found in _SEASON.finditer(flat):
        before = _BEFORE.search(flat[: found.start()].rstrip()) is not None
        is_placed = flat[: found.start()].endswith(("in het ", "in de "))
        year = _year(found[3], day) or (day.year if day else None)
        if year and (before or found[1] or found[3] or is_placed):
            yield found.span(), _season(found, before, year, day)


def _season(found: re.Match[str], before: bool, year: int, day: date | None) -> Term:
    name = found[2]
    month, first_day, last_month, last_day = _SEASONS[name]
    if not found[3] and day and date(year, last_month, last_day) < day and name != "winter":
        year += 1
    english = {"voorjaar": "spring", "zomer": "summer", "najaar": "autumn", "winter": "winter"}[name]
    if before:
        last = date(year, month, first_day) - timedelta(days=1)
        return Term(f"{year}-before-{english}", None, last.isoformat())
    end = date(year + (name == "winter"), last_month, last_day)
    return Term(f"{year}-{english}", date(year, month, first_day).isoformat(), end.isoformat())


def _of_month(flat: str, day: date | None) -> Iterator[Told]:
    for found in _MONTH.finditer(flat):
        if re.search(r"\d\s*\Z", flat[: found.start()]) or not (found["year"] or day):
            continue
        month = month_number(found["month"])
        year = int(found["year"]) if found["year"] else (day.year + (month < day.month) if day else 0)
        yield found.span(), _months(f"{year}-{month:02d}", year, month, 1)


def _year(words: str | None, day: date | None) -> int | None:
    if not words:
        return None
    if words.isdigit():
        return int(words)
    return day.year + (words == "volgend jaar") if day else None


def _months(key: str, year: int, first: int, count: int) -> Term:
    end = date(year + (first + count - 1) // 12, (first + count - 1) % 12 + 1, 1) - timedelta(days=1)
    return Term(key, date(year, first, 1).isoformat(), end.isoformat())
