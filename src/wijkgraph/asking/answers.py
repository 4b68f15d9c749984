"""Ask a named question and give the answer with its receipts, or say that the letters do not say.

A query returns its columns and, in `?passage` and other variables that begin so, what each row rests on. Rows that
differ only there are one row of the answer with several receipts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Receipt, in_order, receipts, searched_letters
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.queries import query
from wijkgraph.asking.questions import Question, SlotValue, literal_value
from wijkgraph.asking.search import find_thing
from wijkgraph.engine.store import Solutions, SparqlStore
from wijkgraph.errors import BadSlot, NotFound, QuerySyntax, SourceError, StoreError
from wijkgraph.names import term, thing
from wijkgraph.rdf import Literal, NamedNode, Term

PASSAGE = "passage"
_AS_OF, _SUBJECT, _SAYS_INSTEAD = term("wg:asOf"), term("dcterms:subject"), term("wg:saysInstead")


@dataclass(frozen=True)
class Row:
    """One row of an answer, a value for each column, and what it rests on."""

    values: tuple[Term | None, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Silence:
    """Record that the letters do not answer a question: the date of the search, and passages on what they do say."""

    record: NamedNode
    as_of: str
    instead: tuple[Receipt, ...]


@dataclass(frozen=True)
class Answer:
    """The rows of an answer in the query's order; without rows, the letters do not say."""

    question: Question
    chosen: Mapping[str, SlotValue]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    searched: tuple[NamedNode, ...]
    silences: tuple[Silence, ...]
    query: str
    data_version: str

    @property
    def is_not_stated(self) -> bool:
        """True if the searched letters hold no answer."""
        return not self.rows

    def things(self) -> set[NamedNode]:
        """Every IRI that a reader of this answer meets and wants named."""
        met = {value for row in self.rows for value in row.values if isinstance(value, NamedNode)}
        met |= {receipt.document for row in self.rows for receipt in row.receipts}
        met |= {value for value in self.chosen.values() if isinstance(value, NamedNode)}
        for silence in self.silences:
            met |= {silence.record} | {receipt.document for receipt in silence.instead}
        return met | set(self.searched)


def choose_slots(store: SparqlStore, question: Question, texts: Mapping[str, str]) -> dict[str, SlotValue]:
    """Slot values as terms, from typed text: names and references become IRIs. Raises BadSlot."""
    chosen: dict[str, SlotValue] = {}
    for name, text in texts.items():
        slot = question.slot(name)
        _check_encoding(question, name, text)
        if slot.type != "iri":
            chosen[name] = literal_value(question, slot, text)
            continue
        try:
            chosen[name] = find_thing(store, text, slot.kind)
        except NotFound as error:
            raise BadSlot(error.what, where=f"{question.name}, slot {name}", next=error.next) from error
    return chosen


def _check_encoding(question: Question, slot: str, text: str) -> None:
    """Raises BadSlot for text with lone surrogates: a terminal passes bytes that are not UTF-8 as such."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadSlot(
            "What was filled in is not UTF-8 text",
            where=f"{question.name}, slot {slot}",
            next="Write it in UTF-8.",
        ) from error


def ask_question(
    store: SparqlStore,
    question: Question,
    chosen: Mapping[str, SlotValue],
    language: str | None = None,
) -> Answer:
    """The answer in the data of `store`; what is worded in several languages, in `language` only if one is given.

    Raises BadSlot, SourceError when the question's file holds no SELECT, what the store raises otherwise, and
    StoreError where no letter is: only letters can be silent.
    """
    query = question.filled(chosen)
    try:
        solutions = store.select(query)
    except QuerySyntax as error:  # what fills a slot is always a term: the fault stands in the file
        raise SourceError(
            f"The question's own query does not work: {error.what}",
            where=f"{question.name}.rq" + (f", {error.where}" if error.where else ""),
            next="Mend that file.",
        ) from error
    columns = tuple(name for name in solutions.variables if not name.startswith(PASSAGE))
    rows = _rows(store, solutions, columns)
    if language:
        rows = _in_one_language(rows, language)
    searched = tuple(searched_letters(store))
    if not rows and not searched:
        raise StoreError(
            "There is no letter in this store, so that it cannot answer for the letters",
            next="Publish the dataset to it, or finish a publication that was interrupted.",
        )
    return Answer(
        question=question,
        chosen=dict(chosen),
        columns=columns,
        rows=rows,
        searched=searched,
        silences=() if rows else _silences(store, question, set(chosen.values())),
        query=query,
        data_version=store.version,
    )


def names_in(store: SparqlStore, answer: Answer, language: str) -> Names:
    """Names in a language for everything the answer mentions."""
    return names_of(store, answer.things(), language)


def _rows(store: SparqlStore, solutions: Solutions, columns: Sequence[str]) -> tuple[Row, ...]:
    places = [solutions.variables.index(name) for name in columns]
    evidence = [at for at, name in enumerate(solutions.variables) if name not in columns]
    found: dict[tuple[Term | None, ...], set[NamedNode]] = {}
    for solution in solutions.rows:
        if all(value is None for value in solution):
            continue  # an aggregate over nothing gives one empty row, which is no answer
        sources = found.setdefault(tuple(solution[place] for place in places), set())
        sources |= {source for at in evidence if isinstance(source := solution[at], NamedNode)}
    known = receipts(store, {source for sources in found.values() for source in sources})
    return tuple(
        Row(values, in_order(known[source] for source in sources)) for values, sources in found.items()
    )


def _in_one_language(rows: Sequence[Row], language: str) -> tuple[Row, ...]:
    """The rows without those that say the same, on the same receipts, in another language than the reader's.

    The reader's language yields where another says more, so that nothing is lost for want of a translation.
    """
    same: dict[tuple[object, ...], dict[frozenset[str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        unworded = tuple(None if _language(value) else value for value in row.values)
        spoken = frozenset(filter(None, map(_language, row.values)))
        same[unworded, row.receipts][spoken].append(row)
    kept = set()
    for versions in same.values():
        mixed_last = [spoken for spoken in versions if len(spoken) < 2] or list(versions)
        best = max(mixed_last, key=lambda spoken: (len(versions[spoken]), language in spoken))
        kept |= set(versions[best])
    return tuple(row for row in rows if row in kept)


def _language(value: Term | None) -> str | None:
    return value.language if isinstance(value, Literal) else None


def _silences(store: SparqlStore, question: Question, chosen: set[SlotValue]) -> tuple[Silence, ...]:
    """The question's records of what the letters do not say, without those about something else than was chosen."""
    records = [thing("not-stated", key) for key in question.silences]
    said: dict[tuple[Term | None, Term | None], list[Term]] = defaultdict(list)
    for record, predicate, value in store.select(
        query(
            "answers-silences",
            records=" ".join(map(str, records)),
            as_of=_AS_OF,
            subject=_SUBJECT,
            says_instead=_SAYS_INSTEAD,
        )
    ).rows:
        if value is not None:
            said[record, predicate].append(value)
    return tuple(
        _silence(store, record, said[record, _AS_OF], said[record, _SAYS_INSTEAD])
        for record in records
        if said[record, _AS_OF]
        and (not chosen or not said[record, _SUBJECT] or chosen.intersection(said[record, _SUBJECT]))
    )


def _silence(store: SparqlStore, record: NamedNode, days: Sequence[Term], instead: Sequence[Term]) -> Silence:
    found = receipts(store, (source for source in instead if isinstance(source, NamedNode))).values()
    day = days[0]
    return Silence(
        record,
        day.value,
        in_order(receipt for receipt in found if receipt.exact),  # a letter that is not here has no words
    )
