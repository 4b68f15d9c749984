"""Desk at which assistants ask: today's ways to ask, explain and search, each giving its material.

The one place where tools meet the rooms below. Every method raises the errors of what it calls.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from pydantic import BaseModel

from wijkgraph.asking.answers import Answer, ask_question, names_in
from wijkgraph.asking.evidence import Statement, explain, mentions, resting_on, stated_in
from wijkgraph.asking.name_index import NameIndex
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.outcomes import headline, lists, mentions_heading
from wijkgraph.asking.questions import Question, find_question
from wijkgraph.asking.results import asked_in_words, show_term
from wijkgraph.asking.search import find_thing, search
from wijkgraph.asking.text_search import Mention
from wijkgraph.asking.typed_slots import choose_slots
from wijkgraph.assistants.finding_words import folded, met_in, numbered, ranked, tell_mentions, words_of
from wijkgraph.assistants.material import Maker, Material, Prepared
from wijkgraph.assistants.telling import Teller
from wijkgraph.assistants.told import ToldNote, ToldQuestion, ToldSlot, ToldStatement, ToldThing
from wijkgraph.engine.store import SparqlStore
from wijkgraph.errors import NotFound, UsageError
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.plain_sight import visible
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.names import key_of, kind_of, names_at, term
from wijkgraph.overviews.dossier import ClaimRead
from wijkgraph.overviews.letter_cards import stretches_of
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import messages

_LONGEST_POINT = 240  # characters of a point in a note
_MOST_POINTS = 6
_MOST_THINGS = 5
_FEW = 5  # questions of which all is told
_MOST_PLACES = 50  # of one quote


@dataclass(frozen=True)
class AnswerDesk:
    """One call's view of one version of the data, in one language."""

    store: SparqlStore
    prepared: Prepared
    language: str

    def questions(self, about: str = "") -> Material:
        """The named questions; with words, those that hold some of them, most first; with a name, that one."""
        if about in self.prepared.questions:
            one = self.prepared.questions[about]
            return self.material(about, [self._question(one, in_full=True)], "questions")
        wanted = [word[: max(5, len(word) - 2)] for word in words_of(about)]  # influence, influenced
        texts = {
            q.name: folded(f"{q.name} {' '.join(q.words.values())}") for q in self.prepared.questions.values()
        }
        held = {name: sum(word in text for word in wanted) for name, text in texts.items()}
        found = sorted(
            (q for q in self.prepared.questions.values() if held[q.name] or not wanted),
            key=lambda q: -held[q.name],
        )
        return self._material(
            about or self._say("assistants.all_questions"),
            len(found),
            lambda start, stop: [self._question(one, len(found) <= _FEW) for one in found[start:stop]],
            field="questions",
        )

    def ask(self, name: str, slots: Mapping[str, str]) -> Material:
        """The answer to a named question."""
        question = find_question(self.prepared.questions, name, listed="The tool `questions` lists them all.")
        answer = ask_question(
            self.store,
            question,
            choose_slots(self.store, question, slots, self._names),
            self.language,
            letters=self.prepared.letters.values(),
            questions=self.prepared.questions.values(),
        )
        names = names_in(self.store, answer, self.language)
        total, make = self._items(answer, names)
        told = [visible(headline(answer, names, self.language))]
        if answer.outcome == "nothing" and total:
            told.append(self._say("assistants.no_answer"))
        return self._material(
            asked_in_words(answer, names, self.language),
            total,
            make,
            outcome=answer.outcome,
            told=" ".join(told),
            notes=self._notes(answer, names),
        )

    def explain(self, what: str) -> Material:
        """Every claim about a thing, then those that point at it; for a claim or passage what it says."""
        thing = find_thing(self.store, what, index=self._names)
        said = (*explain(self.store, thing), *mentions(self.store, thing)) or resting_on(self.store, thing)
        claims = _by_claim(said)
        told = "" if claims else self._say("explain.nothing")
        return self._material(self._called(thing), len(claims), self._telling(claims), told=told)

    def search(self, words: str) -> Material:
        """Sentences of the letters that hold the words, best first, with the claims that rest on them; and things."""
        if not words_of(words):
            raise UsageError("There are no words to search for", next="Give some words or a name.")
        found = ranked(self.prepared.sentences(self.store), words)
        named = search(self.store, self.prepared.index(self.store), self.prepared.questions.values(), words)
        things = tuple(
            ToldThing(
                name=visible(one.label(self.language)),
                kind=one.kind,
                id=names_at(self.store.base).local(one.iri.value),
            )
            for one in (*named.meant, *named.things)[:_MOST_THINGS]
        )
        return self._material(
            words,
            len(found),
            self._mentioning(found, words),
            things=things,
            outcome="rows" if found else "nothing",
            told="" if found else self._say("assistants.nothing_found"),
        )

    def dossier(self, what: str) -> Material:
        """Every sentence that names a thing, by letter, with the first claim read in it."""
        thing = find_thing(self.store, what, index=self._names)
        found = self.prepared.dossiers(self.store).gather(self.store, thing)
        told = [(one, section.card) for section in found.letters for one in section.sentences]

        def make(start: int, stop: int) -> Sequence[ToldStatement]:
            part = told[start:stop]
            met = met_in(one.claims for one, _ in part) | {card.iri for _, card in part}
            names = names_of(self.store, met, self.language)
            return [
                self._teller.sentence(
                    one.sentence, card.issued, _about(one.claims, thing), len(one.claims), names
                )
                for one, card in part
            ]

        counts = {"count": len(told), "letters": len(found.letters), "read": found.read}
        return self._material(self._called(thing), len(told), make, told=self._say("dossier.count", **counts))

    def letter(self, key: str, first: int = 1, last: int | None = None) -> Material:
        """The sentences of a letter by number, from `first` up to and with `last`."""
        letter = self.find_letter(key)
        sentences = split_sentences(letter)
        chosen = sentences[first - 1 : last]
        if not chosen:
            raise UsageError(
                f"The last sentence of the letter is number {len(sentences)}",
                where=letter.key,
                next="Give numbers among them.",
            )
        stretches = stretches_of(self.store, letter.iri).get(letter.key, ())
        return self._material(
            self._called(letter.iri),
            len(chosen),
            lambda start, stop: numbered(chosen[start:stop], stretches),
            field="sentences",
            told=self._say("assistants.checksum", digest=letter.checksum),
        )

    def cite(self, what: str) -> Material:
        """Statements of a claim, or those made on a passage or about a thing, with a line to cite it by."""
        thing = find_thing(self.store, what, index=self._names)
        said = stated_in(self.store, [thing]) if kind_of(thing) == "claim" else resting_on(self.store, thing)
        if not said:
            return self._cited(self.explain(what))
        claims = _by_claim(said)
        return self._cited(self._material(self._called(thing), len(claims), self._telling(claims)))

    def check_quote(self, quote: str, key: str = "") -> Material:
        """The places where quoted words stand in the letters, to cite them by. Raises NotFound where they do not."""
        letters = [self.find_letter(key)] if key else list(self.prepared.letters.values())
        dates = self.prepared.dates(self.store)
        found = [
            Mention(letter.iri, dates.get(letter.key, ""), sentence)
            for letter in letters
            for view in [self.prepared.view(letter)]
            for start, end in view.find(quote)[:_MOST_PLACES]
            for sentence in view.sentences_meeting(start, end)
        ]
        if not found:
            raise NotFound(
                "These words do not stand in the letters",
                next="Do not quote them. Search for words that the letters do use.",
            )
        return self._cited(
            self._material(
                f"“{quote}”", len(found), self._mentioning(found, quote), told=self._say("assistants.stands")
            )
        )

    def material(self, asked: str, items: Sequence[BaseModel], field: str, told: str = "") -> Material:
        """Material of items that are told already."""
        return self._material(
            asked, len(items), lambda start, stop: items[start:stop], field=field, told=told
        )

    @property
    def _teller(self) -> Teller:
        return Teller(self.store, self.language)

    def _telling(self, claims: Mapping[NamedNode, Sequence[Statement]]) -> Maker:
        ordered = list(claims.values())
        return lambda start, stop: self._teller.claims(chain.from_iterable(ordered[start:stop]))

    def _mentioning(self, found: Sequence[Mention], words: str = "") -> Maker:
        wanted = words_of(words)
        return lambda start, stop: tell_mentions(self.store, self._teller, found[start:stop], wanted)

    def _items(self, answer: Answer, names: Names) -> tuple[int, Maker]:
        """The statements of an answer: its rows, the claims of its graph, silences, or sentences with the words."""
        if answer.graph:
            claims = {triple.subject for triple in answer.graph if triple.object == term("wg:Claim")}
            said = _by_claim(stated_in(self.store, [one for one in claims if isinstance(one, NamedNode)]))
            return len(said), self._telling(said)
        if answer.rows:
            return len(answer.rows), lambda start, stop: self._teller.rows(answer, answer.rows[start:stop])
        if answer.silences:
            return len(answer.silences), lambda start, stop: [
                self._teller.silence(one, names) for one in answer.silences[start:stop]
            ]
        held = answer.mentions or ()
        return len(held), self._mentioning(held)

    def _notes(self, answer: Answer, names: Names) -> tuple[ToldNote, ...]:
        """The lists that go with an outcome, without the sentences that are statements themselves."""
        said = tuple(filter(None, (mentions_heading(answer, self.language), self._say("question.instead"))))
        return tuple(
            ToldNote(heading=heading, points=[visible(one)[:_LONGEST_POINT] for one in points[:_MOST_POINTS]])
            for heading, points in lists(answer, names, self.language)
            if not heading.startswith(said)
        )

    def _cited(self, material: Material) -> Material:
        """The material with a line to cite its first statement by."""
        first = next(iter(material.make(0, 1)), None)
        if not isinstance(first, ToldStatement):
            return material
        receipt = first.receipts[0]
        day = messages(self.language).date(receipt.date) if receipt.date else ""
        words = f"“{receipt.quote}{' […]' if receipt.cut else ''}”" if receipt.quote else ""
        parts = (words, receipt.source, day, f"<{receipt.address}>", f"wijkgraph {material.version}")
        return replace(material, citation=", ".join(part for part in parts if part))

    def find_letter(self, key: str) -> Letter:
        """The letter of a key, number or address. Raises NotFound, naming those there are."""
        letters = self.prepared.letters
        wanted = names_at(self.store.base).local(key).removeprefix("letter/")
        # A number as printed or a name; what looks like a path or holds what nobody sees is looked up no further.
        if wanted not in letters and key.isprintable() and not {"/", "\\", "%"} & set(wanted):
            try:
                wanted = key_of(find_thing(self.store, key, "letter", index=self._names))
            except NotFound:
                wanted = ""
        if wanted not in letters:
            raise NotFound(f"No letter has the key '{key}'", next=f"Known: {', '.join(letters)}.")
        return letters[wanted]

    def _names(self) -> NameIndex:
        return self.prepared.index(self.store)

    def _question(self, one: Question, in_full: bool) -> ToldQuestion:
        slots = [ToldSlot(name=slot.name, type=slot.type, kinds=list(slot.kinds)) for slot in one.slots]
        about = one.about[self.language] if in_full else None
        return ToldQuestion(name=one.name, words=one.in_words(self.language), slots=slots, about=about)

    def _called(self, thing: NamedNode) -> str:
        return f"{show_term(thing, names_of(self.store, [thing], self.language))} <{thing.value}>"

    def _material(self, asked: str, total: int, make: Maker, **more: Any) -> Material:
        return Material(visible(asked), self.store.version, total=total, make=make, **more)

    def _say(self, key: str, **values: object) -> str:
        return messages(self.language).plain(key, **values)


def _about(claims: Iterable[ClaimRead], thing: NamedNode) -> ClaimRead | None:
    """The first claim that speaks of a thing."""
    return next((one for one in claims if any(thing in (said.subject, said.object) for said in one[1])), None)


def _by_claim(said: Iterable[Statement]) -> dict[NamedNode, list[Statement]]:
    claims: dict[NamedNode, list[Statement]] = {}
    for one in said:
        claims.setdefault(one.review.claim, []).append(one)
    return claims
