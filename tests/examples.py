"""Small claims and letters to build tests from."""

from tests.ours import BASE, thing
from wijkgraph.claims.claim import Claim, Provenance, Status
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.passages import Passage
from wijkgraph.names import term
from wijkgraph.rdf import Literal, Triple

TEXT = "Naar aanleiding van het rapport van Rebel voeg ik vier gebieden toe. Ik informeer u in het najaar.\n"
LETTER = Letter("kst-1-1", TEXT, checksum="0", frozen_checksum="0", base=BASE)
PROVENANCE = Provenance(thing("agent", "redactie"), thing("activity", "lezing"), "2026-11-20T12:00:00Z")


def passage(words: str = "voeg ik vier gebieden toe") -> Passage:
    start = TEXT.index(words)
    return Passage("kst-1-1", start, start + len(words), words, BASE)


def claim(
    aim: str = "Gebieden toevoegen", status: Status = Status.ACCEPTED, *evidence: Passage, note: str = ""
) -> Claim:
    decision = thing("decision", "vier-gebieden")
    assertion = {
        Triple(decision, term("rdf:type"), term("wg:Decision")),
        Triple(decision, term("wg:aim"), Literal(aim, language="nl")),
    }
    return Claim(LETTER.iri, frozenset(assertion), evidence or (passage(),), status, PROVENANCE, note)
