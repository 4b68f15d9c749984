"""A new claim from sentences that a reviewer points at: through the same door as the finding of any reader."""

from collections.abc import Mapping, Sequence

from wijkgraph.claims.claim import Claim, Provenance
from wijkgraph.errors import QuoteNotFound, UsageError
from wijkgraph.letters.folding import fold
from wijkgraph.letters.sentences import Sentence
from wijkgraph.letters.view import View
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.grounding import Grounded, Refused, Why, ground, ground_all
from wijkgraph.reading.rule_reader import RULE_READER
from wijkgraph.reading.settling import settle_all
from wijkgraph.reading.strength import ORDER

# Kinds of new claims with their slots, the needed ones first; more than one value stands with semicolons between.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "made": ("text",),
    "fulfilled": ("text",),
    "study": ("title", "by", "commissioner"),
    "influence": ("study", "type", "strength", "text"),
    "motion": ("paper", "by"),
    "handled": ("paper", "by"),
    "paper": ("paper",),
    "programme": ("name",),
    "place": ("name",),
    "signatory": ("name",),
    "sender": ("post",),
    "co_sender": ("post",),
    "addressee": ("words",),
    "date": ("words",),
    "dossier": ("number", "title"),
    "own_number": ("number",),
    "proceedings": ("words",),
    "gazette": ("words",),
}
# Slots that hold the whole of the sentences where nothing is filled in.
WHOLE = frozenset(("text", "words"))
_HEAD = ("date", "sender")
_COMPUTED = frozenset(("paper", "number", "type", "strength", "study", "post"))
_SETS = frozenset(("by", "commissioner"))


def compose(
    view: View,
    letter: NamedNode,
    kind: str,
    cited: Sequence[Sentence],
    slots: Mapping[str, str],
    provenance: Provenance,
) -> Claim:
    """The claim of a kind on some sentences. Raises UsageError for a slot that is missing or unknown.

    Raises QuoteNotFound where the words of a slot do not stand in the cited sentences.
    """
    if kind not in SLOTS:
        raise UsageError(f"'{kind}' is no kind of claim", next=f"Choose one of: {', '.join(SLOTS)}.")
    if not cited:
        raise UsageError("No sentence was chosen", next="Choose at least one sentence first.")
    whole = " ".join(sentence.text for sentence in cited)
    filled = {name: value.strip() for name, value in slots.items() if value.strip()}
    unknown = sorted(filled.keys() - set(SLOTS[kind]))
    if unknown:
        raise UsageError(f"'{kind}' has no slot '{unknown[0]}'", next=f"Fill in: {', '.join(SLOTS[kind])}.")
    needed = SLOTS[kind][0]
    if needed not in filled and needed not in WHOLE:
        raise UsageError(f"The slot '{needed}' is empty", next="Fill in the words as the letter prints them.")
    for name in SLOTS[kind]:
        if name in WHOLE:
            filled.setdefault(name, whole)
    if kind == "influence":
        filled.setdefault("strength", "potential")
    cites = tuple((sentence.number, stretch.exact) for sentence in cited for stretch in sentence.stretches)
    if kind == "influence" and filled.setdefault("type", ORDER[-1]) not in ORDER:
        raise UsageError(
            f"'{filled['type']}' is no type of influence", next=f"Choose one of: {', '.join(ORDER)}."
        )
    by = "by-name" if kind == "place" else "reviewer"
    finding = Finding(kind, {name: _values(name, value) for name, value in filled.items()}, cites, by)
    grounded = ground(view, finding)
    if strange := _not_printed(filled, whole):
        grounded = Refused(finding, Why.VALUE_NOT_IN_WORDS, strange)
    if isinstance(grounded, Refused):
        raise QuoteNotFound(
            f"The words do not stand there: {grounded.why}",
            where=grounded.detail[:120],
            next="Choose the sentences that say it, and quote them.",
        )
    return _settled(view, letter, grounded, provenance)


def _settled(view: View, letter: NamedNode, grounded: Grounded, provenance: Provenance) -> Claim:
    """The claim of a finding, in the setting of what the rules read in the head: date and sender."""
    head = () if grounded.finding.kind in _HEAD else RULE_READER.read(view).findings
    setting, _ = ground_all(view, [one for one in head if one.kind in _HEAD])
    without = settle_all(view, letter, setting, lambda _: provenance)
    known = {claim.iri for claim in without.claims}
    settled = settle_all(view, letter, [*setting, grounded], lambda _: provenance).claims
    fresh = [claim for claim in settled if claim.iri not in known]
    if not fresh:
        raise UsageError(
            "These words make no claim of that kind",
            next="Fill in the words as the letter prints them, or choose another kind.",
        )
    return fresh[0]


def _not_printed(filled: Mapping[str, str], whole: str) -> str:
    """The first value that the sentences do not hold as it stands, numbers of papers and concepts apart."""
    flat = fold(whole).lower()
    values = (one for name, typed in filled.items() if name not in _COMPUTED for one in _values(name, typed))
    return next((one for one in values if fold(one).lower() not in flat), "")


def _values(name: str, value: str) -> tuple[str, ...]:
    if name not in _SETS:
        return (value,)
    return tuple(part.strip() for part in value.split(";") if part.strip())
