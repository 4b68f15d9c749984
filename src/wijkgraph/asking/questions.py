"""Named questions: their words, their slots, and the query with slots filled in as typed terms."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256

from wijkgraph.errors import BadSlot, QueryError, SourceError, UnknownQuestion
from wijkgraph.letters.folding import words_of
from wijkgraph.names import DEF, kind_of, term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.sparql_tokens import tokenise

_DATATYPES = {"number": term("xsd:integer"), "date": term("xsd:date")}
PLACE = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{\s*UNDEF\s*\}")
SLOT = re.compile(r"\{(\w+)\}")
# A part of a question that is told where a slot in it is filled, and what is told instead.
OPTIONAL = re.compile(r"\[(?P<part>[^][|]*)(?:\|(?P<otherwise>[^][|]*))?\]")
_CONSTRUCT = re.compile(r"^\s*CONSTRUCT\b", re.MULTILINE)
_LEXICAL = {"number": re.compile(r"[+-]?[0-9]+"), "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")}
# The head of a query that lists variables only, and the end of one that neither groups nor limits its rows.
_PLAIN_HEAD = re.compile(r"^SELECT (?:DISTINCT )?(?=(?P<variables>[?\w\s]+?)\s*\bWHERE\b)", re.MULTILINE)
_PLAIN_END = re.compile(r"\}\s*(?:ORDER BY[^{}]*)?\Z")
_LONGEST_NAME = 200  # characters of a name that are compared with others
_LIKE = 0.7  # least likeness, of 1
_FEW = 8  # a word tells something if no more than one name in so many has it
_LISTED_BY_COMMAND = "`wijkgraph ask` lists them all; `wijkgraph search` finds one by its words."
_AGGREGATES = frozenset(("count", "sum", "avg", "min", "max", "sample", "group_concat"))

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
    lists: tuple[NamedNode, ...] = ()  # concepts whose things the question lists

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of SHA-256 over the query text."""
        return sha256(self.query.encode()).hexdigest()[:12]

    @cached_property
    def own_words(self) -> frozenset[str]:
        """Folded words of the question in every language, without its slots."""
        return frozenset(words_of(" ".join(SLOT.sub(" ", text) for text in self.words.values())))

    @cached_property
    def sparql(self) -> str:
        """The query without its header."""
        return "".join(
            line for line in self.query.splitlines(keepends=True) if not line.startswith("#+")
        ).strip()

    def in_words(self, language: str, chosen: Mapping[str, str] | None = None) -> str:
        """The question as a sentence, with the chosen words, or those for "any", in its slots.

        Of an optional part that holds no chosen slot what stands for it is told.
        """
        told = OPTIONAL.sub(
            lambda part: (
                part["part"]
                if set(SLOT.findall(part["part"])) & (chosen or {}).keys()
                else part["otherwise"] or ""
            ),
            self.words[language],
        )
        words = {slot.name: (chosen or {}).get(slot.name) or slot.unfilled[language] for slot in self.slots}
        return SLOT.sub(lambda place: words.get(place[1], place[0]), told)

    def with_places(self, language: str) -> str:
        """The question with every optional part, its slots in braces: the sentence of a form."""
        return OPTIONAL.sub(lambda part: part["part"], self.words[language])

    def heading(self, column: str, language: str) -> str:
        """Heading of a column in a language; the variable's name where the file gives none."""
        return self.columns.get(column, {}).get(language, column)

    @cached_property
    def counts(self) -> bool:
        """True if the query sums up what it finds, so that it gives a row where it finds nothing."""
        return bool(_words_of_query(self.sparql) & _AGGREGATES)

    @cached_property
    def wants_enough(self) -> bool:
        """True if the query leaves out what it finds too little of (HAVING)."""
        return "having" in _words_of_query(self.sparql)

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
        return PLACE.sub(fill, self.query)

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
        return PLACE.sub(lambda place: values if place["name"] == name else place[0], query)

    def slot(self, name: str) -> Slot:
        """The slot of that name. Raises BadSlot, naming those there are."""
        for slot in self.slots:
            if slot.name == name:
                return slot
        known = ", ".join(f"'{slot.name}'" for slot in self.slots)
        raise BadSlot(
            f"The question has no slot '{name}'",
            where=self.name,
            next=f"Its slots are {known}." if known else "It has no slots.",
            slot=name,
        )


class Questions(dict[str, Question]):
    """Questions by name. `broken` has the error of each file that holds none, by the name it would have had."""

    def __init__(self, whole: Mapping[str, Question], broken: Mapping[str, SourceError]) -> None:
        super().__init__(whole)
        self.broken = broken


def _words_of_query(query: str) -> frozenset[str]:
    """Keywords and functions of a query, in lower case; none where it cannot be read."""
    try:
        return frozenset(token.text.lower() for token in tokenise(query) if token.kind == "word")
    except QueryError:
        return frozenset()


def find_question(
    questions: Mapping[str, Question], name: str, *, listed: str = _LISTED_BY_COMMAND
) -> Question:
    """The question of that name. Raises UnknownQuestion, naming those that look like it; SourceError of a bad file.

    `listed` tells where all of them stand, for those who have no command line.
    """
    if name in questions:
        return questions[name]
    if isinstance(questions, Questions) and (error := questions.broken.get(name)):
        raise SourceError(error.what, where=error.where, next=error.next)
    close = ", ".join(_names_like(name, list(questions)))
    raise UnknownQuestion(
        f"No question is called '{name}'",
        next=f"Did you mean {close}? {listed}" if close else listed,
    )


def _names_like(name: str, names: Sequence[str]) -> list[str]:
    """At most three names: those that look like this one, then those with a word of it that few others have."""
    typed = "-".join(words_of(name[:_LONGEST_NAME]))
    look_alike = get_close_matches(typed, names, n=3, cutoff=_LIKE)
    words_in = {other: set(other.split("-")) for other in names}
    frequent = Counter(word for words in words_in.values() for word in words)
    telling = {word for word in typed.split("-") if frequent[word] * _FEW <= len(names)}
    shared = sorted(names, key=lambda other: -len(telling & words_in[other]))
    return list(dict.fromkeys([*look_alike, *(other for other in shared if telling & words_in[other])]))[:3]


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
