"""Many papers read one after another or at once: one bad file is reported and the others are read.

What was read is written into a folder with a journal, so that a run that was broken off goes on where it was.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from wijkgraph.atomic_files import write_atomically
from wijkgraph.claims.claim import Ledger
from wijkgraph.claims.ledgers import write_ledger
from wijkgraph.errors import SourceError, WijkgraphError
from wijkgraph.importing.conversion import ImportLimits
from wijkgraph.importing.importer import import_data, read_bytes
from wijkgraph.letters.frozen import decode_text, read_letter
from wijkgraph.letters.view import View
from wijkgraph.names import slug
from wijkgraph.reading.document import Document, as_json, read_document
from wijkgraph.reading.known_letters import KnownLetter, KnownLetters
from wijkgraph.reading.proposing import proposed_by_rules
from wijkgraph.reading.rule_reader import RULE_READER

JOURNAL = "read.jsonl"


@dataclass(frozen=True)
class PaperJob:
    """One paper to read: its bytes, and the form of the result; `fault` where it could not be opened.

    Forms are json and trig (text), table (the document) and ledger (proposals on a frozen text, whose key is the stem).
    """

    stem: str
    name: str
    data: bytes
    format: str
    at: str  # the time of proposals
    limits: ImportLimits = ImportLimits()  # noqa: RUF009, an immutable value
    fault: WijkgraphError | None = None
    base: str = ""  # of the project, where proposals are the result
    known: tuple[KnownLetter, ...] = ()  # letters that the project knows of days that the paper prints

    @property
    def mark(self) -> str:
        """Mark that changes when the paper, the rules or the form of the result do."""
        told = f"{RULE_READER.name} {RULE_READER.version} {self.format} {self.limits} {self.base}\n".encode()
        told += "".join(f"{one}\n" for one in self.known).encode()
        return sha256(told + self.data).hexdigest()


@dataclass(frozen=True)
class PaperRead:
    """Result of one job in the form asked for, remarks for a person, or the error that stood in the way."""

    stem: str
    mark: str
    answer: str = ""
    document: Document | None = None
    ledger: Ledger | None = None
    remarks: tuple[str, ...] = ()
    error: WijkgraphError | None = None


def paper_jobs(
    named: Iterable[tuple[str, str]], format: str, at: str, limits: ImportLimits, base: str
) -> Iterator[PaperJob]:
    """The jobs of files, by stem and name, each file opened when its turn comes."""
    for stem, name in named:
        try:
            yield PaperJob(stem, name, read_bytes(name, limits), format, at, limits, base=base)
        except WijkgraphError as error:
            yield PaperJob(stem, name, b"", format, at, limits, error)


def letter_jobs(
    folder: Path, base: str, keys: Iterable[str], at: str, known: KnownLetters
) -> Iterator[PaperJob]:
    """The jobs of frozen letters, by key, whose results are proposals."""
    for key in keys:
        try:
            letter = read_letter(folder / key, base)
            beside = known.beside(letter.iri, letter.text)
            yield PaperJob(key, key, letter.text.encode(), "ledger", at, base=base, known=beside)
        except WijkgraphError as error:
            yield PaperJob(key, key, b"", "ledger", at, fault=error)


def read_paper(job: PaperJob) -> PaperRead:
    """Reads one paper; an error is a result too."""
    if job.fault:
        return PaperRead(job.stem, job.mark, error=job.fault)
    try:
        text, told = _text_of(job)
    except WijkgraphError as error:
        return PaperRead(job.stem, job.mark, error=error)
    view = View(text, job.stem, job.base)
    if job.format in ("trig", "ledger"):
        key = job.stem if job.format == "ledger" else slug(job.stem) or "paper"
        proposed, refused, remarks = proposed_by_rules(view, key, job.at, job.known)
        remarks = (*told, *remarks, *(one.told() for one in refused))
        if job.format == "ledger":
            return PaperRead(job.stem, job.mark, ledger=proposed, remarks=remarks)
        return PaperRead(job.stem, job.mark, write_ledger(proposed), remarks=remarks)
    document = read_document(view)
    remarks = (*told, *document.remarks, *(one.told() for one in document.refused))
    if job.format == "table":
        return PaperRead(job.stem, job.mark, document=document, remarks=remarks)
    return PaperRead(job.stem, job.mark, _a_field_a_line(as_json(document)), remarks=remarks)


def _a_field_a_line(told: Mapping[str, Any]) -> str:
    """A document as JSON, one field a line: the standard library writes a value at once only without indents."""
    lines = (f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _text_of(job: PaperJob) -> tuple[str, tuple[str, ...]]:
    """The text of a paper, and what its import remarked; a frozen text is no file to import."""
    if job.format == "ledger":
        return decode_text(job.data, where=job.name), ()
    imported = import_data(job.data, job.name, job.limits)
    dropped = imported.left_out
    return imported.text, (*imported.remarks, *([f"left out: {dropped}"] if dropped else []))


def lost_paper(job: PaperJob) -> PaperRead:
    """The result of a paper that ended each worker that read it."""
    error = SourceError("The worker that read it died", where=job.name, next="Read this file by itself.")
    return PaperRead(job.stem, job.mark, error=error)


class ReadingJournal:
    """A file of what was read, a line of JSON a paper; a line that was left half written counts for nothing."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._done = dict(_entries(path))
        self._file = path.open("a", encoding="utf-8")
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write("\n")  # behind such a line

    def has(self, job: PaperJob) -> bool:
        """True for a paper that was read before, by these rules and from these bytes."""
        return self._done.get(job.stem) == job.mark

    def add(self, result: PaperRead) -> None:
        """Record that a paper was read; called once its result is written."""
        self._file.write(json.dumps({"stem": result.stem, "mark": result.mark}) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
            yield str(entry["stem"]), str(entry["mark"])
        except (ValueError, KeyError, TypeError):
            continue


class ResultFolder:
    """A folder with one result a paper, and its journal."""

    def __init__(self, folder: Path, format: str) -> None:
        self._folder, self._ending = folder, format
        self._journal = ReadingJournal(folder / JOURNAL)

    def has(self, job: PaperJob) -> bool:
        """True for a paper whose result stands here already."""
        return self._journal.has(job) and self._path(job.stem).exists()

    def keep(self, result: PaperRead) -> None:
        """Writes a result, then its line in the journal: a run that ends between the two reads the paper again."""
        write_atomically(self._path(result.stem), result.answer.rstrip("\n") + "\n")
        self._journal.add(result)

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    def _path(self, stem: str) -> Path:
        return self._folder / f"{stem}.{self._ending}"
