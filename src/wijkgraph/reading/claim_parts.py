"""Parts that claims of several kinds are made of: names, citations, papers and their dossiers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wijkgraph.letters.folding import fold
from wijkgraph.letters.sentences import Kind
from wijkgraph.letters.view import View
from wijkgraph.names import ThingNames, concept, key_of, names_beside, slug, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.reading.grounding import Grounded
from wijkgraph.reading.keys import house_of, part_of_dossier, post_of, printed
from wijkgraph.reading.known_letters import KnownLetter, only_letter
from wijkgraph.reading.letterheads import is_bare
from wijkgraph.reading.rules import pattern
from wijkgraph.reading.terms import past_day
from wijkgraph.reading.values import date_of, paper, posts

_ANNEX = re.compile(r"[Bb]ijlagen?(?: (\d{1,2}))?\b")  # "Bijlage bij Kamerstuk …", "Kamerstuk …; bijlage 2"
_OWN = re.compile(r"(?:[Mm]ijn|[Oo]nze)\b")
_HOUSES = {
    "eerste": ("eerste-kamer", "Eerste Kamer der Staten-Generaal"),
    "tweede": ("tweede-kamer", "Tweede Kamer der Staten-Generaal"),
}
_SPEAKER = re.compile(r"\b(?:[Ii]k|[Mm]ij)\b")
_WE = re.compile(r"\b(?:[Ww]ij|[Ww]e|[Oo]ns)\b")
_FIRST_PERSON = re.compile(r"\b(?:[Ii]k|[Mm]ij|[Ww]ij|[Ww]e|[Oo]ns)\b")
_CABINET = re.compile(r"\b(?:[Hh]et kabinet|[Dd]e regering)\b")
# A post that acts: it begins the sentence, or its verb stands before it.
_VERB = "zal|stuurt|zendt|informeert|bericht|rapporteert|biedt|meldt|komt|zegt"
_ACTS = re.compile(rf" (?:{_VERB}|uw Kamer|de Kamer|u)\b")
_ACTOR = re.compile(rf"(?:\A|\b(?:{_VERB}) )(?:[Dd]e |[Mm]ijn collega, de )?\Z")
# A council whose town or province is named beside it: "de leden van de raad van de gemeente Zeewijk".
_COUNCIL = re.compile(
    r"(?:[Ll]eden van )?(?:de )?(?:(?:gemeente)?[Rr]aad|[Gg]emeenteraad|(?P<states>(?:[Pp]rovinciale )?[Ss]taten))"
    r"(?: van)?(?: de)?(?: (?:gemeente|provincie))? (?P<place>(?:'s-|'t )?[A-Z][\w' -]+)"
)
_ORGANS = pattern(r"\b(?:{local_college}|{local_post}(?: [A-Z][\w-]+)*)")
_MANY = re.compile(
    r"(?:college|burgemeester-en-wethouders|gedeputeerde-staten|dagelijks-bestuur|dijkgraaf-en)\b"
)
_LOCAL = pattern(r"(?:{local_organ}|{local_post})(?=\Z| )")
_A, _LABEL = term("rdf:type"), term("skos:prefLabel")


@dataclass(frozen=True)
class Setting:
    """Facts of the paper that settling needs: letter, view, date, the post that sends it, the Houses it is for."""

    letter: NamedNode
    view: View
    written: str | None
    sender: NamedNode | None
    houses: tuple[tuple[str, str], ...] = ()  # key and name of each; a council of a town among them
    known: tuple[KnownLetter, ...] = ()
    is_joint: bool = False  # several posts send it
    is_local: bool = False  # a college or one of its members sends it

    @classmethod
    def of(
        cls, letter: NamedNode, view: View, found: Sequence[Grounded], known: tuple[KnownLetter, ...] = ()
    ) -> "Setting":
        """The facts as the findings on a letter tell them, and the letters known beside it."""
        days = (date_of(one.finding.words("words")) for one in found if one.finding.kind == "date")
        posts = [one.finding.words("post") for one in found if one.finding.kind == "sender"]
        known_post = posts and not is_bare(posts[0])  # "De burgemeester" alone may be that of any town
        sender = post_of(posts[0], names_beside(letter)) if known_post else None
        is_joint = len(posts) > 1 or any(one.finding.kind == "co_sender" for one in found)
        houses = tuple(_houses_of(letter, found))
        is_local = bool(posts) and _LOCAL.match(posts[0]) is not None
        return cls(letter, view, next(days, None), sender, houses, known, is_joint, is_local)

    @property
    def sent(self) -> str | None:
        """The day of the letter; where its text prints none, the day on which others know that it was sent."""
        return self.written or next((one.day for one in self.known if one.letter == self.letter), None)

    @property
    def names(self) -> ThingNames:
        """Names of the project that the letter is of."""
        return names_beside(self.letter)


def citation(setting: Setting, one: Grounded, cited: NamedNode, key: str) -> Iterator[Triple]:
    """The triples of a citation by the letter, with the number of the note it stands in."""
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


def cited_paper(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The triples of a parliamentary paper that the letter cites; where it cites an annex, that is what is cited."""
    number, words = one.finding.words("paper"), one.finding.words("words")
    key = f"kst-{number.lower()}"
    whole = setting.names.thing("paper", key)
    if found := _ANNEX.search(words):
        annex_key = f"{key}-bijlage" + (f"-{found[1]}" if found[1] else "")
        annex = setting.names.thing("paper", annex_key)
        yield from citation(setting, one, annex, annex_key)
        yield from named(annex, "wg:Annex", words)
        yield Triple(annex, term("wg:annexOf"), whole)
    else:
        yield from citation(setting, one, whole, key)
    yield from paper_itself(setting, whole, number, "wg:ParliamentaryPaper", f"Kamerstuk {printed(number)}")


def addressee(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The Houses that an address names."""
    for body in _bodies_in(one.finding.words("words")):
        yield from _addressed_to(setting, body)


def _houses_of(letter: NamedNode, found: Sequence[Grounded]) -> Iterable[tuple[str, str]]:
    """The Houses that a letter is for: those of its address, else the one whose paper its number says it is."""
    addresses = (one.finding.words("words") for one in found if one.finding.kind == "addressee")
    if named_there := dict.fromkeys(body for words in addresses for body in _bodies_in(words)):
        return named_there
    told = (one.finding.words for one in found if one.finding.kind == "own_number")
    own = (f"kst-{paper(words('dossier'), words('chapter'), words('number'))}".lower() for words in told)
    return [_HOUSES[house] for key in (key_of(letter), *own) if (house := house_of(key))][:1]


def _bodies_in(address: str) -> Iterator[tuple[str, str]]:
    """The Houses that an address names, or the council of the town or province that it names."""
    words = fold(address).lower()
    for which in _HOUSES:
        if f"{which} kamer" in words or (which == "eerste" and "eerste en" in words):
            yield _HOUSES[which]
    if council := _COUNCIL.fullmatch(fold(address)):
        place = address[council.start("place") :] if len(address) == len(fold(address)) else council["place"]
        name = "Provinciale Staten" if council["states"] else "Gemeenteraad"
        yield slug(f"{name} van {place}"), f"{name} van {place}"


def promise_parties(setting: Setting, text: str) -> Iterator[tuple[str, NamedNode, str]]:
    """The House a promise is made to and the post that makes it, as relation, thing and label; no label for a sender.

    A sentence in which another office acts is no promise of the sender; of a cabinet no one post is told. Nor is a
    House told of a letter that is for a municipal council, or does not say.
    """
    flat = fold(text)
    for key, _ in _HOUSES.values() if "beide Kamers" in flat else setting.houses:
        yield "wg:promisedTo", setting.names.thing("organisation", key), ""
    if setting.is_local and not _speaks_for_itself(setting, flat):
        return
    if _FIRST_PERSON.search(flat) or not (others := posts(flat)):
        is_of_several = _CABINET.search(flat) or (setting.is_joint and _WE.search(flat))
        if setting.sender and (_SPEAKER.search(flat) or not is_of_several):
            yield "wg:promisedBy", setting.sender, ""
    elif len(others) == 1 and _ACTS.match(flat, others[0][2]) and _ACTOR.search(flat[: others[0][1]]):
        yield "wg:promisedBy", post_of(others[0][0], setting.names), others[0][0]


def _speaks_for_itself(setting: Setting, flat: str) -> bool:
    """False for a local letter's sentence of another organ than its sender: of a wethouder, or «wij» of one post."""
    sender = slug(setting.sender.value.rpartition("/")[2]) if setting.sender else ""
    if named := _ORGANS.findall(flat):
        return all(sender.startswith(slug(organ).removeprefix("het-").removeprefix("de-")) for organ in named)
    return _MANY.match(sender) is not None or not _WE.search(flat)


def house(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The House that a paper without an address speaks to: its number tells which."""
    if known := _HOUSES.get(house_of(key_of(setting.letter))):
        yield from _addressed_to(setting, known)


def _addressed_to(setting: Setting, body: tuple[str, str]) -> Iterator[Triple]:
    key, label = body
    yield Triple(setting.letter, term("wg:addressedTo"), setting.names.thing("organisation", key))
    yield from named(setting.names.thing("organisation", key), "wg:Organisation", label)


def letter_name(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The name of a letter that has no number: its subject, else its day."""
    words = one.finding.words
    yield Triple(setting.letter, _LABEL, dutch(words("name") or f"Brief van {words('words')}"))


def gazette(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The triples of a notice in the gazette that the letter cites."""
    numbers = "".join(c if c.isdigit() else " " for c in one.finding.words("words")).split()
    if len(numbers) < 2:
        return
    year, number = numbers[-2], numbers[-1]
    cited = setting.names.thing("gazette", f"stcrt-{year}-{number}")
    yield from citation(setting, one, cited, f"stcrt-{year}-{number}")
    yield from named(cited, "wg:GazetteNotice", f"Staatscourant {year}, nr. {number}")
    yield Triple(cited, term("wg:number"), Literal(number))


def letter_of_day(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The triples of a letter cited by its day: the one known of that day, else a letter that is named by its day."""
    words = one.finding.words("words")
    if not (day := _day_of(setting, words)):
        return
    known = _known_on(setting, day, words)
    cited = known or setting.names.thing("letter", f"brief-{day}")
    yield from citation(setting, one, cited, key_of(cited))
    if not known:
        yield from named(cited, "wg:Letter", words)
    yield Triple(cited, term("dcterms:issued"), Literal(day, datatype=term("xsd:date")))


def commitment_of_day(setting: Setting, one: Grounded) -> Iterator[Triple]:
    """The triples of a letter cited by the day of its promise; none where no letter of that day is known."""
    words = one.finding.words("words")
    day = _day_of(setting, words)
    if day and (known := _known_on(setting, day, words)):
        yield from citation(setting, one, known, key_of(known))


def _day_of(setting: Setting, words: str) -> str | None:
    return date_of(words) or (past_day(words, setting.sent) if setting.sent else None)


def _known_on(setting: Setting, day: str, words: str) -> NamedNode | None:
    """The one letter known of a day that others tell of; of "mijn brief" one that this office sent."""
    others = (one for one in setting.known if one.letter != setting.letter)
    return only_letter(others, day, setting.sender if _OWN.match(words) else None)


def paper_itself(setting: Setting, node: NamedNode, number: str, kind: str, label: str) -> Iterator[Triple]:
    """The triples of a paper: class, label, dossier and number."""
    yield from named(node, kind, label)
    parts = number.split("-")
    if len(parts) < 2:
        return
    dossier, told = dossier_of(setting, parts[0], parts[1] if len(parts) > 2 else "")
    yield Triple(node, term("wg:inDossier"), dossier)
    yield Triple(node, term("wg:number"), Literal(parts[-1]))
    yield from told


def dossier_of(setting: Setting, number: str, chapter: str) -> tuple[NamedNode, list[Triple]]:
    """A dossier by its number, and its triples."""
    node = setting.names.thing("dossier", paper(number, chapter, "").lower())
    told = [
        Triple(node, _A, term("wg:Dossier")),
        Triple(node, term("wg:number"), Literal(number + (part_of_dossier(chapter) if chapter else ""))),
    ]
    return node, told


def named(node: NamedNode, kind: str, label: str) -> Iterator[Triple]:
    """The class and the Dutch label of a thing."""
    yield Triple(node, _A, term(kind))
    yield Triple(node, _LABEL, dutch(label))


def dutch(words: str) -> Literal:
    """A literal in Dutch."""
    return Literal(words, language="nl")
