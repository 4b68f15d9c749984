"""A citation: who publishes what, in which version of the data, from which letters, at which lasting address.

It is written as text, BibTeX, RIS and CSL-JSON.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from wijkgraph.errors import UsageError
from wijkgraph.formats import BIBTEX, CITATION, CSL_JSON, RIS, Format, find_format, names_of_formats
from wijkgraph.words.messages import messages

_LONGEST_KEY = 100  # characters
_PLAIN_PART = re.compile(r"[A-Za-z0-9]+(?:[-/#_.][A-Za-z0-9]+)*")
# Quotes written out in a text; of more only the sources are told.
MOST_QUOTED = 3


@dataclass(frozen=True)
class CitationFile:
    """A citation as a file: label and file name, and its `data:` address, which holds the whole of it."""

    label: str
    name: str
    address: str


@dataclass(frozen=True)
class Citation:
    """Everything a citation says. `dataset` is the title of the whole; `title` that of the part, or of the whole.

    `quotes` are sentences with their letters and dates in words, not all where there are more than MOST_QUOTED;
    `sources` the letters and registers with their dates. `issued` is the day of the data (xsd:date), empty where no
    claim has a time.
    """

    key: str
    title: str
    dataset: str
    publisher: str
    issued: str
    version: str
    address: str
    language: str
    kind: str = ""  # of a thing, in words
    sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    licence: str = ""
    is_dataset: bool = False

    def written(self, form: str) -> str:
        """The citation in a format, by its name. Raises UsageError for an unknown one."""
        found = find_format(form, CITATIONS) if isinstance(form, str) else None
        if found is None:
            raise UsageError(
                f"'{form}' is no format of a citation", next=f"Use one of {names_of_formats(CITATIONS)}."
            )
        return CITATIONS[found](self)

    @property
    def text(self) -> str:
        """The citation as a sentence, then the sentences it rests on, or the letters where they are many."""
        say = messages(self.language)
        values = {
            "publisher": _capital(self.publisher),
            "title": self.title,
            "kind": f" ({self.kind})" if self.kind else "",
            "dataset": self.dataset,
            "version": self.version,
            "date": say.date(self.issued) if self.issued else say.plain("cite.undated"),
            "address": self.address,
        }
        told = say.plain("cite.dataset" if self.is_dataset else "cite.part", **values)
        return "\n".join([told, *self._evidence]) + "\n"

    @property
    def files(self) -> tuple[CitationFile, ...]:
        """The files that reference managers take in. Nobody has to serve them, for their addresses hold them."""
        return tuple(
            CitationFile(
                label,
                f"{self.key}.{form.ending}",
                f"data:{form.media_type.replace(' ', '')},{_quoted(CITATIONS[form](self))}",
            )
            for label, form in (("BibTeX", BIBTEX), ("RIS", RIS), ("CSL-JSON", CSL_JSON))
        )

    @property
    def _evidence(self) -> tuple[str, ...]:
        if 0 < len(self.quotes) <= MOST_QUOTED:
            return self.quotes
        return (messages(self.language).plain("cite.rests", sources="; ".join(self.sources)),) * bool(
            self.sources
        )

    @property
    def note(self) -> str:
        """The evidence on one line."""
        return " ".join(self._evidence)


def as_bibtex(citation: Citation) -> str:
    """A `@misc` entry, which BibTeX and biblatex both know; values in braces keep their capitals."""
    year, month, day = _parts(citation.issued)
    fields = {
        "author": f"{{{_bibtex(_capital(citation.publisher))}}}",
        "title": f"{{{_bibtex(citation.title)}}}",
        "year": year,
        "month": month,
        "day": day,
        "howpublished": "" if citation.is_dataset else _bibtex(citation.dataset),
        "publisher": _bibtex(citation.publisher),
        "version": _bibtex(citation.version),
        "url": _encoded(citation.address),
        "note": _bibtex(citation.note),
        "langid": {"nl": "dutch", "en": "english"}[citation.language],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def as_ris(citation: Citation) -> str:
    """A record of RIS: a dataset (`DATA`) or an electronic source (`ELEC`). Lines end with CR LF."""
    day = "/".join(part.zfill(2) for part in _parts(citation.issued) if part)
    fields = [
        ("TY", "DATA" if citation.is_dataset else "ELEC"),
        ("ID", citation.key),
        ("AU", _capital(citation.publisher)),
        ("TI", citation.title),
        ("T2", "" if citation.is_dataset else citation.dataset),
        ("PB", citation.publisher),
        ("PY", citation.issued[:4]),
        ("DA", day),
        ("ET", citation.version),
        ("UR", citation.address),
        ("N1", citation.note),
        ("LA", citation.language),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def as_csl_json(citation: Citation) -> str:
    """A list of one item of CSL-JSON (citation style language 1.0.2)."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "dataset" if citation.is_dataset else "webpage",
        "title": citation.title,
        "author": [{"literal": _capital(citation.publisher)}],
        "publisher": citation.publisher,
        "version": citation.version,
        "URL": citation.address,
        "language": citation.language,
    }
    if not citation.is_dataset:
        item["container-title"] = citation.dataset
    if citation.issued:
        item["issued"] = {"date-parts": [[int(part) for part in _parts(citation.issued) if part]]}
    if citation.note:
        item["note"] = citation.note
    return json.dumps([item], indent=2, ensure_ascii=False) + "\n"


# Every format of a citation, text first.
CITATIONS: Mapping[Format, Callable[[Citation], str]] = {
    CITATION: lambda citation: citation.text,
    BIBTEX: as_bibtex,
    RIS: as_ris,
    CSL_JSON: as_csl_json,
}

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "{}&%$#_"},
    }
)


# Every byte as `quote` writes it. From a table it is faster, and each page holds three whole files.
_QUOTED = {byte: quote(bytes([byte])) for byte in range(256)}


def _quoted(text: str) -> str:
    """Text as it stands in an address."""
    return text.encode().decode("latin-1").translate(_QUOTED)


def _bibtex(text: str) -> str:
    """Text that TeX prints as it is; a brace would end the value, so both are written as commands."""
    return _one_line(text).translate(_SPECIAL)


def _encoded(address: str) -> str:
    """An address without the characters that would end a value of BibTeX."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _one_line(text: str) -> str:
    """Text on one line: white space single, no control characters."""
    line = " ".join(text.split())
    if line.isprintable():  # no control character is
        return line
    return "".join(character for character in line if unicodedata.category(character) != "Cc")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _parts(day: str) -> tuple[str, str, str]:
    """Year, month and day of an xsd:date without leading zeros; empty where the date is unknown."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", day)
    return (found[1], str(int(found[2])), str(int(found[3]))) if found else ("", "", "")


def citation_key(parts: tuple[str, ...]) -> str:
    """The key of a citation from words, those of its address, joined by hyphens.

    One that would be long, or leaves characters out, ends in a mark of the whole, which tells it from others.
    """
    words = "-".join(word for part in parts for word in re.findall(r"[A-Za-z0-9]+", part))
    if len(words) <= _LONGEST_KEY and all(map(_PLAIN_PART.fullmatch, parts)):
        return words
    mark = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words[: _LONGEST_KEY - len(mark) - 1].rstrip('-')}-{mark}"
