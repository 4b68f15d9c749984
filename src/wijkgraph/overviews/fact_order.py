"""The order of facts as a reader asks for them, and the passage under which they are gathered.

First what a thing is, who made or decided it, when, for whom and about what; then its aim, what came out of it, what
it did, and what became of it; at the end what serves to find it elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from wijkgraph.asking.evidence import Receipt, Statement
from wijkgraph.names import kind_of, term
from wijkgraph.rdf import NamedNode

# Properties by what a reader asks of them.
_ORDER = {
    "what": "wg:question wg:studyKind wg:initiativeKind wg:agreementKind wg:citationType wg:influenceType wg:number "
    "wg:influencer wg:influenced wg:strength wg:citing wg:cited dcterms:title",
    "by whom": "wg:producedBy wg:author wg:sentBy wg:signedBy wg:onBehalfOf wg:decidedBy wg:promisedBy wg:requestedBy "
    "wg:organisedBy org:member wg:ofPost org:postIn wg:hostedAt wg:partner wg:involves wg:involvesGroup",
    "when": "dcterms:issued wg:promisedIn wg:announcedIn wg:offeredIn wg:due wg:expected wg:recurrence wg:timesPerYear "
    "dcterms:temporal org:memberDuring time:hasBeginning time:hasEnd time:inXSDDate time:inXSDgYearMonth wg:asOf",
    "for whom": "wg:commissionedBy wg:promisedTo wg:addressedTo",
    "about what": "dcterms:subject wg:subject wg:theme wg:covers wg:statedSize wg:statedMunicipalities "
    "wg:statedParticipants wg:member wg:inMunicipality wg:receives wg:hasTrack dcterms:hasPart dcterms:isPartOf "
    "wg:inDossier wg:annexOf dcterms:description dcterms:relation",
    "what for": "wg:aim wg:intendedUse",
    "what came out": "wg:finding wg:contributionNote wg:saysInstead",
    "what it rests on": "wg:informedBy wg:considers prov:wasDerivedFrom prov:used",
    "what became of it": "wg:decisionStatus wg:stage wg:leftTo wg:continues wg:fulfils wg:fulfilmentKind "
    "wg:fulfilledIn wg:searched",
    "others": "",
    "where else": "skos:prefLabel skos:altLabel rdf:type dcterms:identifier wg:footnote wg:locator foaf:page "
    "owl:sameAs skos:closeMatch skos:note",
}
_PLACES = {
    term(name): 1000 * group + place
    for group, names in enumerate(_ORDER.values())
    for place, name in enumerate(names.split())
}
_OTHERS = 1000 * list(_ORDER).index("others")


def place_of(property_: NamedNode) -> int:
    """The place of a property among the facts of a thing; what the order does not name comes among the last."""
    return _PLACES.get(property_, _OTHERS)


def main_receipts(statements: Iterable[Statement]) -> dict[tuple[Receipt, ...], Receipt]:
    """The receipt that each set of receipts is gathered under: the one that most statements rest on.

    Of those on which equally many rest, the first of the text; a register only where there is no passage.
    """
    found = [one.receipts for one in statements if one.receipts]
    uses = Counter(receipt for receipts in found for receipt in receipts)
    return {
        receipts: min(
            receipts, key=lambda one: (kind_of(one.document) == "register", -uses[one], receipts.index(one))
        )
        for receipts in found
    }


def in_reading_order(statements: Iterable[Statement]) -> list[Statement]:
    """Statements in the order in which a reader asks for them; those of one place as they stood."""
    return sorted(statements, key=lambda one: place_of(one.predicate))


def main_first(receipts: Sequence[Receipt], main: Receipt) -> tuple[Receipt, ...]:
    """Receipts with the main one in front, the others as they stood."""
    return (main, *(one for one in receipts if one != main))
