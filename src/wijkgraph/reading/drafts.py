"""Turns a draft into proposed claims: quotes become passages, each grown to the whole sentence it stands in.

A draft is TriG as a person writes it. Each claim is a blank graph; what is said about it stands outside:

    _:c1 wg:exact "heb ik aan deze 12 gebieden vier gebieden toegevoegd" .
    _:c1 { <decision/…> a wg:Decision ; … }
    [] wg:exact "Tot slot" ; wg:setAside <…/set-aside-reason/heading> .

A quote may leave out line breaks and hyphens. It must stand in exactly one sentence of the letter.
A claim that replaces accepted ones names them and the reason: `_:c1 prov:wasRevisionOf <claim/…> ; wg:reviewNote "…" .`
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status, check_claim
from wijkgraph.errors import ClaimError, QuoteNotFound
from wijkgraph.letters.folding import fold
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.passages import Passage
from wijkgraph.letters.sentences import Sentence
from wijkgraph.letters.view import View
from wijkgraph.names import DEF, kind_of, term
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Quad, Term, Triple, read_quads
from wijkgraph.reading.findings import Finding
from wijkgraph.reading.grounding import Grounded, Why, ground

_EXACT, _SET_ASIDE, _NOTE = term("wg:exact"), term("wg:setAside"), term("skos:note")
_TITLE = term("dcterms:title")
_REVISES, _WHY = term("prov:wasRevisionOf"), term("wg:reviewNote")


@dataclass(frozen=True)
class Draft:
    """Content of a draft file: assertions by blank graph, what is said outside them, and the file's name."""

    where: str
    assertions: dict[BlankNode, list[Triple]]
    outside: dict[BlankNode | NamedNode, dict[NamedNode, list[Term]]]


def read_draft(path: Path) -> Draft:
    """The draft in a TriG file. Raises SourceError for broken syntax, ClaimError when it drafts nothing."""
    assertions: dict[BlankNode, list[Triple]] = defaultdict(list)
    outside: dict[BlankNode | NamedNode, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in read_quads(path):
        if isinstance(quad.graph_name, BlankNode):
            assertions[quad.graph_name].append(quad.triple)
        elif isinstance(quad.graph_name, NamedNode):
            raise ClaimError(
                f"A draft names its claim: {quad.graph_name}",
                where=str(path),
                next="Use a blank graph, _:c1 { … }; the name is made from the content.",
            )
        else:
            _note_outside(outside, quad)
    if not assertions and not any(_SET_ASIDE in said for said in outside.values()):
        raise ClaimError("The draft proposes nothing", where=str(path), next="Write at least one _:c1 { … }.")
    return Draft(str(path), assertions, outside)


def propose_from_letter(draft: Draft, letter: Letter, provenance: Provenance) -> Ledger:
    """The draft's claims on a letter, proposed, with their passages, and the sentences it sets aside.

    Raises QuoteNotFound when a quote does not stand in exactly one sentence or a title in none, ClaimError for a claim
    without one and for what would be lost in silence.
    """
    _refuse_strays(draft, register=None)
    view = View(letter.text, letter.key, letter.base)
    claims = []
    for node, assertion in draft.assertions.items():
        quotes = [quote.value for quote in draft.outside[node][_EXACT] if isinstance(quote, Literal)]
        passages = {p for quote in quotes for p in _one_sentence(view, quote, draft.where).stretches}
        _refuse_made_up_title(view, assertion, sorted(passages), draft.where)
        claims.append(
            _proposed(letter.iri, assertion, tuple(sorted(passages)), provenance, draft.outside[node])
        )
    aside = [
        entry
        for said in draft.outside.values()
        if _SET_ASIDE in said
        for entry in _set_aside(view, said, draft.where)
    ]
    return Ledger(letter.iri, _distinct(claims), tuple(sorted(aside, key=lambda entry: entry.passage)))


def propose_from_register(draft: Draft, provenance: Provenance) -> Ledger:
    """The draft's claims on a register: the one register the draft describes. Raises ClaimError otherwise."""
    registers = [
        node for node in draft.outside if isinstance(node, NamedNode) and kind_of(node) == "register"
    ]
    if len(registers) != 1:
        raise ClaimError(
            f"The draft describes {len(registers)} registers",
            where=draft.where,
            next="Describe the one register these claims come from, outside the claims.",
        )
    source = registers[0]
    _refuse_strays(draft, register=source)
    claims = [
        _proposed(source, assertion, (), provenance, draft.outside.get(node, {}))
        for node, assertion in draft.assertions.items()
    ]
    description = {
        Triple(source, predicate, value)
        for predicate, values in draft.outside[source].items()
        for value in values
    }
    return Ledger(source, _distinct(claims), description=frozenset(description))


def _note_outside(outside: dict[BlankNode | NamedNode, dict[NamedNode, list[Term]]], quad: Quad) -> None:
    if isinstance(quad.subject, BlankNode | NamedNode) and not isinstance(quad.object, Triple):
        outside[quad.subject][quad.predicate].append(quad.object)


def _refuse_strays(draft: Draft, register: NamedNode | None) -> None:
    """Raises ClaimError for what stands outside the claims and would be lost, because it serves none of them."""
    for node, said in draft.outside.items():
        if not _serves(said, for_claim=node in draft.assertions, register=register) and node != register:
            raise ClaimError(
                f"This serves no claim: {' '.join(map(str, [node, *said]))}",
                where=draft.where,
                next='Beside _:c1 { … } write _:c1 wg:exact "words"; to set a sentence aside, '
                '[] wg:exact "words" ; wg:setAside <reason> .',
            )


def _serves(said: dict[NamedNode, list[Term]], *, for_claim: bool, register: NamedNode | None) -> bool:
    """True for the quotes, revised claims and note of a claim, and for what is set aside: quotes, reason and notes.

    A register is not quoted.
    """
    quoted = set() if register else {_EXACT}
    if for_claim:
        has_its_terms = quoted <= said.keys() <= quoted | {_REVISES, _WHY} and len(said.get(_WHY, [])) <= 1
    else:
        has_its_terms = {_EXACT, _SET_ASIDE} <= said.keys() <= {_EXACT, _SET_ASIDE, _NOTE}
    links = [*said.get(_SET_ASIDE, []), *said.get(_REVISES, [])]
    texts = [*said.get(_EXACT, []), *said.get(_WHY, [])]
    return (
        has_its_terms
        and len(said.get(_SET_ASIDE, [])) <= 1
        and all(isinstance(text, Literal) for text in texts)
        and all(isinstance(link, NamedNode) for link in links)
    )


def _proposed(
    source: NamedNode,
    assertion: Sequence[Triple],
    evidence: tuple[Passage, ...],
    provenance: Provenance,
    said: Mapping[NamedNode, Sequence[Term]],
) -> Claim:
    revises = tuple(sorted({old for old in said.get(_REVISES, ()) if isinstance(old, NamedNode)}))
    why = next((note.value for note in said.get(_WHY, ()) if isinstance(note, Literal)), "")
    return check_claim(
        Claim(source, frozenset(assertion), evidence, Status.PROPOSED, provenance, why, revises)
    )


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple({claim.iri: claim for claim in claims}.values())


def _one_sentence(view: View, quote: str, where: str) -> Sentence:
    """The one sentence a quote stands in, through the door that every reader uses; raises QuoteNotFound."""
    grounded = ground(view, Finding("claim", {}, ((0, quote),), where))
    if isinstance(grounded, Grounded):
        return grounded.sentences[0]
    in_several = grounded.why is Why.STANDS_IN_SEVERAL
    met = {s.number for place in view.find(quote) for s in view.sentences_meeting(*place)}
    trouble = f"stands in {len(met)} sentences" if in_several else "stands nowhere"
    raise QuoteNotFound(
        f"In letter {view.key} the quote '{quote}' {trouble}",
        where=where,
        next="Quote the letter's own words, enough of them to be found once; not across a page end.",
    )


def _refuse_made_up_title(
    view: View, assertion: Sequence[Triple], passages: Sequence[Passage], where: str
) -> None:
    """Raises QuoteNotFound for a title, which is a quotation too, that does not stand in the quoted sentences."""
    said = fold(" ".join(view.as_read_text(place.start, place.end) for place in passages)).lower()
    for triple in assertion:
        title = triple.object
        if triple.predicate != _TITLE or not isinstance(title, Literal) or title.language == "en":
            continue
        if fold(title.value).lower() not in said:
            raise QuoteNotFound(
                f"The title '{title.value}' does not stand in the quoted sentences of letter {view.key}",
                where=where,
                next="Write the title as the letter prints it, and quote the sentence that names it.",
            )


def _whole_sentences(view: View, quote: str) -> list[Sentence]:
    wanted = fold(quote)
    return [sentence for sentence in view.sentences if fold(sentence.text) == wanted]


def _set_aside(view: View, said: dict[NamedNode, list[Term]], where: str) -> list[SetAside]:
    reason = said[_SET_ASIDE][0]
    assert isinstance(reason, NamedNode)
    key = reason.value.removeprefix(f"{DEF}/set-aside-reason/")
    notes = tuple(note for note in said[_NOTE] if isinstance(note, Literal))
    entries = []
    for quote in said[_EXACT]:
        assert isinstance(quote, Literal)
        # The same words may be printed more than once, as "Raadpleegbaar via …" is: all are set aside alike.
        chosen = _whole_sentences(view, quote.value) or [_one_sentence(view, quote.value, where)]
        entries += [SetAside(p, key, notes) for sentence in chosen for p in sentence.stretches]
    return entries
