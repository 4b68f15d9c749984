"""A made-up letter, and proposals on it as rules make them."""

from tests.ours import thing
from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.names import term
from wijkgraph.rdf import Literal, Triple

KEY = "kst-1-1"
TEXT = (
    "Den Haag, 4 maart 2014\n\n"
    "Het rapport «Wijk in beeld» van Bureau Voorbeeld noemt vier wijken (🏘). De wijken liggen in twee steden. "
    "Hierop start ik het programma Samen Sterk. Naar verwachting volgt meer. "
    "Ik informeer u in het najaar over de voortgang. Tot slot dank ik alle bewoners.\n"
)
READER = thing("agent", "lezer-rules-2")
AT = "2026-11-29T00:00:00Z"


def proposed(letter: Letter, rule: str, numbers: tuple[int, ...], *triples: Triple, note: str = "") -> Claim:
    """A proposal of a rule on whole sentences."""
    sentences = split_sentences(letter)
    evidence = tuple(sorted(p for number in numbers for p in sentences[number - 1].stretches))
    by = Provenance(READER, thing("activity", f"lezing-{rule}"), AT)
    return Claim(letter.iri, frozenset(triples), evidence, Status.PROPOSED, by, note)


def named(kind: str, key: str, name: str) -> list[Triple]:
    """A thing with its class and name."""
    class_name = kind.capitalize()
    return [
        Triple(thing(kind, key), term("rdf:type"), term(f"wg:{class_name}")),
        Triple(thing(kind, key), term("skos:prefLabel"), Literal(name, language="nl")),
    ]


def proposals_on(letter: Letter) -> Ledger:
    """Five proposals: a date, a study with its maker, a programme, a commitment that points back, a wrong area."""
    day = Literal("2014-03-04", datatype=term("xsd:date"))
    study = thing("study", "wijk-in-beeld")
    commitment = thing("commitment", "kst-1-1-s6")
    about = Literal("Ik informeer u in het najaar over de voortgang.", language="nl")
    return Ledger(
        letter.iri,
        (
            proposed(letter, "date", (1,), Triple(letter.iri, term("dcterms:issued"), day)),
            proposed(
                letter,
                "study-in-quotes",
                (2,),
                *named("study", "wijk-in-beeld", "Wijk in beeld"),
                Triple(study, term("wg:producedBy"), thing("organisation", "bureau-voorbeeld")),
                *named("organisation", "bureau-voorbeeld", "Bureau Voorbeeld"),
            ),
            proposed(letter, "named-programme", (2, 4), *named("programme", "samen-sterk", "Samen Sterk")),
            proposed(
                letter,
                "will-inform",
                (6,),
                Triple(commitment, term("rdf:type"), term("wg:Commitment")),
                Triple(commitment, term("wg:subject"), about),
                Triple(commitment, term("wg:promisedIn"), letter.iri),
            ),
            proposed(
                letter,
                "by-name",
                (3,),
                *named("area", "twee-steden", "twee steden"),
                note="twee steden is no name",
            ),
        ),
    )
