"""Names for records that have none of their own: a passage is called by its words, a claim by what it says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from wijkgraph.asking.evidence import Receipt, receipts
from wijkgraph.asking.naming import Names, called, name_of, names_of
from wijkgraph.asking.queries import listed, query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import kind_of, term
from wijkgraph.overviews.fact_order import place_of
from wijkgraph.rdf import Literal, NamedNode, Term, Triple
from wijkgraph.words.messages import Messages, messages

_LETTERS = 90  # of a name made here
_SAID = tuple[NamedNode, NamedNode, NamedNode | Literal]


def names_with_records(
    store: SparqlStore,
    things: Iterable[Term | None],
    language: str,
    ended: Mapping[NamedNode, Iterable[Triple]] = MappingProxyType({}),
) -> Names:
    """Names by IRI as `names_of` gives them, those of passages and claims among them.

    `ended` has the triples of claims that no longer stand, which no store holds. Two queries more at most, and those
    only where there are such records.
    """
    wanted = {one for one in things if isinstance(one, NamedNode)}
    quotes = receipts(store, [one for one in wanted if kind_of(one) == "passage" and "#" not in one.value])
    said = _said_in(store, [one for one in wanted if kind_of(one) == "claim"]) | _said_by(ended)
    met = wanted | {quote.document for quote in quotes.values()}
    met |= {
        one for triples in said.values() for triple in triples for one in triple if isinstance(one, NamedNode)
    }
    names = dict(names_of(store, met, language))
    say = messages(language)
    for passage, quote in quotes.items():
        if quote.exact:
            names[passage] = Literal(_quoted(quote, names), language="nl")
    for claim, triples in said.items():
        names[claim] = _in_words(triples, names, say)
    return names


def opening(words: str, most: int = _LETTERS) -> str:
    """The first words of a text, and an ellipsis where there are more; `most` in characters."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    whole = cut.rsplit(" ", 1)[0].rstrip(" ,;:")
    return f"{whole} …" if len(whole) > most // 2 else f"{cut}…"


def _quoted(quote: Receipt, names: Names) -> str:
    """The words of a passage with the last part of its letter's name: “…” (nr. 98)."""
    return f"“{opening(quote.words)}” ({name_of(quote.document, names).rpartition(', ')[2]})"


def _said_in(store: SparqlStore, claims: Sequence[NamedNode]) -> dict[NamedNode, list[_SAID]]:
    """The triples of each claim, the one that a reader asks for first in front."""
    if not claims:
        return {}
    rows = store.select(query("worded-records-said-in", claims=listed(claims))).rows
    found: dict[NamedNode, list[_SAID]] = defaultdict(list)
    for claim, *said in rows:
        if isinstance(claim, NamedNode):
            found[claim] += _as_said(said)
    return {claim: sorted(triples, key=_as_asked) for claim, triples in found.items()}


def _said_by(claims: Mapping[NamedNode, Iterable[Triple]]) -> dict[NamedNode, list[_SAID]]:
    said = {
        claim: [one for t in triples for one in _as_said((t.subject, t.predicate, t.object))]
        for claim, triples in claims.items()
    }
    return {claim: sorted(triples, key=_as_asked) for claim, triples in said.items() if triples}


def _as_said(said: Sequence[object]) -> Iterator[_SAID]:
    subject, predicate, value = said
    if (
        isinstance(subject, NamedNode)
        and isinstance(predicate, NamedNode)
        and isinstance(value, NamedNode | Literal)
    ):
        yield subject, predicate, value


def _as_asked(one: _SAID) -> tuple[int, list[str]]:
    return place_of(one[1]), [str(part) for part in one]


def _in_words(triples: Sequence[_SAID], names: Names, say: Messages) -> Literal:
    """The first triple in words, and how many more there are; texts in another language are passed over."""
    spoken = [
        one for one in triples if not isinstance(one[2], Literal) or one[2].language in (None, say.language)
    ] or list(triples)
    subject, predicate, value = spoken[0]
    words = value_words(value, names, say)
    if predicate != term("rdf:type"):
        words = f"{name_of(predicate, names)} {words}"
    name = opening(called(subject, names, say.language), 60)
    text = name if predicate == term("skos:prefLabel") else f"{name}: {words}"
    more = len(spoken) - 1
    return Literal(
        f"{opening(text, 120)} {say.plain('claim.more', count=more)}" if more else opening(text, 140)
    )


def value_words(value: NamedNode | Literal, names: Names, say: Messages) -> str:
    """A value in plain words: the name of a thing; a number, date or duration as people write it."""
    if isinstance(value, NamedNode):
        return called(value, names, say.language)
    return value.value if value.language else say.value(value.value, value.datatype.value)
