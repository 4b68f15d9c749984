"""Dossiers as CSV, JSON and Markdown."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from wijkgraph.asking.evidence import Statement
from wijkgraph.asking.naming import Names
from wijkgraph.asking.outcomes import show_receipt
from wijkgraph.asking.results import escape_markdown, show_term
from wijkgraph.formats import CSV, JSON, MARKDOWN, Format
from wijkgraph.names import names_beside, term
from wijkgraph.overviews.dossier import ClaimRead, Dossier, LetterSection, NamingSentence
from wijkgraph.overviews.worded_records import opening
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.words.messages import messages

# What a reader of the sentence sees anyway: classes and names, and the two ends that a record is called by.
_PLAIN = frozenset(
    map(
        term,
        (
            "rdf:type",
            "skos:prefLabel",
            "rdfs:label",
            "dcterms:title",
            "wg:influencer",
            "wg:influenced",
            "wg:citing",
            "wg:cited",
        ),
    )
)
_REMARKS = frozenset(map(term, ("skos:note", "rdfs:comment")))
_AT_ONCE = 160  # characters of a claim that one reads beside its sentence
Told = list[tuple[NamedNode, list[tuple[NamedNode, list[Statement]]]]]
_COLUMNS = (
    "letter",
    "letter_label",
    "issued",
    "sender",
    "start",
    "end",
    "sentence",
    "name",
    "part_of_name",
    "claims",
    "claims_in_words",
    "set_aside",
)


def told_by(statements: Iterable[Statement], language: str) -> Told:
    """A claim as one reads it beside its sentence: by subject and property; texts in another language left out.

    Classes, names and ends of records are left out as well, unless that is all it states.
    """
    found = list(statements)
    spoken = [
        one for one in found if not isinstance(one.object, Literal) or one.object.language in (None, language)
    ] or found
    telling = [one for one in spoken if one.predicate not in _PLAIN] or spoken[:1]
    return _grouped(telling)


def told_briefly(
    statements: Iterable[Statement], thing: NamedNode, names: Names, language: str
) -> tuple[Told, int]:
    """Facts of a claim, those of a thing before others, as many as are read at once; and how many are left."""
    told = [
        one for _, properties in told_by(statements, language) for _, values in properties for one in values
    ]
    told.sort(key=lambda one: (one.predicate in _REMARKS, thing not in (one.subject, one.object)))
    kept: list[Statement] = []
    length = 0
    for one in told:
        fresh = () if any(one.subject == other.subject for other in kept) else (one.subject,)
        length += sum(len(show_term(part, names, language)) for part in (*fresh, one.predicate, one.object))
        if kept and length > _AT_ONCE:
            break
        kept.append(_cut(one))
    return _grouped(kept), len(told) - len(kept)


def _cut(one: Statement) -> Statement:
    """The statement with no more of its text than one reads at once."""
    value = one.object
    if isinstance(value, NamedNode) or len(value.value) <= _AT_ONCE:
        return one
    text = opening(value.value, _AT_ONCE)
    return replace(one, object=Literal(text, language=value.language) if value.language else Literal(text))


def _grouped(statements: Iterable[Statement]) -> Told:
    told: dict[NamedNode, dict[NamedNode, list[Statement]]] = {}
    for one in statements:
        told.setdefault(one.subject, {}).setdefault(one.predicate, []).append(one)
    return [(subject, list(properties.items())) for subject, properties in told.items()]


def dossier_as_json(dossier: Dossier, names: Names, language: str, version: str) -> str:
    """The whole dossier as one JSON object; offsets in code points of the frozen text, names in `text`."""
    document = {
        "thing": dossier.thing.value,
        "label": show_term(dossier.thing, names),
        "names": list(dossier.names),
        "dataVersion": version,
        "lettersRead": dossier.read,
        "sentences": len(dossier.sentences),
        "letters": [
            {
                "letter": section.card.iri.value,
                "label": show_term(section.card.iri, names),
                "issued": section.card.issued,
                "sentBy": [one.value for one in section.card.senders],
                "sentences": [_json_sentence(one, names, language) for one in section.sentences],
            }
            for section in dossier.letters
        ],
        "unnamed": [
            {
                "passage": one.source.value,
                "document": one.document.value,
                "issued": one.issued,
                "start": one.start,
                "end": one.end,
                "exact": one.exact,
            }
            for one in dossier.unnamed
        ],
        "relatives": [
            {"thing": one.value, "label": show_term(one, names), "sentences": count}
            for one, count in dossier.relatives
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def dossier_as_csv(dossier: Dossier, names: Names, language: str, version: str) -> str:
    """One line for each sentence that names the thing (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for section in dossier.letters:
        for one in section.sentences:
            writer.writerow(_cells(section, one, names, language))
    return out.getvalue()


def dossier_as_markdown(dossier: Dossier, names: Names, language: str, version: str) -> str:
    """The sentences as quotations under the letter they stand in, the names in bold."""
    say = messages(language)
    lines = [f"# {escape_markdown(show_term(dossier.thing, names))}", "", _count(dossier, language), ""]
    if dossier.relatives:
        related = [f"{escape_markdown(show_term(one, names))} ({count})" for one, count in dossier.relatives]
        lines += [f"{say.plain('dossier.relatives')}: {' · '.join(related)}", ""]
    for section in dossier.letters:
        lines += [f"## {section_head(section, names, language)}", ""]
        for one in section.sentences:
            text = "".join(
                f"**{escape_markdown(piece)}**" if is_name else escape_markdown(piece, ends=False)
                for piece, is_name in one.pieces
            )
            lines += [f"> {text}", ""]
            lines += [f"- {escape_markdown(line)}" for line in claim_words(one, names, language)]
            lines.append("")
    if dossier.unnamed:
        lines += [f"## {say.plain('dossier.unnamed')}", ""]
        lines += [f"- {escape_markdown(show_receipt(one, names, language))}" for one in dossier.unnamed]
        lines.append("")
    lines.append(f"{say.plain('dossier.version', version=version)}  \n<{dossier_address(dossier)}>")
    return "\n".join(lines) + "\n"


def dossier_address(dossier: Dossier) -> str:
    """The lasting address of the page."""
    names = names_beside(dossier.thing)
    return f"{names.base}dossier/{names.local(dossier.thing.value)}"


def section_head(section: LetterSection, names: Names, language: str) -> str:
    """The letter, its date and its senders on one line."""
    day = messages(language).date(section.card.issued) if section.card.issued else ""
    senders = (show_term(one, names) for one in section.card.senders)
    return " · ".join(part for part in (show_term(section.card.iri, names), day, ", ".join(senders)) if part)


def claim_words(one: NamingSentence, names: Names, language: str) -> list[str]:
    """A line for each claim read in the sentence; else one that says that it was read, and why it has none."""
    say = messages(language)
    if one.claims:
        return [_claim(claim, names, language) for claim in one.claims]
    return [say.plain("dossier.no_claim") + (f" ({show_term(one.reason, names)})" if one.reason else "")]


def _count(dossier: Dossier, language: str) -> str:
    say = messages(language)
    letters, read = len(dossier.letters), dossier.read
    return say.plain("dossier.count", count=len(dossier.sentences), letters=letters, read=read)


def claim_briefly(claim: ClaimRead, thing: NamedNode, names: Names, language: str) -> str:
    """A claim in as many words as one reads at once, with the number of facts left."""
    told, left = told_briefly(claim[1], thing, names, language)
    more = f" {messages(language).plain('claim.more', count=left)}" if left else ""
    return _in_words(told, names, language) + more


def _claim(claim: ClaimRead, names: Names, language: str) -> str:
    return _in_words(told_by(claim[1], language), names, language)


def _in_words(told: Told, names: Names, language: str) -> str:
    parts = []
    for subject, properties in told:
        said = (
            f"{show_term(name, names)}: {', '.join(show_term(one.object, names, language) for one in values)}"
            for name, values in properties
        )
        parts.append(f"{show_term(subject, names)} — {'; '.join(said)}")
    return "; ".join(parts)


def _cells(section: LetterSection, one: NamingSentence, names: Names, language: str) -> list[object]:
    return [
        section.card.iri.value,
        show_term(section.card.iri, names),
        section.card.issued,
        " | ".join(show_term(sender, names) for sender in section.card.senders),
        one.start,
        one.end,
        one.sentence.text,
        " | ".join(one.spelt),
        one.within.value if one.within else "",
        " ".join(claim.value for claim, _ in one.claims),
        " | ".join(_claim(claim, names, language) for claim in one.claims),
        show_term(one.reason, names) if not one.claims else "",
    ]


def _json_sentence(one: NamingSentence, names: Names, language: str) -> dict[str, Any]:
    return {
        "kind": one.sentence.kind.value,
        "text": one.sentence.text,
        "stretches": [[part.start, part.end] for part in one.sentence.stretches],
        "names": [
            {"start": start, "end": end, "text": one.sentence.text[start:end]} for start, end in one.names
        ],
        "partOfName": one.within.value if one.within else None,
        "claims": [
            {"claim": claim[0].value, "words": _claim(claim, names, language)} for claim in one.claims
        ],
        "setAside": one.reason.value if one.reason and not one.claims else None,
    }


# Every format in which a dossier can be had besides a page.
DOSSIER_WRITERS: Mapping[Format, Callable[[Dossier, Names, str, str], str]] = {
    JSON: dossier_as_json,
    CSV: dossier_as_csv,
    MARKDOWN: dossier_as_markdown,
}
