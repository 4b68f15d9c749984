"""Rows, claims and sentences told to an assistant: words, certainty, reviewer, and the passages they rest on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.evidence import Receipt, Statement, stated_in
from wijkgraph.asking.naming import Names, name_of, names_of
from wijkgraph.asking.queries import listed, query
from wijkgraph.asking.results import show_term
from wijkgraph.asking.rows import Row
from wijkgraph.asking.silences import Silence
from wijkgraph.assistants.told import ToldReceipt, ToldStatement
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters.plain_sight import visible
from wijkgraph.letters.sentences import Sentence
from wijkgraph.names import DEF, kind_of, names_at
from wijkgraph.overviews.dossier import ClaimRead
from wijkgraph.overviews.dossier_results import told_by
from wijkgraph.rdf import NamedNode, Term
from wijkgraph.words.messages import messages

LONGEST_QUOTE = 600  # characters; what is longer is cut, and says so
_CERTAIN = tuple(
    f"{DEF}/{scheme}/"
    for scheme in (
        "influence-type",
        "influence-strength",
        "commitment-state",
        "decision-status",
        "fulfilment-kind",
        "stage",
    )
)
Claimed = Mapping[NamedNode, Sequence[Statement]]


class Teller:
    """Words for what a store holds, in one language."""

    def __init__(self, store: SparqlStore, language: str) -> None:
        self._store = store
        self.language = language
        self._say = messages(language)

    def rows(self, answer: Answer, rows: Sequence[Row]) -> list[ToldStatement]:
        """A statement for each row of an answer."""
        claims = self._claims_of(rows)
        met = {value for row in rows for value in row.values} | {
            receipt.document for row in rows for receipt in row.receipts
        }
        names = self._names(met, (one for found in claims for said in found.values() for one in said))
        return [self._row(answer, row, found, names) for row, found in zip(rows, claims, strict=True)]

    def claims(self, statements: Iterable[Statement]) -> list[ToldStatement]:
        """A statement for each claim, in the order given."""
        by_claim: dict[NamedNode, list[Statement]] = defaultdict(list)
        for one in statements:
            by_claim[one.review.claim].append(one)
        names = self._names((), (one for said in by_claim.values() for one in said))
        return [
            ToldStatement(
                words=self.claim_words(said, names),
                strength=self._strength({claim: said}, (), names) or self._plain_strength(said[0].receipts),
                receipts=[self.receipt(one, names) for one in said[0].receipts],
                **self._review({claim: said}, names),
            )
            for claim, said in by_claim.items()
        ]

    def silence(self, silence: Silence, names: Names) -> ToldStatement:
        """A recorded silence, with what the letters say instead."""
        return self._recorded(silence.record, silence.as_of, silence.instead, names, silence.by)

    def sentence(
        self, sentence: Sentence, issued: str, claim: ClaimRead | None, others: int, names: Names
    ) -> ToldStatement:
        """A sentence of a letter with a claim that rests on it; without one, with the number of `others` that do."""
        letter = names_at(self._store.base).thing("letter", sentence.letter)
        words, cut = shortened(sentence.text)
        receipt = ToldReceipt(
            kind="quote",
            quote=words,
            cut=cut or None,
            says="this",
            source=visible(name_of(letter, names)),
            date=issued or None,
            address=sentence_address(sentence, self._store.base),
        )
        if claim is None:
            others_told = self._say.plain("assistants.other_claims", count=others)
            return ToldStatement(
                words=self._say.plain("assistants.sentence"),
                strength=others_told if others else self._say.plain("assistants.no_claim"),
                receipts=[receipt],
            )
        iri, said = claim
        elsewhere = [
            one
            for one in said[0].receipts
            if one.document != letter or not sentence.meets(one.start, one.end)
        ]
        return ToldStatement(
            words=self.claim_words(said, names),
            strength=self._strength({iri: said}, (), names) or self._plain_strength(said[0].receipts),
            receipts=[receipt, *(self.receipt(one, names) for one in elsewhere)],
            **self._review({iri: said}, names),
        )

    def claim_words(self, said: Sequence[Statement], names: Names) -> str:
        """A claim in words: by subject, what it says."""
        parts = []
        for subject, properties in told_by(said, self.language):
            told = (
                f"{show_term(name, names)}: "
                + ", ".join(show_term(one.object, names, self.language) for one in values)
                for name, values in properties
            )
            parts.append(f"{show_term(subject, names)} — {'; '.join(told)}")
        return visible("; ".join(parts))

    def receipt(self, receipt: Receipt, names: Names, *, instead: bool = False) -> ToldReceipt:
        """A passage or a register, with its paper and date."""
        words, cut = shortened(receipt.words)
        return ToldReceipt(
            kind="quote" if receipt.exact else "register",
            quote=words or None,
            cut=cut or None,
            says="something else" if instead else "this",
            source=visible(name_of(receipt.document, names)),
            date=receipt.issued or None,
            address=receipt.source.value,
        )

    def _row(self, answer: Answer, row: Row, claims: Claimed, names: Names) -> ToldStatement:
        said = (
            f"{answer.question.heading(column, self.language)}: {show_term(value, names, self.language)}"
            for column, value in zip(answer.columns, row.values, strict=True)
            if value is not None
        )
        silent = next(
            (v for v in row.values if isinstance(v, NamedNode) and kind_of(v) == "not-stated"), None
        )
        if silent is not None:
            day = next((v.value for v in row.values if v is not None and v != silent), "")
            return self._recorded(silent, day, [one for one in row.receipts if one.exact], names)
        return ToldStatement(
            words=visible("; ".join(said)),
            strength=self._strength(claims, row.values, names) or self._plain_strength(row.receipts),
            receipts=[self.receipt(one, names) for one in row.receipts],
            **self._review(claims, names),
        )

    def _recorded(
        self,
        record: NamedNode,
        day: str,
        instead: Iterable[Receipt],
        names: Names,
        by: Sequence[NamedNode] = (),
    ) -> ToldStatement:
        itself = ToldReceipt(
            kind="silence",
            says="this",
            source=visible(name_of(record, names)),
            date=day or None,
            address=record.value,
        )
        return ToldStatement(
            words=self._say.plain("assistants.silent", question=visible(name_of(record, names))),
            strength=self._say.plain("assistants.silence"),
            accepted_by=", ".join(name_of(one, names) for one in by) or None,
            accepted_on=day or None,
            receipts=[itself, *(self.receipt(one, names, instead=True) for one in instead)],
        )

    def _claims_of(self, rows: Sequence[Row]) -> list[Claimed]:
        """For each row the claims on its own sources that say most of what it says."""
        sources = {receipt.source for row in rows for receipt in row.receipts}
        things = {value for row in rows for value in row.values if isinstance(value, NamedNode)}
        if not sources or not things:
            return [{} for _ in rows]
        found: dict[NamedNode, dict[NamedNode, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
        asked = query("assistants-claims-on", sources=listed(sources), things=listed(things))
        for source, thing, claim in self._store.select(asked).rows:
            if (
                isinstance(source, NamedNode)
                and isinstance(thing, NamedNode)
                and isinstance(claim, NamedNode)
            ):
                found[source][claim].add(thing)
        best = [_best(row, found) for row in rows]
        said: dict[NamedNode, list[Statement]] = defaultdict(list)
        for one in stated_in(self._store, {claim for claims in best for claim in claims}):
            said[one.review.claim].append(one)
        return [{claim: said[claim] for claim in claims if said[claim]} for claims in best]

    def _names(self, terms: Iterable[Term | None], statements: Iterable[Statement]) -> Names:
        met: set[Term | None] = set(terms)
        for one in statements:
            met |= {one.subject, one.predicate, one.object, one.review.attributed_to}
            met |= {receipt.document for receipt in one.receipts}
        return names_of(self._store, met, self.language)

    def _strength(self, claims: Claimed, values: Iterable[Term | None], names: Names) -> str:
        """The kinds of certainty that a row shows, else those that its claims state."""
        shown = [one for one in values if isinstance(one, NamedNode) and one.value.startswith(_CERTAIN)]
        met = {one for one in values if isinstance(one, NamedNode)}
        stated = [
            one.object
            for said in claims.values()
            for one in said
            if isinstance(one.object, NamedNode)
            and one.object.value.startswith(_CERTAIN)
            and (not met or one.subject in met or any(_joins(other, one.subject, met) for other in said))
        ]
        return visible(", ".join(dict.fromkeys(name_of(one, names) for one in (*shown, *stated))))

    def _plain_strength(self, receipts: Sequence[Receipt]) -> str:
        is_stated = any(receipt.exact for receipt in receipts)
        return self._say.plain("assistants.stated" if is_stated else "assistants.registered")

    def _review(self, claims: Claimed, names: Names) -> dict[str, Any]:
        claim, said = next(iter(claims.items()), (None, ()))
        if claim is None:
            return {}
        review = said[0].review
        by = visible(name_of(review.attributed_to, names))
        return {"claim": claim.value, "accepted_by": by, "accepted_on": review.at[:10] or None}


def _joins(one: Statement, record: NamedNode, met: Collection[NamedNode]) -> bool:
    """True if a record, such as an influence, points at a thing of the row."""
    return one.subject == record and one.object in met


def _best(row: Row, found: Mapping[NamedNode, Mapping[NamedNode, set[NamedNode]]]) -> list[NamedNode]:
    values = {value for value in row.values if isinstance(value, NamedNode)}
    score: dict[NamedNode, int] = {}
    for receipt in row.receipts:
        for claim, things in found.get(receipt.source, {}).items():
            score[claim] = len(things & values)
    most = max(score.values(), default=0)
    return sorted((claim for claim, met in score.items() if met == most > 0), key=str)[:3]


def shortened(words: str) -> tuple[str, bool]:
    """The words in plain sight; the first LONGEST_QUOTE characters of what is longer, and true."""
    seen = visible(words)
    if len(seen) <= LONGEST_QUOTE:
        return seen, False
    return seen[:LONGEST_QUOTE].rpartition(" ")[0] or seen[:LONGEST_QUOTE], True


def sentence_address(sentence: Sentence, base: str) -> str:
    """The address of a letter, opened at a sentence (text fragment)."""
    first = " ".join(sentence.stretches[0].as_read.split()[:6])
    return f"{base}letter/{sentence.letter}#:~:text=" + quote(first, safe="").replace("-", "%2D")
