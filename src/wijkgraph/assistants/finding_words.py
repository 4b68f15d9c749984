"""Sentences of the letters by the words they hold, told with the claims that rest on them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from wijkgraph.asking.evidence import Statement, resting_on_each
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.text_search import Mention
from wijkgraph.assistants.telling import Teller
from wijkgraph.assistants.told import ToldSentence, ToldStatement
from wijkgraph.engine.store import SparqlStore
from wijkgraph.letters import folding
from wijkgraph.letters.plain_sight import addresses_its_reader, visible
from wijkgraph.letters.sentences import Sentence
from wijkgraph.names import names_at
from wijkgraph.overviews.dossier import ClaimRead
from wijkgraph.overviews.letter_cards import Stretch, stretches_of
from wijkgraph.rdf import Literal, NamedNode

# Words that say nothing of a subject, in both languages.
_SMALL = frozenset(
    re.findall(
        r"\w+",
        """aan about and any are bij dat de den der des did dit die do does een en er for from had has have het hoe how
        in is it met naar niet of om on op or over per said say says te that the their then this to tot uit
        van voor waar wanneer was wat were welk welke wie what when where which who why with worden wordt zijn""",
    )
)


def folded(text: str) -> str:
    """Words of a text as they are compared, between single spaces."""
    return " ".join(folding.words_of(text))


def words_of(text: str) -> list[str]:
    """The telling words of a text, folded, each once; all its words where none tells anything."""
    words = list(dict.fromkeys(folding.words_of(text)))
    return [word for word in words if word not in _SMALL] or words


def ranked(sentences: Iterable[tuple[Mention, str]], text: str) -> list[Mention]:
    """Sentences that hold half of the words of a text or more: those that hold most first, the whole text before all.

    A word counts twice where one of the sentence begins with it, once within another word.
    """
    wanted, whole = words_of(text), folded(text)
    begins = [re.compile(rf"\b{re.escape(word)}") for word in wanted]
    scored = []
    for place, (mention, said) in enumerate(sentences):
        held = sum(word in said for word in wanted)
        if wanted and 2 * held >= len(wanted):
            first = sum(pattern.search(said) is not None for pattern in begins)
            scored.append((-held - first - len(wanted) * (whole in said), place, mention))
    return [mention for _, _, mention in sorted(scored, key=lambda one: one[:2])]


def tell_mentions(
    store: SparqlStore, teller: Teller, found: Sequence[Mention], wanted: Sequence[str]
) -> list[ToldStatement]:
    """A statement for each sentence: the claim on it that holds most of the wanted words, or its words alone."""
    claims = _claims_on(store, [one.sentence for one in found])
    names = names_of(store, {one.letter for one in found} | met_in(claims), teller.language)
    return [
        teller.sentence(one.sentence, one.issued, _best_claim(said, wanted, teller, names), len(said), names)
        for one, said in zip(found, claims, strict=True)
    ]


def _best_claim(
    claims: Sequence[ClaimRead], wanted: Sequence[str], teller: Teller, names: Names
) -> ClaimRead | None:
    """The claim whose words hold most of the wanted ones, of those the one on fewest passages; None if none does."""

    def rank(claim: ClaimRead) -> tuple[int, int]:
        # In every language that the claim has: words are mostly looked for in that of the letters.
        texts = (one.object.value for one in claim[1] if isinstance(one.object, Literal))
        told = folded(" ".join([teller.claim_words(claim[1], names), *texts]))
        return sum(word in told for word in wanted), -len(claim[1][0].receipts)

    best = max(claims, key=rank, default=None)
    return best if best is not None and rank(best)[0] else None


def numbered(chosen: Iterable[Sentence], stretches: Sequence[Stretch]) -> list[ToldSentence]:
    """Sentences by number, each with the number of claims that rest on it, or the reason why none does."""
    told = []
    for one in chosen:
        met = [stretch for stretch in stretches if one.meets(stretch.start, stretch.end)]
        reason = next((stretch.reason for stretch in met if stretch.reason), None)
        claims = sum(stretch.claims for stretch in met)
        told.append(
            ToldSentence(
                number=one.number,
                kind=one.kind.value,
                quote=visible(one.text),
                claims=claims or None,
                set_aside=reason.value.rpartition("/")[2] if reason and not claims else None,
                addresses_reader=addresses_its_reader(one.text) or None,
            )
        )
    return told


def met_in(claims: Iterable[Sequence[ClaimRead]]) -> set[NamedNode]:
    """Every IRI that a reader of some claims meets."""
    met: set[NamedNode] = set()
    for statement in (one for several in claims for _, said in several for one in said):
        met |= {statement.subject, statement.predicate, statement.review.attributed_to}
        met |= {receipt.document for receipt in statement.receipts}
        if isinstance(statement.object, NamedNode):
            met.add(statement.object)
    return met


def _claims_on(store: SparqlStore, sentences: Sequence[Sentence]) -> list[tuple[ClaimRead, ...]]:
    """For each sentence the claims that rest on a passage of it."""
    by_letter = {
        key: stretches_of(store, names_at(store.base).thing("letter", key)).get(key, ())
        for key in {sentence.letter for sentence in sentences}
    }
    met = [
        sorted({s.iri for s in by_letter[one.letter] if one.meets(s.start, s.end)}, key=str)
        for one in sentences
    ]
    resting: dict[NamedNode, dict[NamedNode, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    wanted = {iri for several in met for iri in several}
    for said in resting_on_each(store, wanted) if wanted else ():
        for source in {receipt.source for receipt in said.receipts}:
            resting[source][said.review.claim].append(said)
    return [
        tuple({claim: tuple(said) for iri in several for claim, said in resting[iri].items()}.items())
        for several in met
    ]
