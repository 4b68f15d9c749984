"""The item under review in words, the same for every screen: claim, cited sentences, what is known, keys."""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice

from wijkgraph.claims.claim import Claim, Status
from wijkgraph.letters.sentences import Sentence
from wijkgraph.names import shorten
from wijkgraph.rdf import NamedNode, Triple
from wijkgraph.reviewing.acts import ASIDE_REASONS, REASONS
from wijkgraph.reviewing.amending import PartKind, choices, parts_of
from wijkgraph.reviewing.claim_wording import tell_claim, tell_triple
from wijkgraph.reviewing.decisions import Decided
from wijkgraph.reviewing.desk import Desk
from wijkgraph.reviewing.waiting import Flag, Waiting
from wijkgraph.words.messages import Messages, messages

# Kinds that a blind reading chooses from, by the key that gives them; 0 is `nothing`.
READINGS = ("commitment", "fulfilment", "influence", "citation", "study", "motion", "decision", "statement")
NOTHING = "nothing"
_STATES_TOLD = {"open": "review.open_sentence", "waiting": "review.waits_here"}
_KNOWN_SHOWN = 8  # statements beside a claim


@dataclass(frozen=True)
class Card:
    """Everything shown of one item. `cited` and `around` hold sentences; `choices` the digits and their words."""

    name: str
    heading: str
    told: str
    flags: tuple[str, ...] = ()
    cited: tuple[Sentence, ...] = ()
    around: tuple[Sentence, ...] = ()
    known: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    triples: tuple[str, ...] = ()
    decision: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    hidden: bool = False
    opinions: str = field(default="")


def clean(text: str) -> str:
    """Text without the control and format characters that a terminal would obey: each becomes U+FFFD.

    Line ends become blanks, soft hyphens go.
    """
    text = text.replace("\u00ad", "")
    return "".join(
        " "
        if character in "\n\t"
        else "\ufffd"
        if unicodedata.category(character) in ("Cc", "Cf")
        else character
        for character in text
    )


def card_of(desk: Desk, item: Waiting | None) -> Card:
    """The card of an item; that of the end where nothing waits."""
    say = messages(desk.options.language)
    if item is None:
        return Card("", "", say.plain("review.done"))
    if item.claim is None:
        return _of_sentence(desk, item, say)
    return _of_claim(desk, item, item.claim, say)


def _of_sentence(desk: Desk, item: Waiting, say: Messages) -> Card:
    sentence = item.sentence
    assert sentence is not None
    is_open = desk.states[sentence.number] == "open"
    state = desk.states[sentence.number]
    told = say.plain(_STATES_TOLD.get(state, "review.accounted"))
    if item.suggested and is_open:
        reason = say.plain(f"review.aside_reason.{item.suggested}")
        told += " " + say.plain("review.suggested", reason=reason)
    return Card(
        item.name,
        say.plain("review.sentence", number=sentence.number),
        told,
        cited=(sentence,),
        around=around(desk, [sentence]),
        choices=aside_choices(say),
    )


def _of_claim(desk: Desk, item: Waiting, claim: Claim, say: Messages) -> Card:
    cited = desk.cover.of_claim(claim)
    heading = say.plain("review.claim")
    if cited:
        numbers = ", ".join(str(one.number) for one in cited)
        heading += " · " + say.plain("review.cites", numbers=numbers)
    if desk.is_hidden(item):
        told = say.plain("review.hidden")
        return Card(
            item.name, heading, told, cited=tuple(cited), around=around(desk, cited),
            choices=reading_choices(say), hidden=True,
        )  # fmt: skip
    known, differs = _beside(desk, claim, say)
    return Card(
        item.name,
        heading,
        clean(tell_claim(claim, desk.known, say.language)),
        tuple(clean(say.plain(f"review.flag.{flag.key}", about=_about(flag, say))) for flag in item.flags),
        tuple(cited),
        around(desk, cited),
        known,
        differs,
        tuple(clean(_short(triple)) for triple in sorted(claim.assertion, key=str)),
        _decision(desk, item, say),
        reject_choices(say),
        tuple(part_lines(desk, claim)),
        opinions=_opinions(desk, item, say),
    )


# Doubts as `grounding` and `strength` put them, with the key of the words for it.
_DOUBTS = (
    (re.compile(r"sentence (\d+) points back; sentence (\d+) is not cited"), "points"),
    (re.compile(r"expected, not promised"), "expected"),
    (re.compile(r"considered, not promised"), "considered"),
    (re.compile(r"stronger than '([\w-]+)'"), "stronger"),
    (re.compile(r"what is influenced is told by no rule"), "influenced"),
)


def _about(flag: Flag, say: Messages) -> str:
    """Subject of a flag, in the language; a doubt in words of a reader's own stays as it is."""
    if flag.key == "rare-rule":
        return flag.about.removeprefix("lezing-")
    for pattern, key in _DOUBTS if flag.key == "contested" else ():
        if match := pattern.fullmatch(flag.about):
            values = dict(zip(("one", "other"), match.groups(), strict=False))
            return say.plain(f"review.doubt.{key}", **values)
    return flag.about


def around(desk: Desk, cited: list[Sentence]) -> tuple[Sentence, ...]:
    """The cited sentences with those before, between and behind them, at most three between two."""
    numbers = sorted(one.number for one in cited)
    wanted: set[int] = set()
    for number in numbers:
        wanted |= {number - 1, number, number + 1}
    return tuple(one for one in desk.cover.sentences if one.number in wanted)


def reject_choices(say: Messages) -> tuple[tuple[str, str], ...]:
    """Digits and reasons to reject."""
    return tuple((str(n), say.plain(f"review.reason.{one}")) for n, one in enumerate(REASONS, 1))


def aside_choices(say: Messages) -> tuple[tuple[str, str], ...]:
    """Digits and reasons to set a sentence aside."""
    return tuple((str(n), say.plain(f"review.aside_reason.{one}")) for n, one in enumerate(ASIDE_REASONS, 1))


def reading_choices(say: Messages) -> tuple[tuple[str, str], ...]:
    """Digits and kinds of a blind reading."""
    kinds = [(str(n), say.plain(f"review.reading.{one}")) for n, one in enumerate(READINGS, 1)]
    return (*kinds, ("0", say.plain(f"review.reading.{NOTHING}")))


def part_lines(desk: Desk, claim: Claim) -> list[str]:
    """The parts of a claim that can be amended, numbered as `Desk.amend` counts them."""
    say = messages(desk.options.language)
    lines = []
    for number, part in enumerate(parts_of(claim), 1):
        if part.triple is not None:
            told = tell_triple(part.triple, desk.known, say.language, claim.assertion)
        elif part.kind is PartKind.THING and part.node is not None:
            told = desk.known.name(part.node, say.language, claim.assertion)
        else:
            numbers = ", ".join(str(one.number) for one in desk.cover.of_claim(claim))
            told = say.plain("review.cites", numbers=numbers)
        lines.append(clean(f"{number}  {told}"))
    return lines


def completions(desk: Desk, claim: Claim, number: int, typed: str) -> list[str]:
    """Values that fit what was typed for the part of a number, for completion."""
    parts = parts_of(claim)
    if not 1 <= number <= len(parts):
        return []
    offers = choices(parts[number - 1], desk.known, typed, desk.options.language)
    return [clean(name) for name, _ in offers][:20]


def _beside(desk: Desk, claim: Claim, say: Messages) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Accepted statements on the things of a claim, those that it contradicts apart."""
    known: list[str] = []
    differs: list[str] = []
    for said, clash in islice(desk.known.beside(claim), 200):
        if said.triple in claim.assertion and not clash:
            continue
        told = tell_triple(said.triple, desk.known, say.language)
        what = clean(say.plain("review.source", what=told, source=said.source))
        (differs if clash else known).append(what)
    shown = [say.plain("review.same", what=one) for one in known[:_KNOWN_SHOWN]]
    return tuple(shown), tuple(say.plain("review.differs", what=one) for one in differs)


def _decision(desk: Desk, item: Waiting, say: Messages) -> str:
    decided = desk.decision(item)
    read = desk.history.now.readings.get(item.name)
    told = say.plain("review.read_as", kind=say.plain(f"review.reading.{read}")) + " " if read else ""
    return (told + _verdict(decided, say)).strip() if decided else told.strip()


def _verdict(decided: Decided, say: Messages) -> str:
    if decided.status is Status.ACCEPTED:
        return say.plain("review.accepted")
    reason = clean(decided.act.words) or say.plain(f"review.reason.{decided.reason or 'not-said'}")
    return say.plain("review.rejected", reason=reason)


def _opinions(desk: Desk, item: Waiting, say: Messages) -> str:
    """The verdicts of the two reviewers between whom a difference is settled."""
    if not desk.options.settle:
        return ""
    told = [
        _verdict(one, say).rstrip(".") if one else say.plain("review.none")
        for one in (opinions.get(item.name) for opinions in desk.opinions)
    ]
    one, other = desk.options.settle
    return say.plain("review.settle", one=one, verdict_one=told[0], other=other, verdict_other=told[1])


def _short(triple: Triple) -> str:
    def compact(value: object) -> str:
        return shorten(value.value).removeprefix("id/") if isinstance(value, NamedNode) else str(value)

    return f"{compact(triple.subject)} {compact(triple.predicate)} {compact(triple.object)}"
