"""Slots of a question filled in from typed text: names and references become things, the rest literals."""

from collections.abc import Mapping

from wijkgraph.asking.nearby import fits
from wijkgraph.asking.questions import Question, SlotValue, literal_value
from wijkgraph.asking.search import KnownNames, find_thing
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import BadSlot, NotFound
from wijkgraph.rdf import NamedNode


def choose_slots(
    store: SparqlStore, question: Question, texts: Mapping[str, str], index: KnownNames = None
) -> dict[str, SlotValue]:
    """Slot values as terms, from typed text: names and references become IRIs. Raises BadSlot.

    `index` holds the names of the store; it is read where it is not given. A thing of a kind that does not fit is
    chosen too: the answer says what would.
    """
    chosen: dict[str, SlotValue] = {}
    for name, text in texts.items():
        slot = question.slot(name)
        _check_encoding(question, name, text)
        if slot.type != "iri":
            chosen[name] = literal_value(question, slot, text)
            continue
        try:
            chosen[name] = _thing_meant(store, text, slot.kinds, index)
        except NotFound as error:
            raise BadSlot(
                error.what,
                where=f"{question.name}, slot {name}",
                next=error.next,
                slot=name,
                near=error.near,
            ) from error
    return chosen


def _thing_meant(store: SparqlStore, text: str, kinds: tuple[str, ...], index: KnownNames) -> NamedNode:
    """The thing of a fitting kind, else the one thing of another kind that goes by the text. Raises NotFound."""
    try:
        return find_thing(store, text, *kinds, index=index)
    except NotFound as error:
        if not kinds:
            raise
        try:
            return find_thing(store, text, index=index)
        except NotFound as other:
            # What comes near by its name alone is offered only where the slot takes it.
            near = error.near or tuple(one for one in other.near if fits(NamedNode(store.base + one), kinds))
            advice = f"Did you mean {', '.join(near)}?" if near and not error.near else error.next
            raise NotFound(error.what, next=advice, near=near) from None


def _check_encoding(question: Question, slot: str, text: str) -> None:
    """Raises BadSlot for text with lone surrogates: a terminal passes bytes that are not UTF-8 as such."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadSlot(
            "What was filled in is not UTF-8 text",
            where=f"{question.name}, slot {slot}",
            next="Write it in UTF-8.",
            slot=slot,
        ) from error
