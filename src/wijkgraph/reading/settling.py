"""From grounded findings to proposed claims: the same few triples that a person would draft, with their passages.

Names are made from the printed words in one way, so that two readers who find the same thing propose the same claim.
Evidence is whole sentences, as in drafts. A finding that the model has no claim for settles into none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status, check_claim
from wijkgraph.letters.folding import fold
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.sentences import Kind
from wijkgraph.letters.view import View
from wijkgraph.names import ThingNames, concept, key_of, names_beside, slug, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.reading.grounding import Grounded
from wijkgraph.reading.keys import organisation_of, post_of, printed, proceedings_keys, study_key
from wijkgraph.reading.terms import term_of
from wijkgraph.reading.values import date_of, paper

_A, _LABEL, _TITLE = term("rdf:type"), term("skos:prefLabel"), term("dcterms:title")
_HOUSES = {
    "eerste": ("eerste-kamer", "Eerste Kamer der Staten-Generaal"),
    "tweede": ("tweede-kamer", "Tweede Kamer der Staten-Generaal"),
}
_DATE, _DURATION = term("xsd:date"), term("xsd:duration")


@dataclass(frozen=True)
class Setting:
    """Facts of the paper that settling needs: the letter, its view, its date, and the post that sends it."""

    letter: NamedNode
    view: View
    written: str | None
    sender: NamedNode | None

    @property
    def names(self) -> ThingNames:
        """Names of the project that the letter is of."""
        return names_beside(self.letter)


def settle_all(
    view: View, letter: NamedNode, grounded: Iterable[Grounded], provenance: Callable[[str], Provenance]
) -> Ledger:
    """Proposed claims on a letter, each once, in the order of the findings; `provenance` tells it for a rule."""
    found = list(grounded)
    setting = Setting(letter, view, _written(found), _sender(found, names_beside(letter)))
    claims: dict[NamedNode, Claim] = {}
    for one in found:
        settle = _SETTLE.get(one.finding.kind)
        triples = frozenset(settle(setting, one)) if settle else frozenset()
        if triples:
            claim = Claim(
                letter, triples, _whole(one), Status.PROPOSED, provenance(one.finding.by), one.contested
            )
            claims.setdefault(claim.iri, check_claim(claim))
    return Ledger(letter, tuple(claims.values()))


def _whole(one: Grounded) -> tuple[Passage, ...]:
    """The evidence grown to whole sentences."""
    return tuple(sorted({stretch for sentence in one.sentences for stretch in sentence.stretches}))


def _written(found: Iterable[Grounded]) -> str | None:
    return next((date_of(one.finding.words("words")) for one in found if one.finding.kind == "date"), None)


def _sender(found: Iterable[Grounded], names: ThingNames) -> NamedNode | None:
    posts = (one.finding.words("post") for one in found if one.finding.kind == "sender")
    return next((post_of(post, names) for post in posts), None)


def _date(setting: Setting, one: Grounded) -> Iterator[Triple]:
    if day := date_of(one.finding.words("words")):
        yield Triple(setting.letter, term("dcterms:issued"), Literal(day, datatype=_DATE))


def _dossier(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    node, told = _dossier_of(setting, words("number"), words("chapter"))
    yield Triple(setting.letter, term("wg:inDossier"), node)
    yield from told
    if words("title"):
        yield Triple(node, _LABEL, _dutch(words("title")))


def _own_number(setting: Setting, one: Grounded) -> Iterator[Triple]:
    yield Triple(setting.letter, term("wg:number"), Literal(one.finding.words("number")))


def _addressee(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = fold(one.finding.words("words")).lower()
    for house, (key, label) in _HOUSES.items():
        if f"{house} kamer" in words or (house == "eerste" and "eerste en" in words):
            yield Triple(setting.letter, term("wg:addressedTo"), setting.names.thing("organisation", key))
            yield from _named(setting.names.thing("organisation", key), "wg:Organisation", label)


def _by_post(relation: str) -> Callable[[Setting, Grounded], Iterator[Triple]]:
    def settle(setting: Setting, one: Grounded) -> Iterator[Triple]:
        post = one.finding.words("post")
        yield Triple(setting.letter, term(relation), post_of(post, setting.names))
        yield from _named(post_of(post, setting.names), "wg:Post", post)

    return settle


def _signatory(setting: Setting, one: Grounded) -> Iterator[Triple]:
    person = setting.names.thing("person", slug(one.finding.words("name")))
    yield Triple(setting.letter, term("wg:signedBy"), person)
    yield from _named(person, "wg:Person", one.finding.words("name"))


def _paper(setting: Setting, one: Grounded) -> Iterator[Triple]:
    number = one.finding.words("paper")
    cited = setting.names.thing("paper", f"kst-{number.lower()}")
    yield from _citation(setting, one, cited, f"kst-{number.lower()}")
    yield from _paper_itself(setting, cited, number, "wg:ParliamentaryPaper", f"Kamerstuk {printed(number)}")


def _proceedings(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words("words")
    for key in proceedings_keys(words):
        yield from _citation(setting, one, setting.names.thing("proceedings", key), key)
        yield from _named(setting.names.thing("proceedings", key), "wg:Proceedings", words)


def _gazette(setting: Setting, one: Grounded) -> Iterator[Triple]:
    numbers = "".join(c if c.isdigit() else " " for c in one.finding.words("words")).split()
    if len(numbers) < 2:
        return
    year, number = numbers[-2], numbers[-1]
    cited = setting.names.thing("gazette", f"stcrt-{year}-{number}")
    yield from _citation(setting, one, cited, f"stcrt-{year}-{number}")
    yield from _named(cited, "wg:GazetteNotice", f"Staatscourant {year}, nr. {number}")
    yield Triple(cited, term("wg:number"), Literal(number))


def _motion(setting: Setting, one: Grounded) -> Iterator[Triple]:
    motion, label = _motion_of(setting, one)
    yield from _paper_itself(setting, motion, one.finding.words("paper"), "wg:Motion", label)
    for name in one.finding.slots.get("by", ()):
        if slug(name):
            yield Triple(motion, term("wg:author"), setting.names.thing("person", slug(name)))
            yield from _named(setting.names.thing("person", slug(name)), "wg:Person", name)


def _handled(setting: Setting, one: Grounded) -> Iterator[Triple]:
    motion, label = _motion_of(setting, one)
    node = setting.names.thing("fulfilment", f"{key_of(setting.letter)}-{key_of(motion)}")
    yield from _named(node, "wg:Fulfilment", f"Invulling van {label[0].lower()}{label[1:]}")
    yield Triple(node, term("wg:fulfilledIn"), setting.letter)
    yield Triple(node, term("wg:fulfilmentKind"), concept("fulfilment-kind", "gives-effect"))
    yield Triple(node, term("wg:fulfils"), motion)


def _motion_of(setting: Setting, one: Grounded) -> tuple[NamedNode, str]:
    """A motion and what it is called: by its number, else by the letter that names it and its movers."""
    number, by = one.finding.words("paper"), one.finding.slots.get("by", ())
    people = [slug(name) for name in by if slug(name)]
    key = f"kst-{number.lower()}" if number else "-".join([key_of(setting.letter), *people])
    label = f"Motie {' en '.join(by)}".strip() + (f" (Kamerstuk {printed(number)})" if number else "")
    return setting.names.thing("motion", key), label


def _made(setting: Setting, one: Grounded) -> Iterator[Triple]:
    text = one.finding.words("text")
    node = setting.names.thing("commitment", f"{key_of(setting.letter)}-s{one.sentences[0].number}")
    yield from _named(node, "wg:Commitment", text)
    yield Triple(node, term("wg:subject"), _dutch(text))
    yield Triple(node, term("wg:promisedIn"), setting.letter)
    yield Triple(node, term("wg:promisedTo"), setting.names.thing("organisation", "tweede-kamer"))
    if setting.sender:
        yield Triple(node, term("wg:promisedBy"), setting.sender)
    due = term_of(text, setting.written)
    if due and due.recurrence:
        yield Triple(node, term("wg:recurrence"), Literal(due.recurrence, datatype=_DURATION))
    elif due:
        yield Triple(node, term("wg:due"), setting.names.thing("period", slug(due.key)))


def _fulfilled(setting: Setting, one: Grounded) -> Iterator[Triple]:
    text = one.finding.words("text")
    key = f"{key_of(setting.letter)}-s{one.sentences[0].number}"
    node, commitment = (
        setting.names.thing("fulfilment", key),
        setting.names.thing("commitment", f"{key}-nagekomen"),
    )
    yield from _named(node, "wg:Fulfilment", text)
    yield Triple(node, term("wg:fulfilledIn"), setting.letter)
    yield Triple(node, term("wg:fulfilmentKind"), concept("fulfilment-kind", "explicit"))
    yield Triple(node, term("wg:fulfils"), commitment)
    yield from _named(commitment, "wg:Commitment", text)


def _study(setting: Setting, one: Grounded) -> Iterator[Triple]:
    title = one.finding.words("title")
    node = setting.names.thing("study", study_key(title))
    yield from _named(node, "wg:Study", title)
    yield Triple(node, _TITLE, _dutch(title))
    for slot, relation in (("by", "wg:producedBy"), ("commissioner", "wg:commissionedBy")):
        for name in one.finding.slots.get(slot, ()):
            if slug(name):
                organisation, kind = organisation_of(name, setting.names)
                yield Triple(node, term(relation), organisation)
                yield from _named(organisation, kind, name)


def _programme(setting: Setting, one: Grounded) -> Iterator[Triple]:
    name = one.finding.words("name")
    yield from _named(setting.names.thing("programme", slug(name)), "wg:Programme", name)


def _place(setting: Setting, one: Grounded) -> Iterator[Triple]:
    name = one.finding.words("name")
    if one.finding.by in ("districts", "by-name"):
        yield from _named(setting.names.thing("area", slug(name)), "wg:Area", name)


def _influence(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    key = f"{key_of(setting.letter)}-s{one.sentences[0].number}"
    node, decision = setting.names.thing("influence", key), setting.names.thing("decision", key)
    yield Triple(node, _A, term("wg:Influence"))
    yield Triple(node, term("wg:influenceType"), concept("influence-type", words("type")))
    yield Triple(node, term("wg:strength"), concept("influence-strength", words("strength")))
    yield Triple(node, term("wg:influencer"), setting.names.thing("study", study_key(words("study"))))
    yield Triple(node, term("wg:influenced"), decision)
    yield from _named(decision, "wg:Decision", words("text"))


_SETTLE: Mapping[str, Callable[[Setting, Grounded], Iterator[Triple]]] = {
    "date": _date,
    "dossier": _dossier,
    "own_number": _own_number,
    "addressee": _addressee,
    "sender": _by_post("wg:sentBy"),
    "co_sender": _by_post("wg:onBehalfOf"),
    "signatory": _signatory,
    "paper": _paper,
    "proceedings": _proceedings,
    "gazette": _gazette,
    "motion": _motion,
    "handled": _handled,
    "made": _made,
    "fulfilled": _fulfilled,
    "study": _study,
    "programme": _programme,
    "place": _place,
    "influence": _influence,
}


def _citation(setting: Setting, one: Grounded, cited: NamedNode, key: str) -> Iterator[Triple]:
    citation = setting.names.thing("citation", f"{key_of(setting.letter)}-{key}")
    yield Triple(citation, _A, term("wg:Citation"))
    yield Triple(citation, term("wg:citing"), setting.letter)
    yield Triple(citation, term("wg:cited"), cited)
    yield Triple(citation, term("wg:citationType"), concept("citation-type", "cites"))
    notes = [
        number
        for number, note in setting.view.notes.items()
        if note in one.sentences and note.kind is Kind.NOTE
    ]
    if notes:
        yield Triple(citation, term("wg:footnote"), Literal(str(notes[0])))


def _paper_itself(setting: Setting, node: NamedNode, number: str, kind: str, label: str) -> Iterator[Triple]:
    yield from _named(node, kind, label)
    parts = number.split("-")
    if len(parts) < 2:
        return
    dossier, told = _dossier_of(setting, parts[0], parts[1] if len(parts) > 2 else "")
    yield Triple(node, term("wg:inDossier"), dossier)
    yield Triple(node, term("wg:number"), Literal(parts[-1]))
    yield from told


def _dossier_of(setting: Setting, number: str, chapter: str) -> tuple[NamedNode, list[Triple]]:
    node = setting.names.thing("dossier", paper(number, chapter, "").lower())
    told = [
        Triple(node, _A, term("wg:Dossier")),
        Triple(node, term("wg:number"), Literal(f"{number} {chapter}".strip())),
    ]
    return node, told


def _named(node: NamedNode, kind: str, label: str) -> Iterator[Triple]:
    yield Triple(node, _A, term(kind))
    yield Triple(node, _LABEL, _dutch(label))


def _dutch(words: str) -> Literal:
    return Literal(words, language="nl")
