"""Bytes of RDF/XML as the parser takes them, where it takes less than the specifications allow.

The lines stay where they are, so that a place in what was prepared is a place in the file.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

# The language of a text from which `xml:lang=""` takes the language away (RDF/XML 2.7): a tag for private use.
NO_LANGUAGE = "x-wijkgraf-none"
MOST_DEEP = 2000  # elements within each other; of 40,000 reading took half a minute
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UNUSUAL = re.compile(rb"<!ENTITY|xml:base|parseType|xml:lang\s*=\s*(?:\"\"|'')")
_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_BASE = re.compile(rb"xml:base\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_XML_ENCODING = re.compile(rb"^(<\?xml[^>]*?\sencoding\s*=\s*)[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']")
_UTF16_STARTS = {
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
    "<?".encode("utf-16-le"): "utf-16-le",
    "<?".encode("utf-16-be"): "utf-16-be",
}
_WITHIN_QUOTES = {ord(sign): f"&#{ord(sign)};" for sign in '">\n\r'}
_CANONICAL_START, _CANONICAL_END = '<wijkgraph:all xmlns:wijkgraph="urn:wijkgraph:all">', "</wijkgraph:all>"


def without_mark(content: bytes) -> bytes:
    """Returns the bytes without a byte order mark in front."""
    return content.removeprefix(BOM_UTF8)


def xml_in_utf8(content: bytes) -> bytes:
    """Returns XML in UTF-8, from the encoding that its first bytes or its declaration name (XML 1.0, appendix F).

    Content that is not in the encoding it names comes back as it is.
    """
    found = _XML_ENCODING.match(content)
    encoding = found[2].decode() if found else "utf-8"
    for start, name in _UTF16_STARTS.items():
        encoding = name if content.startswith(start) else encoding
    if encoding.lower() in ("utf-8", "us-ascii"):
        return without_mark(content)
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeError):
        return content
    plain = text.removeprefix("\ufeff").encode()
    # Padded, so that what follows on its line stays in its column.
    return _XML_ENCODING.sub(lambda declared: (declared[1] + b'"UTF-8"').ljust(len(declared[0])), plain)


class TooDeep(SyntaxError):
    """XML with more elements within each other than are read: time would grow with the square of the depth."""


def check_xml(content: bytes) -> None:
    """Raises ExpatError where the XML is not well-formed, and TooDeep, with line and column."""
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEEP:
            raise TooDeep("", (None, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, None))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    if content.count(b"</") > MOST_DEEP:  # of less there is no need to count
        parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)


def plain_rdf_xml(content: bytes, base: str, resolve: Callable[[str, str], str]) -> bytes:
    """Returns RDF/XML with absolute `xml:base`, languages taken away by name, and XML literals as canonical text.

    The entities of the document are declared in the one form that the parser reads.

    `resolve` resolves a reference against a base. Raises ExpatError where the XML is not well-formed.
    """
    if not _UNUSUAL.search(content):
        return content
    edits = _XmlEdits(content, base, resolve)
    edits.parser.Parse(content, True)
    return edits.apply()


@dataclass
class _Element:
    """Open element: its base, the namespaces in scope, and where the content of an XML literal begins."""

    base: str
    spaces: dict[str, str]
    literal: int | None = None


@dataclass
class _XmlEdits:
    """Replacements in an XML document, found while it is parsed."""

    content: bytes
    base: str
    resolve: Callable[[str, str], str]
    edits: list[tuple[int, int, bytes]] = field(default_factory=list)
    _entities: dict[str, str] = field(default_factory=dict)
    _subset: int = 0  # where the declarations of the document begin

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._start_declarations
        self.parser.EntityDeclHandler = self._declare
        self.parser.EndDoctypeDeclHandler = self._end_declarations
        self._open = [_Element(self.base.partition("#")[0], {})]

    def apply(self) -> bytes:
        parts: list[bytes] = []
        done = 0
        for start, end, new in self.edits:
            parts += [self.content[done:start], new]
            done = end
        return b"".join([*parts, self.content[done:]])

    def _start_declarations(self, *about: object) -> None:
        self._subset = self.parser.CurrentByteIndex

    def _declare(self, name: str, is_parameter: int, text: str | None, *elsewhere: object) -> None:
        if text is not None and not is_parameter:
            self._entities[name] = text

    def _end_declarations(self) -> None:
        """Writes the entities between double quotes, each once and nothing beside them."""
        end = self.parser.CurrentByteIndex
        if self.content[self._subset :][:1] != b"[" or any("<" in text for text in self._entities.values()):
            return  # an entity that holds elements would become text
        declared = "".join(
            f'<!ENTITY {name} "{text.translate(_WITHIN_QUOTES)}">' for name, text in self._entities.items()
        )
        before, line_end, last = self.content[self._subset : end].rpartition(b"\n")
        lines = (before + line_end).count(b"\n")
        subset = f"[{declared}]".encode()
        # What follows on its line stays in its column.
        padded = subset + b"\n" * lines + b" " * len(last) if lines else subset.ljust(len(last))
        self.edits.append((self._subset, end, padded))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        outer = self._open[-1]
        if outer.literal is not None:
            self._open.append(outer)
            return
        found = _TAG.match(self.content, self.parser.CurrentByteIndex)
        if found is None:  # an element made by an entity of the document
            self._open.append(_Element(outer.base, outer.spaces))
            return
        here = _Element(outer.base, outer.spaces | _declared(attributes))
        tag = found[0]
        if "xml:base" in attributes:
            here.base = self.resolve(attributes["xml:base"], outer.base).partition("#")[0]
            tag = _with_attribute(tag, "xml:base", here.base) if here.base else _BASE.sub(b"", tag)
        if attributes.get("xml:lang") == "":
            tag = _with_attribute(tag, "xml:lang", NO_LANGUAGE)
        parse_type = next((each for each in attributes if _is_parse_type(each, here.spaces)), "")
        if parse_type and attributes[parse_type] == "Literal":
            tag = _with_attribute(tag, parse_type, f"{_RDF}XMLLiteral", parse_type[:-9] + "datatype")
            if tag.endswith(b"/>"):
                tag = tag[:-2] + b"></" + name.encode() + b">"
            else:
                here.literal = found.end()
        if tag != found[0]:
            self.edits.append((found.start(), found.end(), tag))
        self._open.append(here)

    def _end(self, name: str) -> None:
        here = self._open.pop()
        if here.literal is None or self._open[-1] is here:
            return
        end = self.parser.CurrentByteIndex
        raw = self.content[here.literal : end].decode("utf-8", "replace")
        from xml.sax.saxutils import escape

        text = escape(_canonical(raw, here.spaces))
        # What canonical XML takes out of tags may have been line ends; an end tag may hold them.
        lost = max(0, raw.count("\n") - text.count("\n"))
        close = f"{text}</{name}" + "\n" * lost
        self.edits.append((here.literal, end + len(f"</{name}".encode()), close.encode()))


def _declared(attributes: Mapping[str, str]) -> dict[str, str]:
    return {
        name.partition(":")[2]: value
        for name, value in attributes.items()
        if name == "xmlns" or name.startswith("xmlns:")
    }


def _is_parse_type(name: str, spaces: Mapping[str, str]) -> bool:
    prefix, _, local = name.rpartition(":")
    return local == "parseType" and bool(prefix) and spaces.get(prefix) == _RDF


def _with_attribute(tag: bytes, name: str, value: str, new_name: str = "") -> bytes:
    from xml.sax.saxutils import quoteattr  # brings half of the network with it

    pattern = re.compile(rb"(\s)" + re.escape(name.encode()) + rb"(\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
    return pattern.sub(
        lambda found: found[1] + (new_name or name).encode() + found[2] + quoteattr(value).encode(), tag, 1
    )


def _canonical(fragment: str, spaces: Mapping[str, str]) -> str:
    """Returns exclusive canonical XML with comments (RDF/XML 7.2.17) of a fragment."""
    from xml.etree.ElementTree import canonicalize
    from xml.sax.saxutils import quoteattr

    declared = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(space)}" for prefix, space in spaces.items()
    )
    opened = _CANONICAL_START[:-1] + declared + ">"
    whole = canonicalize(opened + fragment + _CANONICAL_END, with_comments=True)
    return whole.removeprefix(_CANONICAL_START).removesuffix(_CANONICAL_END)
