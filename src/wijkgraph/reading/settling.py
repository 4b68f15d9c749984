"""From grounded findings to proposed claims: the same few triples that a person would draft, with their passages.

Names are made from the printed words in one way, so that two readers who find the same thing propose the same claim.
Evidence is whole sentences, as in drafts. A finding that the model has no claim for settles into none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status, check_claim
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.view import View
from wijkgraph.names import concept, key_of, slug, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.reading.claim_parts import (
    Setting,
    addressee,
    citation,
    cited_paper,
    commitment_of_day,
    dossier_of,
    dutch,
    gazette,
    house,
    letter_name,
    letter_of_day,
    named,
    paper_itself,
    promise_parties,
)
from wijkgraph.reading.grounding import Grounded
from wijkgraph.reading.keys import (
    organisation_name,
    organisation_of,
    post_of,
    printed,
    proceedings_keys,
    study_key,
)
from wijkgraph.reading.known_letters import KnownLetter
from wijkgraph.reading.letterheads import is_bare
from wijkgraph.reading.quantities import count_of, sum_of
from wijkgraph.reading.terms import term_of
from wijkgraph.reading.values import date_of, paper

_A, _LABEL, _TITLE = term("rdf:type"), term("skos:prefLabel"), term("dcterms:title")
_BARE_AREAS = frozenset(("gebieden", "wijken", "buurten", "regio's", "regio’s"))
# A commissioner that only the letter's sender tells apart from those of other letters.
_NAMELESS = re.compile(r"(?:(?:mijn|het|ons) )?(?:ministerie|departement)")
_DATE, _DURATION, _INTEGER = term("xsd:date"), term("xsd:duration"), term("xsd:integer")


def settle_all(
    view: View,
    letter: NamedNode,
    grounded: Iterable[Grounded],
    provenance: Callable[[str], Provenance],
    known: tuple[KnownLetter, ...] = (),
) -> Ledger:
    """Proposed claims on a letter, each once, in the order of the findings.

    `provenance` tells it for a rule; `known` are letters that the project knows of the days that this one prints.
    """
    found = list(grounded)
    setting = Setting.of(letter, view, found, known)
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


def _date(setting: Setting, one: Grounded) -> Iterator[Triple]:
    if day := date_of(one.finding.words("words")):
        yield Triple(setting.letter, term("dcterms:issued"), Literal(day, datatype=_DATE))


def _dossier(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    node, told = dossier_of(setting, words("number"), words("chapter"))
    yield Triple(setting.letter, term("wg:inDossier"), node)
    yield from told
    if words("title"):
        yield Triple(node, _LABEL, dutch(words("title")))


def _own_number(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    yield Triple(setting.letter, term("wg:number"), Literal(words("number")))
    own = printed(paper(words("dossier"), words("chapter"), words("number")))
    yield Triple(setting.letter, _LABEL, dutch(f"Kamerstuk {own}"))


def _by_post(relation: str) -> Callable[[Setting, Grounded], Iterator[Triple]]:
    def settle(setting: Setting, one: Grounded) -> Iterator[Triple]:
        post = one.finding.words("post")
        if is_bare(post):  # which town's, the words do not say
            return
        yield Triple(setting.letter, term(relation), post_of(post, setting.names))
        yield from named(post_of(post, setting.names), "wg:Post", post)

    return settle


def _signatory(setting: Setting, one: Grounded) -> Iterator[Triple]:
    person = setting.names.thing("person", slug(one.finding.words("name")))
    yield Triple(setting.letter, term("wg:signedBy"), person)
    yield from named(person, "wg:Person", one.finding.words("name"))


def _proceedings(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words("words")
    for key in proceedings_keys(words):
        yield from citation(setting, one, setting.names.thing("proceedings", key), key)
        yield from named(setting.names.thing("proceedings", key), "wg:Proceedings", words)


def _motion(setting: Setting, one: Grounded) -> Iterator[Triple]:
    if one.finding.words("number"):
        return  # of a council: the model has motions of parliament, in a dossier
    motion, label = _motion_of(setting, one)
    yield from paper_itself(setting, motion, one.finding.words("paper"), "wg:Motion", label)
    for name in one.finding.slots.get("by", ()):
        if slug(name):
            yield Triple(motion, term("wg:author"), setting.names.thing("person", slug(name)))
            yield from named(setting.names.thing("person", slug(name)), "wg:Person", name)


def _handled(setting: Setting, one: Grounded) -> Iterator[Triple]:
    motion, label = _motion_of(setting, one)
    node = setting.names.thing("fulfilment", f"{key_of(setting.letter)}-{key_of(motion)}")
    yield from named(node, "wg:Fulfilment", f"Invulling van {label[0].lower()}{label[1:]}")
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


def _key_in(setting: Setting, one: Grounded) -> str:
    """The key of what a sentence tells: by the sentence, and by its part where it tells of several."""
    part = one.finding.words("part")
    return f"{key_of(setting.letter)}-s{one.sentences[0].number}" + (f"-{part}" if part.isdigit() else "")


def _made(setting: Setting, one: Grounded) -> Iterator[Triple]:
    text = one.finding.words("text")
    node = setting.names.thing("commitment", _key_in(setting, one))
    yield from named(node, "wg:Commitment", text)
    yield Triple(node, term("wg:subject"), dutch(text))
    yield Triple(node, term("wg:promisedIn"), setting.letter)
    for relation, party, label in promise_parties(setting, text):
        yield Triple(node, term(relation), party)
        yield from named(party, "wg:Post", label) if label else ()
    due = term_of(text, setting.written)
    if due and due.recurrence:
        yield Triple(node, term("wg:recurrence"), Literal(due.recurrence, datatype=_DURATION))
    elif due:
        yield Triple(node, term("wg:due"), setting.names.thing("period", slug(due.key)))


def _fulfilled(setting: Setting, one: Grounded) -> Iterator[Triple]:
    text = one.finding.words("text")
    key = _key_in(setting, one)
    node, commitment = (
        setting.names.thing("fulfilment", key),
        setting.names.thing("commitment", f"{key}-nagekomen"),
    )
    yield from named(node, "wg:Fulfilment", text)
    yield Triple(node, term("wg:fulfilledIn"), setting.letter)
    yield Triple(node, term("wg:fulfilmentKind"), concept("fulfilment-kind", "explicit"))
    yield Triple(node, term("wg:fulfils"), commitment)
    # Which paper it was promised in the rules do not tell, so it is not said to be one that this letter makes.
    yield Triple(commitment, _LABEL, dutch(text))


def _study(setting: Setting, one: Grounded) -> Iterator[Triple]:
    title = one.finding.words("title")
    node = setting.names.thing("study", study_key(title))
    yield from named(node, "wg:Study", title)
    yield Triple(node, _TITLE, dutch(title))
    for slot, relation in (("by", "wg:producedBy"), ("commissioner", "wg:commissionedBy")):
        for name in one.finding.slots.get(slot, ()):
            if slug(name) and not _NAMELESS.fullmatch(name):
                organisation, kind = organisation_of(name, setting.names)
                yield Triple(node, term(relation), organisation)
                yield from named(organisation, kind, organisation_name(name))


def _programme(setting: Setting, one: Grounded) -> Iterator[Triple]:
    name = one.finding.words("name")
    yield from named(setting.names.thing("programme", slug(name)), "wg:Programme", name)


def _place(setting: Setting, one: Grounded) -> Iterator[Triple]:
    name = one.finding.words("name")
    if one.finding.by in ("districts", "by-name"):
        yield from named(setting.names.thing("area", slug(name)), "wg:Area", name)


def _influence(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    key = f"{key_of(setting.letter)}-s{one.sentences[-1].number}"  # behind those that name its source
    node, decision = setting.names.thing("influence", key), setting.names.thing("decision", key)
    yield Triple(node, _A, term("wg:Influence"))
    yield Triple(node, term("wg:influenceType"), concept("influence-type", words("type")))
    yield Triple(node, term("wg:strength"), concept("influence-strength", words("strength")))
    if words("study"):
        yield Triple(node, term("wg:influencer"), setting.names.thing("study", study_key(words("study"))))
    elif words("approach"):
        approach = setting.names.thing("initiative", slug(words("approach")))
        yield Triple(node, term("wg:influencer"), approach)
        yield from named(approach, "wg:Initiative", words("approach"))
    else:
        studies = setting.names.thing("document-set", f"onderzoeken-genoemd-in-{key_of(setting.letter)}")
        yield Triple(node, term("wg:influencer"), studies)
        yield from named(studies, "wg:DocumentSet", f"Onderzoeken genoemd in {key_of(setting.letter)}")
    yield Triple(node, term("wg:influenced"), decision)
    # Whether it is decided, intended or considered a person must say: the rules only point at the sentence.
    yield Triple(decision, _LABEL, dutch(words("text")))


def _area_count(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    size, cities = count_of(words("number")), count_of(words("cities"))
    if size is None or size < 2:
        return
    what = f"{size} {words('what')}"
    # "16 gebieden" says too little to be the same set in another letter.
    areas = setting.names.thing(
        "area-set",
        slug(
            f"{key_of(setting.letter)} {what}"
            if " " not in words("what") and words("what") in _BARE_AREAS
            else what
        ),
    )
    yield from named(areas, "wg:AreaSet", f"{size} {words('what')}")
    yield Triple(areas, term("wg:statedSize"), Literal(str(size), datatype=_INTEGER))
    if cities is not None:
        yield Triple(areas, term("wg:statedMunicipalities"), Literal(str(cities), datatype=_INTEGER))


def _amount(setting: Setting, one: Grounded) -> Iterator[Triple]:
    words = one.finding.words
    euros = sum_of(words("words"))
    if euros and words("programme"):
        programme = setting.names.thing("programme", slug(words("programme")))
        yield from named(programme, "wg:Programme", words("programme"))
        yield Triple(programme, term("wg:amount"), Literal(euros, datatype=term("xsd:decimal")))


_SETTLE: Mapping[str, Callable[[Setting, Grounded], Iterator[Triple]]] = {
    "date": _date,
    "dossier": _dossier,
    "own_number": _own_number,
    "letter_name": letter_name,
    "addressee": addressee,
    "house": house,
    "sender": _by_post("wg:sentBy"),
    "co_sender": _by_post("wg:onBehalfOf"),
    "signatory": _signatory,
    "paper": cited_paper,
    "proceedings": _proceedings,
    "gazette": gazette,
    "motion": _motion,
    "handled": _handled,
    "made": _made,
    "fulfilled": _fulfilled,
    "study": _study,
    "programme": _programme,
    "place": _place,
    "influence": _influence,
    "area_count": _area_count,
    "amount": _amount,
    "letter_of_day": letter_of_day,
    "commitment_of_day": commitment_of_day,
}
