"""Statements about a thing with their evidence: the quoted words, their place, the reviewer and the date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wijkgraph.asking.queries import listed, query
from wijkgraph.engine.store import SparqlStore, once_where_remembered
from wijkgraph.letters.passages import Reading
from wijkgraph.names import kind_of, term
from wijkgraph.rdf import Literal, NamedNode, Term


@dataclass(frozen=True)
class Receipt:
    """Evidence of a statement: a passage of a letter (`exact`, `start` and `end` in code points) or a register."""

    source: NamedNode  # the passage, or the register
    document: NamedNode  # the letter, or the register
    exact: str = ""
    start: int = 0
    end: int = 0
    issued: str = ""

    def __hash__(self) -> int:
        """Hash of the source, which tells receipts apart; those of many statements are keys again and again."""
        return hash(self.source)

    @property
    def words(self) -> str:
        """The quote as one reads it; empty for a register."""
        return _as_read(self.exact)


@lru_cache(maxsize=4096)  # a page shows a quote several times, and so do the pages around it
def _as_read(exact: str) -> str:
    return Reading(exact).text


@dataclass(frozen=True)
class Review:
    """Reviewer of a claim and the time of the review (xsd:dateTime)."""

    claim: NamedNode
    attributed_to: NamedNode
    at: str


@dataclass(frozen=True)
class Statement:
    """One triple as a claim states it, with the claim's receipts in the order of the text."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal
    review: Review
    receipts: tuple[Receipt, ...]


def explain(store: SparqlStore, thing: NamedNode) -> tuple[Statement, ...]:
    """Every accepted statement about a thing, in the order in which the letters make them."""
    return _statements(store, f"{{ {thing} ?p ?o . BIND({thing} AS ?s) }}")


def mentions(store: SparqlStore, thing: NamedNode) -> tuple[Statement, ...]:
    """Every accepted statement that points at a thing."""
    return _statements(store, f"{{ ?s ?p {thing} . BIND({thing} AS ?o) }}")


def explain_these(store: SparqlStore, things: Iterable[NamedNode], *properties: str) -> tuple[Statement, ...]:
    """Every accepted statement about some things; by some properties only, where prefixed names are given."""
    values = listed(things)
    named = f"VALUES ?p {{ {' '.join(map(str, map(term, properties)))} }} " if properties else ""
    return _statements(store, "{ ?s ?p ?o }", f"VALUES ?s {{ {values} }} {named}") if values else ()


def explain_pointing(
    store: SparqlStore, class_: str, property_: str, things: Iterable[NamedNode]
) -> tuple[Statement, ...]:
    """Every accepted statement by which anything of a class points at some things; names with a prefix."""
    values = listed(things)
    only = f"?s a {term(class_)} . VALUES ?o {{ {values} }} VALUES ?p {{ {term(property_)} }} "
    return _statements(store, "{ ?s ?p ?o }", only) if values else ()


def claims_resting_on(store: SparqlStore, letters: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    """Every claim with a passage of some letters among its receipts."""
    rows = store.select(query("evidence-claims-resting-on", values=listed(letters))).rows
    return tuple(row[0] for row in rows if isinstance(row[0], NamedNode))


def stated_in(store: SparqlStore, claims: Iterable[NamedNode]) -> tuple[Statement, ...]:
    """Every statement of some claims."""
    values = listed(claims)
    return _statements(store, "{ ?s ?p ?o }", f"VALUES ?claim {{ {values} }} ") if values else ()


def resting_on(store: SparqlStore, receipt: NamedNode) -> tuple[Statement, ...]:
    """Every statement of a claim, or of the claims that rest on a passage or register."""
    return _statements(
        store,
        "{ ?s ?p ?o }",
        f"{{ VALUES ?claim {{ {receipt} }} }} UNION {{ ?claim wg:evidence {receipt} }} ",
    )


def resting_on_each(store: SparqlStore, passages: Iterable[NamedNode]) -> tuple[Statement, ...]:
    """Every statement of the claims that rest on one of some passages, each once, with all its receipts."""
    rows = store.select(query("evidence-resting-on-each", values=listed(passages))).rows
    return stated_in(store, [claim for (claim,) in rows if isinstance(claim, NamedNode)])


@once_where_remembered
def _statements(store: SparqlStore, pattern: str, only: str = "") -> tuple[Statement, ...]:
    # What has evidence is a claim. To ask for the class as well would lead the store astray: of more than a thousand
    # things at once it would rather begin with all claims there are, and look for the things in each.
    rows = store.select(query("evidence-statements", only=only, pattern=pattern)).rows
    sources: dict[tuple[Term | None, ...], list[NamedNode]] = defaultdict(list)
    for row in rows:
        if isinstance(row[6], NamedNode):
            sources[row[:6]].append(row[6])
    known = receipts(store, {source for found in sources.values() for source in found})
    statements = []
    for (s, p, o, claim, by, at), found in sources.items():
        assert isinstance(s, NamedNode)
        assert isinstance(p, NamedNode)
        assert isinstance(o, NamedNode | Literal)
        assert isinstance(claim, NamedNode)
        assert isinstance(by, NamedNode)
        review = Review(claim, by, at.value if isinstance(at, Literal) else "")
        statements.append(Statement(s, p, o, review, in_order(known[source] for source in found)))
    return tuple(
        sorted(
            statements,
            key=lambda one: (
                [_place(r) for r in one.receipts],
                str(one.predicate),
                str(one.object),
                str(one.subject),
            ),
        )
    )


def receipts(store: SparqlStore, sources: Iterable[NamedNode]) -> Mapping[NamedNode, Receipt]:
    """The receipt for each passage or register, in one query however many there are.

    No OPTIONAL at the top: the store would read every passage there is to join it with these.
    """
    wanted = sorted(set(sources), key=str)
    if not wanted:
        return {}
    rows = store.select(query("evidence-receipts", wanted=" ".join(map(str, wanted)))).rows
    found: dict[NamedNode, Receipt] = {source: Receipt(source, source) for source in wanted}
    for source, document, exact, start, end, issued in rows:
        assert isinstance(source, NamedNode)
        day = issued.value if isinstance(issued, Literal) else ""
        if isinstance(document, NamedNode) and isinstance(exact, Literal):
            places = [int(place.value) for place in (start, end) if isinstance(place, Literal)]
            found[source] = Receipt(source, document, exact.value, places[0], places[1], day)
        else:
            found[source] = Receipt(source, source, issued=day)
    return found


def in_order(found: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Receipts in the order of the letters' dates, then of the text; registers last."""
    return tuple(sorted(set(found), key=_place))


def letters_read(store: SparqlStore) -> Mapping[NamedNode, str]:
    """The letters whose text is in the dataset, oldest first, each with its date (xsd:date), empty where unknown."""
    rows = store.select(query("evidence-letters-read")).rows
    return {
        letter: day.value if isinstance(day, Literal) else ""
        for letter, day in rows
        if isinstance(letter, NamedNode)
    }


def _place(receipt: Receipt) -> tuple[bool, str, str, int]:
    return kind_of(receipt.document) == "register", receipt.issued, receipt.document.value, receipt.start
