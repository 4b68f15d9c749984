"""Text of a page of a site, without the furniture around the paper and without what no reader of the page sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from wijkgraph.errors import SourceError, TooLarge
from wijkgraph.importing.conversion import Conversion


@dataclass(frozen=True)
class SiteProfile:
    """Selectors of CSS: the element that holds a site's paper, and those inside it that are no part of it."""

    host: str
    content: tuple[str, ...]
    furniture: tuple[str, ...] = ()


# From public code that reads these sites; the pages themselves were never fetched for this.
_PROFILES = (
    SiteProfile(
        "officielebekendmakingen.nl", ("#broodtekst", ".stuk", "#main-column"), (".nieuw-venster", ".sr-only")
    ),
    SiteProfile("tweedekamer.nl", ("article", "main", "#main-content"), (".breadcrumb", ".share")),
    SiteProfile("eerstekamer.nl", ("#main", "main", "article")),
    SiteProfile("rijksoverheid.nl", ("#content", "main", "article"), (".share", ".related")),
)
_ANY = SiteProfile("", ("main", "[role=main]", "article"))
_FURNITURE = (
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "[role=navigation]",
    "[role=banner]",
    "[role=contentinfo]",
    "[role=search]",
    "dialog",
)
_NEVER = ("script", "style", "template", "noscript", "svg", "iframe", "object", "head title")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])|color\s*:\s*transparent",
    re.I,
)
_RULE = re.compile(r"([^{}@]{1,200})\{([^{}]{0,2000})\}")
_AT_RULE = re.compile(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_NAMED = re.compile(r"[.#][\w-]+\Z")
_BLOCKS = frozenset(
    [
        "address", "article", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
        "figure",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody",
        "tfoot",
        "thead", "tr", "ul", "header", "footer", "nav", "aside", "form",
    ]
)  # fmt: skip
_LEAST = 200  # characters that a paper has at least
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_MOST_NODES = 500_000
_DEEPEST = 1_000
_TAG = re.compile(rb"<(/?)([a-zA-Z][\w-]*)")
# Elements that have no end, or may be left without one.
_NO_END = frozenset(
    b"area base br col embed hr img input link meta source track wbr "
    b"p li dd dt tr td th option thead tbody tfoot".split()
)


def convert_page(data: bytes, into: Conversion) -> None:
    """Adds the text of a page. Raises SourceError where it has none."""
    _refuse_large(data)  # the parser's time grows with the square of the depth
    page = LexborHTMLParser(_decoded(data, into))
    body = page.body
    if body is None:
        raise _no_text()
    whole = _measured(body, into)
    for selector in (*_NEVER, *_hiding(page)):
        for node in page.css(selector):
            if selector not in ("script", "style", "svg", "head title"):
                into.drop("hidden text, characters", _length(node))
            node.decompose()
    for node in page.css("[style],[hidden],input[type=hidden]"):
        if "hidden" in node.attributes or _UNSEEN.search(node.attributes.get("style") or ""):
            into.drop("hidden text, characters", _length(node))
            node.decompose()
    profile = _profile(data)
    content = _content(page, body, profile)
    for selector in (*_FURNITURE, *profile.furniture):
        for node in content.css(selector):
            if node.mem_id != content.mem_id:
                node.decompose()
    into.add("".join(_flow(content)))
    kept = _length(content)
    if not kept:
        raise _no_text()
    around = whole - kept - into.dropped["hidden text, characters"]
    into.drop("furniture of the site, characters", max(0, around))


def _refuse_large(data: bytes) -> None:
    depth = 0
    for count, found in enumerate(_TAG.finditer(data)):
        if count > 2 * _MOST_NODES:
            raise TooLarge(
                f"The page has more than {_MOST_NODES} elements", next="Give the text of the paper."
            )
        if found[2].lower() not in _NO_END:
            depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > _DEEPEST:
            raise TooLarge(
                f"The page is nested deeper than {_DEEPEST} elements", next="Give the text of the paper."
            )


def convert_archive(data: bytes, into: Conversion) -> None:
    """Adds the text of a page that was saved with its pictures (MHTML). Raises SourceError where it holds no page."""
    parts = message_from_bytes(data, policy=default).walk()
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise SourceError("The saved page holds no HTML", next="Save it as HTML.")
    convert_page(page.get_payload(decode=True) or b"", into)  # type: ignore[arg-type]


def _no_text() -> SourceError:
    return SourceError("The page has no text", next="Save it once it is fully shown, or give its text.")


def _decoded(data: bytes, into: Conversion) -> str:
    named = _CHARSET.search(data[:4096])
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    for charset in ((named[1].decode("ascii", "replace"),) if named else ()) + ("utf-8",):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    into.remarks.append("not in the encoding it names; read as Windows-1252")
    return data.decode("windows-1252", "replace")


def _profile(data: bytes) -> SiteProfile:
    """The profile of the site that a saved page names most in its beginning."""
    head = data[:20_000].decode("ascii", "replace").lower()
    counted = [(head.count(profile.host), profile) for profile in _PROFILES]
    times, best = max(counted, key=lambda pair: pair[0])
    return best if times else _ANY


def _hiding(page: Any) -> list[str]:
    """The names of classes and elements that a style sheet in the page hides."""
    sheets = _AT_RULE.sub("", "\n".join(node.text() for node in page.css("style"))[:500_000])
    return [
        name.strip()
        for selectors, rules in _RULE.findall(sheets)
        if _UNSEEN.search(rules)
        for name in selectors.split(",")
        if _NAMED.match(name.strip())
    ]


def _content(page: Any, body: Any, profile: SiteProfile) -> Any:
    for selector in (*profile.content, *_ANY.content):
        found = [node for node in page.css(selector) if _length(node) >= _LEAST]
        if found:
            return max(found, key=_length)
    return body


def _measured(body: Any, into: Conversion) -> int:
    """The length of a page; its comments are counted."""
    length = 0
    for kind, value in _walk(body):
        if kind == "text":
            length += len("".join(value.split()))
        elif kind == "comment":
            into.drop("comments, characters", len(value))
    return length


def _length(node: Any) -> int:
    """Characters of a node and all below it, white space and what is never shown aside."""
    return sum(len("".join(text.split())) for kind, text in _walk(node) if kind == "text")


def _flow(node: Any) -> Iterator[str]:
    """The text of a node in reading order, blocks divided by blank lines."""
    numbers: list[int] = []
    in_row = False
    for kind, value in _walk(node):
        if kind == "text":
            yield re.sub(r"\s+", " ", value)
        elif kind == "open":
            if value in ("ol", "ul"):
                numbers.append(0 if value == "ol" else -1)
            if value == "br":
                yield "\n"
            elif value in ("td", "th"):
                yield " | " if in_row else ""
                in_row = True
            elif value in _BLOCKS:
                in_row = False
                yield "\n\n"
            if value == "li" and numbers:
                numbers[-1] += numbers[-1] >= 0
                yield f"{numbers[-1]}. " if numbers[-1] > 0 else "• "
        elif value in _BLOCKS:
            if value in ("ol", "ul") and numbers:
                numbers.pop()
            yield "\n\n"


def _walk(root: Any) -> Iterator[tuple[str, str]]:
    """Texts, comments, begins and ends of elements below a node, without recursion, however deep they are nested."""
    stack: list[Any] = [root]
    count = 0
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield "close", node
            continue
        count += 1
        if count > _MOST_NODES:
            raise TooLarge(
                f"The page has more than {_MOST_NODES} elements", next="Give the text of the paper."
            )
        tag = node.tag
        if tag == "-text":
            yield "text", node.text_content or ""
        elif tag == "-comment":
            yield "comment", node.comment_content or ""
        elif tag in ("script", "style"):
            continue
        else:
            yield "open", tag
            stack.append(tag)
            children = []
            child = node.first_child
            while child is not None:
                children.append(child)
                child = child.next
            stack += reversed(children)
