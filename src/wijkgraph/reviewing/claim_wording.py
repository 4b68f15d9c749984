"""A claim as a sentence in the reader's language, and the kind of a claim."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from wijkgraph.claims.claim import Claim
from wijkgraph.names import kind_of, shorten, term
from wijkgraph.rdf import Literal, NamedNode, Node, Triple
from wijkgraph.reviewing.known_things import RECORDS, KnownThings
from wijkgraph.words.messages import Messages, messages

_TYPE = term("rdf:type")
# Kinds of claims in the order in which one is sought: a class, or a property of the letter itself.
_CLASSES = (
    "NotStated", "Influence", "Fulfilment", "Commitment", "Request", "Citation", "Decision", "Motion", "Study",
    "Initiative", "Agreement", "Programme", "Track", "AreaSet", "Area", "Region", "PostHolding", "Post",
)  # fmt: skip
_OF_THE_LETTER: Mapping[str, str] = {
    "dcterms:issued": "date",
    "wg:inDossier": "dossier",
    "wg:number": "number",
    "wg:addressedTo": "addressee",
    "wg:sentBy": "sender",
    "wg:onBehalfOf": "co-sender",
    "wg:signedBy": "signatory",
}
_NAMES = frozenset(map(term, ("skos:prefLabel", "dcterms:title", "rdfs:label", "wg:question")))
Values = Callable[[str], list[str]]


def kind_of_claim(claim: Claim) -> str:
    """Kind of a claim in lower case: `commitment`, `sender`, …; `statement` where none of the list fits."""
    of_letter = {triple.predicate for triple in claim.assertion if triple.subject == claim.source}
    classes = {triple.object for triple in claim.assertion if triple.predicate == _TYPE}
    for name in _CLASSES:
        if term(f"wg:{name}") in classes:
            if name == "Post" and of_letter:
                break
            return name.lower()
    for predicate, kind in _OF_THE_LETTER.items():
        if term(predicate) in of_letter:
            return kind
    return "statement"


def tell_claim(claim: Claim, known: KnownThings, language: str) -> str:
    """The claim in one sentence. Names are those of the letter, as printed."""
    say = messages(language)
    kind = kind_of_claim(claim)
    main = _main(claim, kind)

    def values(predicate: str) -> list[str]:
        found = [t.object for t in claim.assertion if t.subject == main and t.predicate == term(predicate)]
        return [
            _shown(value, claim, known, say)
            for value in sorted(found, key=str)
            if _fits(value, found, language)
        ]

    told = _TELL[kind](say, values, known.name(main, language, claim.assertion)) if kind in _TELL else ""
    if told and not told.endswith((".", ".”")):
        told += "."
    rest = _rest(claim, main, known, say, language) if not told else _others(claim, main, known, say)
    return f"{told}{' ' if told and rest else ''}{rest}"


def tell_triple(triple: Triple, known: KnownThings, language: str, own: Iterable[Triple] = ()) -> str:
    """A triple in words: name of the subject, label of the property, value."""
    say = messages(language)
    label = known.name(triple.predicate, language)
    value = triple.object
    if isinstance(value, Literal):
        shown = say.value(value.value, value.datatype.value)
    else:
        shown = known.name(value, language, own)
    name = known.name(triple.subject, language, own)
    kind = kind_of(triple.subject) if isinstance(triple.subject, NamedNode) else None
    if kind in RECORDS and name.startswith(f"{kind}/"):
        name = say.plain(f"kind.{kind}")  # a record without a name: its kind says more than its address
    return f"{name}: {label} {shown}"


def _main(claim: Claim, kind: str) -> Node:
    """The thing that a claim is about: of the class of its kind, else the letter, else one that no triple points at."""
    for triple in sorted(claim.assertion, key=str):
        if triple.predicate == _TYPE and shorten(str(triple.object)[1:-1]) == f"wg:{_class_of(kind)}":
            return triple.subject
    subjects = {triple.subject for triple in claim.assertion}
    if claim.source in subjects:
        return claim.source
    pointed = {triple.object for triple in claim.assertion}
    return sorted(subjects - pointed or subjects, key=str)[0]


def _class_of(kind: str) -> str:
    return next((name for name in _CLASSES if name.lower() == kind), "")


def _fits(value: object, among: Iterable[object], language: str) -> bool:
    """True for a value to be shown: a text in another language is left out where one in the reader's is there."""
    if not isinstance(value, Literal) or not value.language or value.language == language:
        return True
    return not any(isinstance(other, Literal) and other.language == language for other in among)


def _shown(value: Node, claim: Claim, known: KnownThings, say: Messages) -> str:
    if isinstance(value, Literal):
        return say.value(value.value, value.datatype.value)
    if value == claim.source:
        return say.plain("review.this_letter")
    return known.name(value, say.language, claim.assertion)


def _of_letter(say: Messages, key: str, found: Sequence[str]) -> str:
    return say.plain(f"review.tell.{key}", value=_listed(found)) if found else ""


def _listed(found: Sequence[str]) -> str:
    return ", ".join(found)


def _tails(say: Messages, values: Values, tails: Mapping[str, str]) -> str:
    """The parts of a sentence that are there: each a comma and its words."""
    return "".join(
        say.plain(f"review.tail.{key}", value=_listed(found))
        for key, name in tails.items()
        if (found := values(name))
    )


def _commitment(say: Messages, values: Values, name: str) -> str:
    subject = _listed(values("wg:subject")) or name
    tails = {"by": "wg:promisedBy", "to": "wg:promisedTo", "due": "wg:due", "recurrence": "wg:recurrence"}
    return say.plain("review.tell.commitment", value=subject) + _tails(say, values, tails)


def _fulfilment(say: Messages, values: Values, name: str) -> str:
    tails = {"in": "wg:fulfilledIn", "kind": "wg:fulfilmentKind"}
    return (
        say.plain("review.tell.fulfilment", value=_listed(values("wg:fulfils")) or name)
        + _tails(say, values, tails)
        + "."
    )


def _citation(say: Messages, values: Values, _: str) -> str:
    told = say.plain("review.tell.citation", value=_listed(values("wg:cited")))
    return (
        told
        + _tails(say, values, {"note": "wg:footnote", "place": "wg:locator", "kind": "wg:citationType"})
        + "."
    )


def _influence(say: Messages, values: Values, _: str) -> str:
    kind, strength = _listed(values("wg:influenceType")), _listed(values("wg:strength"))
    return say.plain(
        "review.tell.influence",
        one=_listed(values("wg:influencer")),
        other=_listed(values("wg:influenced")),
        type=kind if kind == strength else f"{kind} ({strength})",  # background is a kind and a strength
    )


def _motion(say: Messages, values: Values, name: str) -> str:
    return say.plain("review.tell.motion", value=name) + _tails(say, values, {"author": "wg:author"})


def _study(say: Messages, values: Values, name: str) -> str:
    tails = {"made": "wg:producedBy", "for": "wg:commissionedBy", "author": "wg:author"}
    return say.plain("review.tell.study", value=name) + _tails(say, values, tails)


def _letters(key: str, predicate: str) -> Callable[[Messages, Values, str], str]:
    return lambda say, values, _: _of_letter(say, key, values(predicate))


_TELL: Mapping[str, Callable[[Messages, Values, str], str]] = {
    "commitment": _commitment,
    "fulfilment": _fulfilment,
    "citation": _citation,
    "influence": _influence,
    "motion": _motion,
    "study": _study,
    **{kind: _letters(kind, predicate) for predicate, kind in _OF_THE_LETTER.items()},
}


def _rest(claim: Claim, main: Node, known: KnownThings, say: Messages, language: str) -> str:
    """Everything a claim says, property by property: for a kind that has no sentence of its own."""
    told = []
    for subject in sorted({t.subject for t in claim.assertion}, key=lambda one: (one != main, str(one))):
        parts = []
        for triple in sorted((t for t in claim.assertion if t.subject == subject), key=_reading_place):
            if triple.predicate in _NAMES:
                continue
            label = "" if triple.predicate == _TYPE else f"{known.name(triple.predicate, language)} "
            among = [
                t.object for t in claim.assertion if t.subject == subject and t.predicate == triple.predicate
            ]
            if _fits(triple.object, among, language):
                parts.append(f"{label}{_shown(triple.object, claim, known, say)}")
        name = _shown(subject, claim, known, say)
        if len(parts) == 1 and (subject, _TYPE) in {(t.subject, t.predicate) for t in claim.assertion}:
            told.append(say.plain("review.tell.named", kind=parts[0], name=name))
            continue
        told.append(f"“{name}”: {'; '.join(parts)}." if parts else f"“{name}”.")
    return " ".join(told)


def _others(claim: Claim, main: Node, known: KnownThings, say: Messages) -> str:
    """The kinds of other things that the claim names, so that a wrong one is seen."""
    named = []
    for triple in sorted(claim.assertion, key=str):
        node = triple.subject
        if triple.predicate == _TYPE and node != main and isinstance(node, NamedNode) and kind_of(node):
            named.append(
                say.plain(
                    "review.tell.other",
                    name=known.name(node, say.language, claim.assertion),
                    kind=known.name(triple.object, say.language),
                )
            )
    return f"({'; '.join(named)})" if named else ""


def _reading_place(triple: Triple) -> tuple[bool, str]:
    return triple.predicate != _TYPE, str(triple)
