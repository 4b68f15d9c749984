"""Forms of a review: a new claim asked slot by slot, and an amendment asked as a part and then its value.

What is filled in becomes one typed command, as it could have been typed at once; it decides nothing itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from wijkgraph.claims.claim import Claim
from wijkgraph.errors import UsageError
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.reading.outside_readers import STRENGTHS
from wijkgraph.reading.strength import ORDER
from wijkgraph.reviewing.amending import PartKind, parts_of
from wijkgraph.reviewing.cards import clean, completions
from wijkgraph.reviewing.composing import SLOTS, WHOLE
from wijkgraph.reviewing.desk import Desk
from wijkgraph.words.messages import messages

_LISTS = {"type": ORDER, "strength": STRENGTHS}
_MOST_OFFERED = 20


@dataclass(frozen=True)
class FormQuestion:
    """One question of a form: its label, what stands in the field already, and answers to choose from by number."""

    label: str
    filled: str = ""
    offers: tuple[str, ...] = ()


class ClaimForm(ABC):
    """A form that is being filled in, one answer after another."""

    @property
    @abstractmethod
    def question(self) -> FormQuestion:
        """The question that is asked now."""

    @abstractmethod
    def answer(self, typed: str) -> str:
        """Takes an answer; returns the command once the form is full, else nothing. Raises UsageError for no answer."""

    def completions(self, typed: str) -> list[str]:
        """Whole answers that go on as was typed."""
        return [
            offer for offer in self.question.offers if typed and offer.casefold().startswith(typed.casefold())
        ]


class NewClaimForm(ClaimForm):
    """A new claim on sentences of given numbers: the kind, then each slot; words of whole sentences are not asked."""

    def __init__(self, desk: Desk, numbers: Sequence[int]) -> None:
        self._say = messages(desk.options.language)
        self._numbers = " ".join(map(str, numbers))
        self._kind = ""
        self._filled: dict[str, str] = {}

    @property
    def question(self) -> FormQuestion:
        """The kind, or the next slot."""
        if not self._kind:
            kinds = tuple(f"{kind} ({self._say.plain(f'review.new.{kind}')})" for kind in SLOTS)
            return FormQuestion(self._say.plain("review.new_which"), offers=kinds)
        slot = self._left[0]
        filled = "potential" if slot == "strength" else ""
        return FormQuestion(self._say.plain(f"review.slot.{slot}"), filled, tuple(_LISTS.get(slot, ())))

    def answer(self, typed: str) -> str:
        """Takes the kind, by its key or number, or the words of a slot; a kind with words behind it is the whole."""
        words = " ".join(typed.split())
        if not self._kind:
            kind, _, rest = words.partition(" ")
            kind = _chosen(kind, list(SLOTS))
            if kind not in SLOTS:
                raise UsageError(
                    f"'{kind[:40]}' is no kind of claim", next=f"Choose one of: {', '.join(SLOTS)}."
                )
            self._kind = kind
            if rest and not rest.startswith("("):
                return f"new {kind} {self._numbers} {rest}"
        else:
            slot = self._left[0]
            value = _chosen(words, list(_LISTS.get(slot, ())))
            if not value and slot == SLOTS[self._kind][0]:
                raise UsageError(
                    f"The slot '{slot}' is empty", next="Fill in the words as the letter prints them."
                )
            self._filled[slot] = value
        if self._left:
            return ""
        slots = "; ".join(f"{slot}={value}" for slot, value in self._filled.items() if value)
        return f"new {self._kind} {self._numbers} {slots}".rstrip()

    @property
    def _left(self) -> list[str]:
        return [slot for slot in SLOTS[self._kind] if slot not in self._filled and slot not in WHOLE]


class AmendmentForm(ClaimForm):
    """An amendment of the claim that is asked: the number of a part, then its value, which stands there already."""

    def __init__(self, desk: Desk, claim: Claim) -> None:
        self._desk, self._claim = desk, claim
        self._say = messages(desk.options.language)
        self._part = 0

    @property
    def question(self) -> FormQuestion:
        """The number of the part, or its value."""
        if not self._part:
            return FormQuestion(self._say.plain("review.amend_which"))
        part = parts_of(self._claim)[self._part - 1]
        offers: list[str] = []
        if part.kind in (PartKind.CONCEPT, PartKind.CLASS):
            offers = completions(self._desk, self._claim, self._part, "")
        return FormQuestion(self._say.plain("review.value"), self._now(), tuple(offers[:_MOST_OFFERED]))

    def answer(self, typed: str) -> str:
        """Takes the number, the number with its value, or the value."""
        words = " ".join(typed.split())
        if self._part:
            return f"amend {self._part} {_chosen(words, list(self.question.offers))}"
        number, _, value = words.partition(" ")
        parts = parts_of(self._claim)
        if not number.isdecimal() or not 1 <= int(number) <= len(parts):
            raise UsageError(
                f"The claim has no part {number[:20]}", next=f"Give a number from 1 to {len(parts)}."
            )
        if value:
            return f"amend {number} {value}"
        self._part = int(number)
        return ""

    def completions(self, typed: str) -> list[str]:
        """Names that go on as was typed, behind the number where it stands in the same line."""
        if self._part:
            return completions(self._desk, self._claim, self._part, typed) if typed else []
        number, _, value = typed.partition(" ")
        offers = (
            completions(self._desk, self._claim, int(number), value) if value and number.isdecimal() else []
        )
        return [f"{number} {one}" for one in offers]

    def _now(self) -> str:
        """The value of the part as it is."""
        part = parts_of(self._claim)[self._part - 1]
        if part.kind is PartKind.SENTENCES:
            return " ".join(str(one.number) for one in self._desk.cover.of_claim(self._claim))
        node = part.triple.object if part.triple else part.node
        assert isinstance(node, NamedNode | Literal)
        return clean(self._desk.known.name(node, self._say.language, self._claim.assertion))


def _chosen(typed: str, offers: Sequence[str]) -> str:
    """The offer of a number, counted from 1; anything else as it was typed."""
    is_number = typed.isdecimal() and 1 <= int(typed) <= len(offers)
    return offers[int(typed) - 1] if is_number else typed
