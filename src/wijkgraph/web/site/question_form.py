"""The form of a question: its fields, the values to choose from, and what was not understood beside its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkgraph.asking.questions import Question, Slot, SlotValue
from wijkgraph.asking.slot_values import MOST_VALUES, slot_values
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.errors import BadSlot
from wijkgraph.names import ThingNames
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.web.site.document_family import RequestedForm, Site
from wijkgraph.web.site.search_pages import name_index_of
from wijkgraph.words.translations import Told, tell


@dataclass(frozen=True)
class Choice:
    """One slot of the form: its value, and the values to choose from."""

    slot: Slot
    value: str
    options: tuple[tuple[str, NamedNode | Literal], ...]  # what to send, and the term it stands for

    @property
    def is_list(self) -> bool:
        """True if the values are few enough for a list."""
        return 0 < len(self.options) <= MOST_VALUES


@dataclass(frozen=True)
class Trouble:
    """Error of a slot in words, and the things that may have been meant."""

    told: Told
    near: tuple[NamedNode, ...]


@dataclass(frozen=True)
class QuestionForm:
    """The fields of a form, and the troubles of those that were not understood, by slot."""

    choices: Mapping[str, Choice]
    wrong: Mapping[str, Trouble]

    @property
    def sent(self) -> dict[str, str]:
        """The filled fields, as an address sends them."""
        return {name: choice.value for name, choice in self.choices.items() if choice.value}

    def terms(self) -> set[NamedNode | Literal]:
        """Every term that the form offers."""
        offered = {term for choice in self.choices.values() for _, term in choice.options}
        return offered | {thing for trouble in self.wrong.values() for thing in trouble.near}


def chosen_values(
    site: Site, question: Question, texts: Mapping[str, str]
) -> tuple[dict[str, SlotValue], list[BadSlot]]:
    """The slots that are understood, and what is wrong with the others."""
    chosen: dict[str, SlotValue] = {}
    troubles = []
    for name, text in texts.items():
        try:
            chosen |= choose_slots(site.store, question, {name: text}, name_index_of(site))
        except BadSlot as error:
            troubles.append(error)
    return chosen, troubles


def form_of(
    site: Site,
    question: Question,
    chosen: Mapping[str, SlotValue],
    troubles: Iterable[BadSlot],
    ask: RequestedForm,
) -> QuestionForm:
    """The form as it was filled in."""
    wrong = {
        trouble.slot: Trouble(tell(trouble, ask.language), _suggested(site, trouble)) for trouble in troubles
    }
    choices = (
        _choice(site, question, slot, chosen, ask.query, slot.name in wrong) for slot in question.slots
    )
    return QuestionForm({choice.slot.name: choice for choice in choices}, wrong)


def _suggested(site: Site, trouble: BadSlot) -> tuple[NamedNode, ...]:
    return tuple(NamedNode(site.project.base + near) for near in trouble.near)


def _choice(
    site: Site,
    question: Question,
    slot: Slot,
    chosen: Mapping[str, SlotValue],
    query: Mapping[str, str],
    is_wrong: bool,
) -> Choice:
    # What is not understood stays in a field to be mended; a list has no place for it.
    values = () if is_wrong else slot_values(site.store, question, slot)
    options = tuple((as_sent(term, site.names), term) for term in values)
    value = chosen.get(slot.name)
    text = as_sent(value, site.names) if value is not None else ""
    if value is not None and options and value not in [term for _, term in options]:
        options = (*options, (text, value))  # a value without an answer stays visible as chosen
    return Choice(slot, text or query.get(slot.name, "").strip(), options)


def as_sent(term: NamedNode | Literal, names: ThingNames) -> str:
    """A term as a parameter of an address: without the base for things under it."""
    return term.value.removeprefix(names.things)
