"""Amending a proposal: its parts that can be changed, and the claim that a change makes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wijkgraph.claims.claim import Claim, check_claim
from wijkgraph.errors import UsageError
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.sentences import Sentence
from wijkgraph.names import DEF, kind_of, names_beside, slug, term
from wijkgraph.rdf import Literal, NamedNode, Term, Triple
from wijkgraph.reviewing.known_things import KnownThings

_TYPE, _LABEL = term("rdf:type"), term("skos:prefLabel")

# Lexical forms of the datatypes that claims use (XML Schema Part 2).
_FORMS = {
    term("xsd:date"): re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    term("xsd:integer"): re.compile(r"[+-]?\d+"),
    term("xsd:gYearMonth"): re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    term("xsd:gYear"): re.compile(r"\d{4}"),
    term("xsd:duration"): re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?"),
}
NONE = "-"  # the value that takes a thing out of a claim


class PartKind(StrEnum):
    """Kinds of parts of a claim."""

    TEXT = "text"  # a literal
    THING = "thing"  # a named thing: another from the register, or a new name
    CONCEPT = "concept"  # a member of a closed list: a strength, a type
    CLASS = "class"  # the kind of a thing
    SENTENCES = "sentences"  # the cited sentences


@dataclass(frozen=True)
class ClaimPart:
    """One part of a claim that can be changed: a triple, a thing wherever the claim names it, or the evidence."""

    kind: PartKind
    triple: Triple | None = None
    node: NamedNode | None = None


def parts_of(claim: Claim) -> list[ClaimPart]:
    """Parts of a claim, in the order in which they are numbered; a letter's claim ends with its sentences."""
    parts: list[ClaimPart] = []
    names = names_beside(claim.source)
    things: dict[NamedNode, None] = {}
    for triple in sorted(claim.assertion, key=str):
        value = triple.object
        if isinstance(value, Literal):
            parts.append(ClaimPart(PartKind.TEXT, triple))
        elif triple.predicate == _TYPE:
            parts.append(ClaimPart(PartKind.CLASS, triple))
        elif isinstance(value, NamedNode) and value.value.startswith(f"{DEF}/"):
            parts.append(ClaimPart(PartKind.CONCEPT, triple))
        elif isinstance(value, NamedNode) and value != claim.source and names.holds(value):
            things[value] = None
    parts += [ClaimPart(PartKind.THING, node=node) for node in things]
    return [*parts, ClaimPart(PartKind.SENTENCES)] if claim.evidence else parts


def choices(
    part: ClaimPart, known: KnownThings, typed: str = "", language: str = "nl"
) -> list[tuple[str, NamedNode]]:
    """Values to choose from: concepts of the same list, classes of the model, things of the kind that fit `typed`."""
    if part.kind is PartKind.CONCEPT and part.triple and isinstance(part.triple.object, NamedNode):
        scheme = part.triple.object.value.rpartition("/")[0] + "/"
        return known.members(scheme, typed, language)
    if part.kind is PartKind.CLASS:
        named = known.members(f"{DEF}#", typed, language)
        return [(name, node) for name, node in named if node.value.rpartition("#")[2][:1].isupper()]
    if part.kind is PartKind.THING and part.node:
        return known.complete(kind_of(part.node) or "", typed)
    return []


def amended(
    claim: Claim, part: ClaimPart, value: str, known: KnownThings, sentences: Sequence[Sentence]
) -> Claim:
    """The claim with one part changed. Raises UsageError for a value that does not fit, ClaimError for an empty claim.

    `value` is text, a name or short IRI of a thing, a concept's name or key, or numbers of sentences.
    """
    wanted = " ".join(value.split())
    if not wanted:
        raise UsageError("Nothing was filled in", next="Type a value, or leave the claim as it is.")
    if part.kind is PartKind.SENTENCES:
        return check_claim(replace(claim, evidence=_evidence(wanted, sentences)))
    if part.kind is PartKind.THING and part.node and wanted == NONE:
        kept = frozenset(triple for triple in claim.assertion if triple.object != part.node)
        return check_claim(replace(claim, assertion=kept))
    if part.kind is PartKind.THING and part.node:
        return check_claim(_renamed(claim, part.node, _thing(wanted, part.node, known), wanted, known))
    assert part.triple is not None
    old = part.triple
    new = Triple(old.subject, old.predicate, _value(part, wanted, known))
    return check_claim(replace(claim, assertion=(claim.assertion - {old}) | {new}))


def _value(part: ClaimPart, wanted: str, known: KnownThings) -> Term:
    assert part.triple is not None
    old = part.triple.object
    if isinstance(old, Literal):
        if old.language:
            return Literal(wanted, language=old.language)
        form = _FORMS.get(old.datatype)
        if form and not form.fullmatch(wanted):
            raise UsageError(
                f"'{wanted}' is no value of this kind", next="Type it in the form that stands there now."
            )
        return Literal(wanted, datatype=old.datatype)
    offers = choices(part, known, "", "nl") + choices(part, known, "", "en")
    folded = wanted.casefold()
    for name, node in offers:
        key = node.value.rpartition("/")[2].rpartition("#")[2]
        if folded in (name.casefold(), key.casefold(), f"wg:{key}".casefold()):
            return node
    raise UsageError(
        f"'{wanted}' is none of the values of this list",
        next=f"Choose one of: {', '.join(sorted({name for name, _ in offers})[:20])}.",
    )


def _thing(wanted: str, old: NamedNode, known: KnownThings) -> NamedNode:
    """The known thing of that name or short IRI; else a new one of the same kind, named by its words."""
    kind, names = kind_of(old) or "thing", names_beside(old)
    if "/" in wanted and " " not in wanted:
        other, _, key = wanted.removeprefix(names.things).partition("/")
        return names.thing(other, key)
    for name, node in known.complete(kind, wanted, most=1000):
        if name.casefold() == wanted.casefold():
            return node
    if not slug(wanted):
        raise UsageError(f"'{wanted}' is no name", next="Type a name as the letter prints it.")
    return names.thing(kind, slug(wanted))


def _renamed(claim: Claim, old: NamedNode, new: NamedNode, words: str, known: KnownThings) -> Claim:
    """The claim about another thing. Of a known one nothing is said anew; a new one gets the words as its name."""
    is_known = known.knows(new)
    triples = set()
    for triple in claim.assertion:
        describes = triple.subject == old and triple.predicate in (_TYPE, _LABEL)
        if describes and is_known:
            continue
        value = triple.object
        if describes and triple.predicate == _LABEL and "/" not in words:
            value = Literal(words, language="nl")
        subject = new if triple.subject == old else triple.subject
        triples.add(Triple(subject, triple.predicate, new if value == old else value))
    return replace(claim, assertion=frozenset(triples))


def _evidence(wanted: str, sentences: Sequence[Sentence]) -> tuple[Passage, ...]:
    """Passages of the sentences whose numbers are given."""
    numbers = wanted.replace(",", " ").split()
    by_number = {str(sentence.number): sentence for sentence in sentences}
    strangers = [number for number in numbers if number not in by_number]
    if strangers:
        raise UsageError(
            f"There is no sentence '{strangers[0]}'",
            next=f"Give numbers from 1 to {len(sentences)}, with spaces between.",
        )
    return passages_of(by_number[number] for number in numbers)


def passages_of(sentences: Iterable[Sentence]) -> tuple[Passage, ...]:
    """Passages of whole sentences, in the order of the letter."""
    return tuple(sorted({stretch for sentence in sentences for stretch in sentence.stretches}))
