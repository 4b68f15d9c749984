"""Letters on disk: one folder each, with the frozen text, its checksum and a description of the document.

A frozen text is UTF-8, NFC, with `\\n` line ends, and is never edited: every offset in every claim counts on it.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from wijkgraph.atomic_files import write_atomically
from wijkgraph.errors import NotFound, SourceError, UsageError, cannot_read, writing
from wijkgraph.letters.safe_text import find_unsafe
from wijkgraph.names import DEF, ThingNames, names_at
from wijkgraph.rdf import NamedNode, Quad, read_quads
from wijkgraph.toml_file import nearest_key

TEXT = "letter.txt"
CHECKSUM = "letter.sha256"
METADATA = "letter.ttl"
ORIGIN = "origin.json"


@dataclass(frozen=True)
class Letter:
    """One letter (or annex): `text` counted in Unicode code points, `description` as triples in no graph."""

    key: str
    text: str
    checksum: str  # SHA-256 of the bytes read, in hexadecimal
    frozen_checksum: str  # the same, on the day the text was frozen
    description: tuple[Quad, ...] = field(default=(), repr=False)
    base: str = ""  # of the project; without one it has no name

    @cached_property
    def iri(self) -> NamedNode:
        """The letter itself; also the name of the graph about its claims."""
        return names_at(self.base).thing("letter", self.key)

    @property
    def is_changed(self) -> bool:
        """True if the text differs from the frozen one (SHA-256)."""
        return self.checksum != self.frozen_checksum


def read_letters(folder: Path, base: str) -> dict[str, Letter]:
    """Every letter in a folder of letter folders, by key, sorted; none where there is no such folder yet."""
    return {path.parent.name: read_letter(path.parent, base) for path in sorted(folder.glob(f"*/{TEXT}"))}


def read_letter(folder: Path, base: str) -> Letter:
    """One letter, named under the base of its project.

    Raises SourceError when a file is missing, or the text is not UTF-8, NFC, `\\n`.
    """
    if not folder.is_dir():
        raise unknown_letter(folder.name, [path.parent.name for path in folder.parent.glob(f"*/{TEXT}")])
    data = _read(folder / TEXT)
    recorded = _read(folder / CHECKSUM).decode("ascii", "replace").split()
    if not recorded:
        raise SourceError(
            "The checksum file is empty",
            where=str(folder / CHECKSUM),
            next="Restore it from version control.",
        )
    return Letter(
        key=folder.name,
        text=decode_text(data, where=str(folder / TEXT)),
        checksum=sha256(data).hexdigest(),
        frozen_checksum=recorded[0],
        base=base,
        description=_read_description(folder / METADATA, names_at(base)),
    )


def unknown_letter(key: str, known: Iterable[str]) -> NotFound:
    """Returns the error for a key that no letter has; the nearest of those known is named, or all."""
    keys = sorted(known)
    return NotFound(
        f"No letter has the key '{key}'",
        next=nearest_key(key, keys, f"Known: {', '.join(keys)}.")
        if keys
        else "Bring a letter in with `wijkgraph freeze`.",
    )


def decode_text(data: bytes, *, where: str) -> str:
    """Decodes the bytes of a text to be frozen: UTF-8, NFC, `\n`. Raises SourceError with the reason and the place."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"The text is not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}",
            where=where,
            next="Save it as UTF-8.",
        ) from error
    if not text.strip():
        raise SourceError("The text is empty", where=where, next="Give a file with text.")
    if "\r" in text:
        raise SourceError("The text has carriage returns", where=where, next="Use \\n line ends only.")
    if not unicodedata.is_normalized("NFC", text):
        raise SourceError(
            "The text is not in Unicode form NFC", where=where, next="Normalise it to NFC first."
        )
    return text


def freeze_letter(source: Path, folder: Path, base: str) -> Letter:
    """Copies a text byte for byte into a new letter folder and records its checksum; returns the letter.

    Raises UsageError when the folder already holds a frozen text, SourceError when the text cannot be frozen.
    """
    return freeze_text(_read(source), folder, base, where=str(source))


def freeze_text(
    data: bytes, folder: Path, base: str, *, where: str, origin: Mapping[str, Any] | None = None
) -> Letter:
    """Puts the bytes of a text into a new letter folder with their checksum; returns the letter.

    `origin` tells the file that the text was taken from, where it is not that file itself. Raises as `freeze_letter`.
    """
    check_free(folder)
    check_safe(decode_text(data, where=where), where=where)
    iri = names_at(base).thing("letter", folder.name)
    with writing("the letter", folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / CHECKSUM, f"{sha256(data).hexdigest()}  {TEXT}\n")
        write_atomically(folder / METADATA, _first_description(iri))
        if origin:
            told = json.dumps(origin, ensure_ascii=False, indent=1, sort_keys=True)
            write_atomically(folder / ORIGIN, f"{told}\n")
        write_atomically(folder / TEXT, data)
    return read_letter(folder, base)


def letters_of_text(folder: Path, data: bytes) -> list[str]:
    """Keys of the letters in a folder whose frozen text has these bytes, sorted."""
    recorded = sha256(data).hexdigest()
    return sorted(
        path.parent.name for path in folder.glob(f"*/{CHECKSUM}") if _read(path)[:64] == recorded.encode()
    )


def check_free(folder: Path) -> None:
    """Returns quietly for a folder without a frozen text. Raises UsageError for one that has it."""
    if (folder / TEXT).exists():
        raise UsageError(
            f"'{folder.name}' is frozen already",
            where=str(folder / TEXT),
            next="A corrected text is a new letter.",
        )


def check_safe(text: str, *, where: str) -> None:
    """Returns quietly for a text that may be frozen. Raises SourceError with the first character that may not."""
    if unsafe := find_unsafe(text):
        raise SourceError(
            f"The letter holds a character that no reader sees: {unsafe}",
            where=where,
            next="Remove it: controls and bidirectional, zero-width and private-use characters are not frozen.",
        )


def documents(letters: Iterable[Letter]) -> set[NamedNode]:
    """The IRIs of the letters."""
    return {letter.iri for letter in letters}


def _read_description(path: Path, names: ThingNames) -> tuple[Quad, ...]:
    """Triples about the document. Raises SourceError for a triple in our own terms: that would be a claim."""
    description = tuple(read_quads(path))
    iri = names.thing("letter", path.parent.name)
    for quad in description:
        other = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if quad.subject != iri and other.endswith(f"/id/letter/{path.parent.name}"):
            raise SourceError(
                f"The letter is named {other}, and not {iri.value}",
                where=str(path),
                next="The base of the project changed. Names stay: set `base` back, or begin another project.",
            )
        if quad.subject != iri or quad.predicate.value.startswith(DEF):
            raise SourceError(
                f"A statement that rests on nothing: {quad.triple}",
                where=str(path),
                next="Make it a claim with its words; here stands what identifies the document.",
            )
    return description


def _first_description(iri: NamedNode) -> str:
    key = iri.value.rpartition("/")[2]
    return (
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        f"@prefix wg: <{DEF}#> .\n\n"
        f'{iri}\n    a wg:Letter ;\n    dcterms:identifier "{key}" .\n'
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(
            f"Cannot read the file: {error.strerror}",
            where=str(path),
            next=f"A letter's folder holds {TEXT}, {CHECKSUM} and {METADATA}.",
        ) from error
    except OSError as error:
        raise cannot_read(error, path) from error
