"""The list of letters by date, and the reader of one: text, marked passages, claims in the margin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wijkgraph.asking.evidence import Statement
from wijkgraph.asking.naming import names_of
from wijkgraph.errors import NotFound
from wijkgraph.formats import HTML, TEXT
from wijkgraph.letters.frozen import Letter, read_letter, read_letters
from wijkgraph.letters.sentences import Kind
from wijkgraph.names import term
from wijkgraph.overviews.letter_cards import (
    Coverage,
    LetterCard,
    Stretch,
    cover,
    cover_one,
    letter_cards,
    stretches_of,
    subjects_of,
)
from wijkgraph.overviews.letter_text import Block, read_blocks
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.citations import citation_of_thing
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.paging import listing, part_of
from wijkgraph.web.site.portions import in_language, named_in, stated_by_claims_with
from wijkgraph.web.site.rendering import render

# Properties whose value the link to the thing shows already.
_REPEATED = {term("skos:prefLabel").value, term("rdf:type").value}
PART = 100  # letters on one page of the list


@dataclass(frozen=True)
class Note:
    """A note in the margin beside one passage: its claims in words, or the reason it was set aside."""

    stretch: Stretch
    claims: tuple[tuple[NamedNode, tuple[Statement, ...]], ...]


@dataclass(frozen=True)
class Paragraph:
    """A block of the letter with the margin beside it."""

    block: Block
    notes: tuple[Note, ...]


@once_per_version
def letter_cards_of(site: Site) -> tuple[LetterCard, ...]:
    """Every letter, oldest first."""
    return letter_cards(site.store)


@once_per_version
def letters_of(site: Site) -> tuple[Letter, ...]:
    """The frozen letters; none where their folder is not there."""
    folder = site.layout.letters
    return tuple(read_letters(folder, site.project.base).values()) if folder.is_dir() else ()


@once_per_version
def coverage_of(site: Site) -> tuple[Coverage, ...]:
    """The coverage of every letter."""
    return cover(site.store, letters_of(site))


def letters_page(site: Site, ask: RequestedForm) -> bytes:
    """Every letter, oldest first, with its coverage."""
    every_card = letter_cards_of(site)
    part = part_of(ask, len(every_card), PART)
    cards = part.of(every_card)
    met = {card.iri for card in cards} | {sender for card in cards for sender in card.senders}
    return render(
        site,
        ask,
        "letters.html",
        names=names_of(site.store, met, ask.language),
        cards=cards,
        coverage={one.letter: one for one in coverage_of(site)},
        part=part,
    )


def letter_document(site: Site, ask: RequestedForm) -> bytes:
    """The reader of one letter, or its frozen text. Raises NotFound for a letter without a text."""
    letter = _read(site, ask)
    if ask.representation is TEXT:
        return letter.text.encode()
    stretches = stretches_of(site.store, letter.iri).get(letter.key, ())
    statements = in_language(stated_by_claims_with(site, "wg:claimedIn", letter.iri), ask.language)
    by_passage = _by_passage(statements)
    paragraphs = _paragraphs(letter, stretches, by_passage)
    subjects = subjects_of(site.store, letter.iri)
    card = next((one for one in letter_cards_of(site) if one.iri == letter.iri), None)
    met = {letter.iri, *subjects, *(card.senders if card else ()), *named_in(statements)}
    met |= {stretch.reason for stretch in stretches if stretch.reason}
    names = names_of(site.store, met, ask.language)
    return render(
        site,
        ask,
        "letter.html",
        title=names[letter.iri].value if letter.iri in names else letter.key,
        names=names,
        letter=letter,
        subjects=subjects,
        card=card,
        thing=letter.iri,
        citation=citation_of_thing(site, ask, letter.iri),
        paragraphs=paragraphs,
        marks={piece.mark for one in paragraphs for piece in one.block.pieces},
        coverage=cover_one(letter, stretches),
        chosen=ask.query.get("passage", ""),
        headings=[
            (number, " ".join("".join(piece.text for piece in one.block.pieces).split()))
            for number, one in enumerate(paragraphs)
            if one.block.kind == Kind.HEADING
        ],
        repeated=_REPEATED,
        kinds=Kind,
    )


def _read(site: Site, ask: RequestedForm) -> Letter:
    """The letter of the address. Raises NotFound, without the path of a folder."""
    try:
        return read_letter(site.layout.letters / ask.parts["letter"], site.project.base)
    except NotFound as error:
        raise NotFound(error.what, where=f"/{ask.stem}", next=error.next) from error


def _by_passage(
    statements: Iterable[Statement],
) -> Mapping[NamedNode, Mapping[NamedNode, list[Statement]]]:
    found: dict[NamedNode, dict[NamedNode, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        for receipt in statement.receipts:
            found[receipt.source][statement.review.claim].append(statement)
    return found


def _paragraphs(
    letter: Letter,
    stretches: Sequence[Stretch],
    by_passage: Mapping[NamedNode, Mapping[NamedNode, list[Statement]]],
) -> list[Paragraph]:
    seen: set[NamedNode] = set()
    paragraphs = []
    for block in read_blocks(letter, stretches):
        notes = []
        for stretch in (one for piece in block.pieces for one in piece.starts):
            if stretch.iri not in seen:
                seen.add(stretch.iri)
                claims = by_passage.get(stretch.iri, {})
                notes.append(Note(stretch, tuple((claim, tuple(said)) for claim, said in claims.items())))
        paragraphs.append(Paragraph(block, tuple(notes)))
    return paragraphs


def _stems(site: Site) -> list[str]:
    return [f"letter/{card.key}" for card in letter_cards_of(site)]


LETTERS = listing(
    "letters", letters_page, PART, lambda site: len(letter_cards_of(site)), "Every letter, oldest first"
)
LETTER = Family(
    "letter",
    r"letter/(?P<letter>[a-z0-9-]+)",
    letter_document,
    _stems,
    (HTML, TEXT),
    summary="A letter with its claims, or its frozen text",
    path="letter/{letter}",
    parameters={"passage": "Passage to open, as its two offsets, 120-240"},
)
