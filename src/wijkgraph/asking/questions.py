"""Named questions: one file each, a query that runs anywhere, with a header of `#+ key: value` lines on top.

    #+ question: Who commissioned {study}?
    #+ vraag: Wie gaf opdracht tot {study}?
    #+ asked: en: client, ordered by; nl: opdrachtgever, in opdracht van wie
    #+ slot: study iri study; en: which study; nl: welk onderzoek
    #+ column: client; en: commissioned by; nl: in opdracht van
    #+ about: One line per study and client, only where a letter names the client.
    #+ uitleg: Eén regel per onderzoek en opdrachtgever, alleen waar een brief de opdrachtgever noemt.
    #+ silence: commissioner-of-veerkracht
    SELECT ?study ?client ?passage WHERE { VALUES ?study { UNDEF } … }

A slot is a `VALUES` line holding `UNDEF`: unfilled the question answers for everything. It is filled with one typed
term in its N-Triples form, never by pasting text. `iri` may be followed by the kinds of thing that fit,
`programme|track`; without them any thing does. `asked` holds other words in which people ask the same, for search;
it may be left out. Each column has its heading in words. `silence` names a record of
something the letters do not say, `id/not-stated/{key}`; there may be several. A line that starts `#+   ` goes on
with the line above.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from wijkgraph.errors import BadSlot, SourceError, UnknownQuestion, cannot_read
from wijkgraph.letters.folding import words_of
from wijkgraph.names import DEF, kind_of, term
from wijkgraph.rdf import Literal, NamedNode

_HEADER = re.compile(r"#\+ (\w+): *(.*)")
_CONTINUED = re.compile(r"#\+   *(.*)")
_SLOT = re.compile(
    r"(?P<name>[a-z]\w*) (?P<type>iri|text|number|date)(?: (?P<kinds>[a-z-]+(?:\|[a-z-]+)*))?(?P<words>(?:;.*)?)"
)
_DATATYPES = {"number": term("xsd:integer"), "date": term("xsd:date")}
_PLACE = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{\s*UNDEF\s*\}")
_COLUMN = re.compile(r"(?P<name>[a-z]\w*)(?P<words>(?:;.*)?)")
_CONSTRUCT = re.compile(r"^\s*CONSTRUCT\b", re.MULTILINE)
_LEXICAL = {"number": re.compile(r"[+-]?[0-9]+"), "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")}
# The head of a query that lists variables only, and the end of one that neither groups nor limits its rows.
_PLAIN_HEAD = re.compile(r"^SELECT (?:DISTINCT )?(?=(?P<variables>[?\w\s]+?)\s*\bWHERE\b)", re.MULTILINE)
_PLAIN_END = re.compile(r"\}\s*(?:ORDER BY[^{}]*)?\Z")

SlotValue = NamedNode | Literal


@dataclass(frozen=True)
class Slot:
    """A word in a question that may be chosen: `type` is iri, text, number or date; `kinds` as in `id/{kind}/`.

    Without kinds any thing fits.
    """

    name: str
    type: str
    kinds: tuple[str, ...]
    unfilled: Mapping[str, str]  # by language, the words that stand for "any"


@dataclass(frozen=True)
class Question:
    """One question: its words by language, its slots, and the query with every slot unfilled."""

    name: str
    words: Mapping[str, str]
    about: Mapping[str, str]
    slots: tuple[Slot, ...]
    columns: Mapping[str, Mapping[str, str]]  # by variable, then by language
    silences: tuple[str, ...]
    query: str
    asked: frozenset[str] = frozenset()  # folded words in which people ask the same, of all languages

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of SHA-256 over the query text."""
        return sha256(self.query.encode()).hexdigest()[:12]

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Folded words of the question in every language, without its slots."""
        return frozenset(words_of(" ".join(re.sub(r"\{\w+\}", " ", text) for text in self.words.values())))

    @cached_property
    def sparql(self) -> str:
        """The query without its header."""
        return "".join(
            line for line in self.query.splitlines(keepends=True) if not line.startswith("#+")
        ).strip()

    def in_words(self, language: str, chosen: Mapping[str, str] | None = None) -> str:
        """The question as a sentence, with the chosen words, or those for "any", in its slots."""
        words = {slot.name: (chosen or {}).get(slot.name) or slot.unfilled[language] for slot in self.slots}
        return re.sub(r"\{(\w+)\}", lambda place: words.get(place[1], place[0]), self.words[language])

    def heading(self, column: str, language: str) -> str:
        """Heading of a column in a language; the variable's name where the file gives none."""
        return self.columns.get(column, {}).get(language, column)

    @property
    def gives_graph(self) -> bool:
        """True if the answer is a graph (CONSTRUCT), false for a table."""
        return _CONSTRUCT.search(self.query) is not None

    def filled(self, values: Mapping[str, SlotValue]) -> str:
        """The query with its slots filled. Raises BadSlot for a slot the question does not have."""
        chosen = {self.slot(name).name: value for name, value in values.items()}

        def fill(place: re.Match[str]) -> str:
            name = place["name"]
            return f"VALUES ?{name} {{ {chosen[name]} }}" if name in chosen else place[0]

        # All at once: what one slot was filled with must never be read as the place of the next.
        return _PLACE.sub(fill, self.query)

    def filled_with_each(
        self, name: str, these: Iterable[NamedNode], others: Mapping[str, SlotValue]
    ) -> str | None:
        """The query for several values of one slot at once, each row with its own value in `?{name}`.

        None where rows cannot be told apart so: the head has expressions, or rows are grouped or limited.
        """
        query = self.filled({slot: value for slot, value in others.items() if slot != name})
        head = _PLAIN_HEAD.search(query)
        if head is None or not _PLAIN_END.match(query, query.rfind("}")):
            return None
        if f"?{name}" not in head["variables"].split():
            query = f"{query[: head.end()]}?{name} {query[head.end() :]}"
        values = f"VALUES ?{name} {{ {' '.join(sorted(map(str, these)))} }}"
        return _PLACE.sub(lambda place: values if place["name"] == name else place[0], query)

    def slot(self, name: str) -> Slot:
        """The slot of that name. Raises BadSlot, naming those there are."""
        for slot in self.slots:
            if slot.name == name:
                return slot
        known = ", ".join(slot.name for slot in self.slots)
        raise BadSlot(
            f"The question has no slot '{name}'",
            where=self.name,
            next=f"Its slots are {known}." if known else "It has no slots.",
            slot=name,
        )


def read_questions(*folders: Path) -> dict[str, Question]:
    """Every question in some folders, by name, sorted; a later folder's takes the place of one of the same name.

    Raises SourceError for a bad file, or where there is no question at all.
    """
    files = {path.stem: path for folder in folders for path in folder.glob("*.rq")}
    if not files:
        where = ", ".join(map(str, folders))
        raise SourceError("There is no question", where=where, next="Write one as a .rq file.")
    return {name: read_question(files[name]) for name in sorted(files)}


def read_question(path: Path) -> Question:
    """The question in one file.

    Raises SourceError when it cannot be read, its header is incomplete or a slot has no place.
    """
    query = _text_of(path)
    header: dict[str, list[str]] = {}
    last: list[str] | None = None
    for line in query.splitlines():
        if match := _HEADER.fullmatch(line):
            last = header.setdefault(match[1], [])
            last.append(match[2].strip())
        elif last and (match := _CONTINUED.fullmatch(line)):
            last[-1] += " " + match[1].strip()
    missing = [key for key in ("question", "vraag", "about", "uitleg") if key not in header]
    if missing:
        raise SourceError(
            f"The question's header lacks {', '.join(missing)}",
            where=str(path),
            next="Add `#+ key: value` lines.",
        )
    return Question(
        name=path.stem,
        words={"en": header["question"][0], "nl": header["vraag"][0]},
        about={"en": header["about"][0], "nl": header["uitleg"][0]},
        slots=tuple(_slot(text, query, path) for text in header.get("slot", [])),
        columns=dict(_column(text, path) for text in header.get("column", [])),
        silences=tuple(header.get("silence", [])),
        query=query,
        asked=frozenset(
            word
            for text in header.get("asked", [])
            for words in _words(f"; {text}").values()
            for word in words_of(words)
        ),
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise cannot_read(error, path) from error
    except UnicodeDecodeError as error:
        raise SourceError("This is not UTF-8 text", where=str(path), next="Save it as UTF-8.") from error


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """The question of that name. Raises UnknownQuestion, naming those that look like it."""
    if name in questions:
        return questions[name]
    words = set(name.lower().replace("_", "-").split("-"))
    close = sorted(questions, key=lambda other: -len(words & set(other.split("-"))))[:3]
    raise UnknownQuestion(
        f"No question is called '{name}'",
        next=f"Did you mean {', '.join(close)}? `wijkgraph ask` lists them all.",
    )


def is_of_kind(thing: NamedNode, kinds: Sequence[str]) -> bool:
    """True if a thing is of one of some kinds, or if there are none to choose from."""
    concepts = tuple(f"{DEF}/{kind}/" for kind in kinds)
    return not kinds or kind_of(thing) in kinds or thing.value.startswith(concepts)


def literal_value(question: Question, slot: Slot, text: str) -> Literal:
    """The text as the literal a text, number or date slot takes. Raises BadSlot when it is not one."""
    if slot.type == "text":
        return Literal(text)
    where, text = f"{question.name}, slot {slot.name}", text.strip()
    if not _LEXICAL[slot.type].fullmatch(text):
        advice = "Write it as 2020-03-31." if slot.type == "date" else "Write a whole number."
        raise BadSlot(f"'{text}' is not a {slot.type}", where=where, next=advice, slot=slot.name)
    if slot.type == "date" and not _is_day(text):
        advice = "Choose a day of the calendar."
        raise BadSlot(f"There is no day {text}", where=where, next=advice, slot=slot.name)
    return Literal(text, datatype=_DATATYPES[slot.type])


def _is_day(text: str) -> bool:
    """True if the calendar has that day; the year 0 is none."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _column(text: str, path: Path) -> tuple[str, Mapping[str, str]]:
    match = _COLUMN.fullmatch(text)
    words = _words(match["words"]) if match else {}
    if not match or words.keys() != {"nl", "en"}:
        raise SourceError(
            f"Not a column: '{text}'", where=str(path), next="Write `name; en: heading; nl: kop`."
        )
    return match["name"], words


def _words(text: str) -> dict[str, str]:
    """The words by language in `; en: any study; nl: enig onderzoek`."""
    return {language: words.strip() for language, words in re.findall(r";\s*(nl|en):\s*([^;]+)", text)}


def _slot(text: str, query: str, path: Path) -> Slot:
    match = _SLOT.fullmatch(text)
    if not match:
        raise SourceError(
            f"Not a slot: '{text}'",
            where=str(path),
            next="Write `name iri kind|kind; en: any …; nl: enig …`.",
        )
    words = _words(match["words"])
    slot = Slot(match["name"], match["type"], tuple(filter(None, (match["kinds"] or "").split("|"))), words)
    places = [place["name"] for place in _PLACE.finditer(query)].count(slot.name)
    if places != 1 or words.keys() != {"nl", "en"}:
        raise SourceError(
            f"Slot '{slot.name}' needs words in nl and en and one place; it has {places}",
            where=str(path),
            next=f"Write `VALUES ?{slot.name} {{ UNDEF }}` once.",
        )
    return slot
