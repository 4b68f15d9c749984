"""The office that a person held when the last letter was written, or last before it."""

from dataclasses import dataclass
from datetime import date, timedelta

from wijkgraph.asking.naming import Names, name_of
from wijkgraph.asking.queries import query
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound
from wijkgraph.overviews.commitments import register
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.words.messages import messages


@dataclass(frozen=True)
class HeldOffice:
    """An office that a person held from `start` until `end` (xsd:date, itself not in it)."""

    person: NamedNode
    office: NamedNode
    start: str
    end: str

    def in_words(self, names: Names, language: str) -> str:
        """The person, the office and the days, the last one in it, as a sentence."""
        say = messages(language)
        last = date.fromisoformat(self.end) - timedelta(days=1)
        return say.plain(
            "sheet.held",
            person=name_of(self.person, names),
            office=name_of(self.office, names),
            start=say.date(self.start),
            end=say.date(last.isoformat()),
        )


def office_held(store: SparqlStore, person: NamedNode) -> HeldOffice:
    """The one office that a person held on the day of the last letter, else the one held last before it.

    Raises NotFound where no register tells of one, or of several at once.
    """
    day = register(store).as_of
    rows = store.select(query("offices-held", person=str(person))).rows
    terms = [
        HeldOffice(person, post, start.value, end.value)
        for post, start, end in rows
        if isinstance(post, NamedNode) and isinstance(start, Literal) and isinstance(end, Literal)
    ]
    begun = [one for one in terms if one.start <= day] or terms
    then = [one for one in begun if day < one.end]
    latest = max((one.end for one in begun), default="")
    found = then or [one for one in begun if one.end == latest]
    if len({one.office for one in found}) == 1:
        return max(found, key=lambda one: one.start)
    near = tuple(dict.fromkeys(one.office.value.removeprefix(store.base) for one in found))
    raise NotFound(
        "No office of this person is recorded" if not near else f"This person held {len(near)} offices then",
        where=person.value,
        next=f"Choose one: {', '.join(near)}." if near else "Give the office itself.",
        near=near,
    )
