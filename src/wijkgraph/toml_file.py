"""Files that people write: text in UTF-8, and TOML, each mistake told with its place and the nearest key."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wijkgraph.errors import SourceError, cannot_read

_PARSERS_PLACE = r"(?s)(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)"

# Control characters but for tab and line ends, halves of surrogate pairs, and U+FFFE and U+FFFF.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def forbidden_in_xml(text: str) -> str:
    """The first character that no XML may hold (1.0, 2.2), as U+0007: nothing reads feeds or RDF/XML with it."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def read_text(path: Path) -> str:
    """The text of a file, without a byte order mark. Raises SourceError for one that cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise cannot_read(error, path) from error
    except UnicodeDecodeError as error:
        raise SourceError("This is not UTF-8 text", where=str(path), next="Save it as UTF-8.") from error


def read_toml(path: Path) -> Mapping[str, Any]:
    """The tables and values of a file. Raises SourceError, with the line, for one that cannot be read."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(_PARSERS_PLACE, str(error))
        line = (found and found["line"]) or len(text.splitlines())
        raise SourceError(
            f"This is not TOML: {found['what'] if found else error}",
            where=f"{path}:{line}",
            next="Mend that line.",
        ) from error


def place_of(path: Path, key: str) -> str:
    """The file and line, from 1, where a key or table is written; line 1 where it is left out."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    wanted = re.compile(rf"\s*(?:\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:[=.\]]|$)")
    return f"{path}:{next((number for number, line in enumerate(lines, 1) if wanted.match(line)), 1)}"


def nearest_key(key: str, known: Iterable[str], otherwise: str) -> str:
    """Advice about a key that is not known: the one that was meant, else `otherwise`."""
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else otherwise
