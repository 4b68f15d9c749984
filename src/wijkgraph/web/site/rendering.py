"""Pages from templates: texts, links and values as people read them."""

import json
from collections.abc import Container
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import Names, called
from wijkgraph.asking.text_search import Mention
from wijkgraph.names import PREFIXES, kind_of, shorten
from wijkgraph.overviews.worded_records import opening
from wijkgraph.project_file import CC0
from wijkgraph.rdf import BlankNode, Literal, NamedNode, Term
from wijkgraph.web.protocol.templates import templates
from wijkgraph.web.site.addresses import canonical, canonical_page
from wijkgraph.web.site.document_family import RequestedForm, Site
from wijkgraph.web.site.withdrawn import withdrawn_claims
from wijkgraph.words.messages import Messages

_XSD = PREFIXES["xsd"]
_DATES = {_XSD + name for name in ("date", "gYearMonth", "gYear", "dateTime")}
_STRING = _XSD + "string"

# What the menu offers: the document, and the key of its words.
MENU = (
    ("questions", "questions"),
    ("letters", "letters"),
    ("commitments", "commitments"),
    ("studies", "studies"),
    ("programme", "programme"),
    ("areas", "areas"),
    ("quality", "quality"),
    ("def", "ontology"),
    ("data", "data"),
    ("sparql", "sparql"),
)


def render(
    site: Site,
    ask: RequestedForm,
    template: str,
    *,
    title: str = "",
    names: Names | None = None,
    **context: Any,
) -> bytes:
    """A page as bytes. `names` holds the labels of the IRIs on it; its title is the template's unless one is given."""
    shown = Shown(ask, names or {}, withdrawn_claims(site))
    return (
        templates.get_template(template)
        .render(
            title=title or ask.say.plain(f"{template.removesuffix('.html')}.title"),
            say=ask.say,
            ask=ask,
            links=ask.links,
            shown=shown,
            version=site.version,
            languages=site.project.languages,
            # A site without Dutch pages is one of letters in the language it speaks.
            letters_language="nl" if "nl" in site.project.languages else site.project.languages[0],
            project=site.project,
            cc0=CC0,
            release=site.release,
            menu=MENU,
            canonical=canonical(ask.stem, site.project.base),
            canonical_page=partial(canonical_page, ask.stem, site.project.base),
            asset=lambda name: ask.links.file(f"assets/{name}?v={asset_digest(name)}"),
            **context,
        )
        .encode()
    )


class Shown:
    """Terms and receipts as markup of one page: names in its language, marked where they are in another."""

    def __init__(
        self, ask: RequestedForm, names: Names, withdrawn: Container[NamedNode] = frozenset()
    ) -> None:
        self._ask = ask
        self._names = names
        self._withdrawn = withdrawn  # claims without a page

    @property
    def say(self) -> Messages:
        """Texts in the language of the page."""
        return self._ask.say

    def name(self, iri: NamedNode) -> str:
        """The name of a thing, else its short IRI."""
        return called(iri, self._names, self._ask.language)

    def named(self, iri: NamedNode) -> Markup:
        """The name of a thing, marked when it is in another language."""
        named = self._names.get(iri)
        return self.text(named) if named else Markup.escape(self._unnamed(iri))

    def link(self, iri: NamedNode, words: str = "") -> Markup:
        """A thing's name as a link to the page about it."""
        href = iri.value if iri in self._withdrawn else self._ask.links.thing(iri)
        if not href.startswith(("http://", "https://", ".", "doc", "def")) and ":" in href:
            return self.named(iri)  # an address of a kind that browsers should not follow
        shown = escape(words or self.named(iri))
        outside = ' rel="external"' if href.startswith("http") else ""
        if shown == escape(href):  # print adds no address to one that is shown
            outside += ' class="bare"'
        # Not by Markup.format, which is slow, and a page has many links.
        return Markup(f'<a href="{escape(href)}"{outside}>{shown}</a>')

    def term(self, term: Term | None) -> Markup:
        """A value: a link for a thing, words for a literal."""
        if isinstance(term, NamedNode):
            return self.link(term)
        if isinstance(term, Literal):
            is_words = term.datatype.value == _STRING and " " in term.value  # such as a review note
            return self.unmarked(term.value) if is_words else self.text(term)
        return Markup.escape(term.value if isinstance(term, BlankNode) else "")

    def text(self, literal: Literal) -> Markup:
        """A literal as people write it; its language is marked when it is not the page's."""
        kind = literal.datatype.value
        if literal.language:
            if literal.language == self._ask.language:
                return Markup.escape(literal.value)
            return Markup(f'<span lang="{escape(literal.language)}">{escape(literal.value)}</span>')
        if kind in _DATES:
            return self.date(literal.value)
        return Markup.escape(self.say.value(literal.value, kind))

    def unmarked(self, words: str) -> Markup:
        """Words of which nobody recorded the language, which is not that of the page (HTML, 3.2.6.2)."""
        return Markup(f'<span lang="">{escape(words)}</span>')

    def date(self, lexical: str) -> Markup:
        """A date as people write it, with its machine form."""
        if not lexical:
            return Markup("")
        return Markup(f'<time datetime="{escape(lexical[:10])}">{escape(self.say.date(lexical))}</time>')

    def words(self, term: Term) -> str:
        """A term in plain words, for where a link or mark cannot stand."""
        return self.name(term) if isinstance(term, NamedNode) else term.value

    def is_link(self, term: Term) -> bool:
        """True if a value is an IRI."""
        return isinstance(term, NamedNode)

    def language(self, term: Term) -> str:
        """The language of a term's words where it is not the page's, else empty."""
        literal = self._names.get(term) if isinstance(term, NamedNode) else term
        language = literal.language if isinstance(literal, Literal) else None
        return language if language and language != self._ask.language else ""

    def short(self, iri: NamedNode) -> str:
        """A paper in two words: the last part of its name, “nr. 98” of “Kamerstuk 30 995, nr. 98”."""
        return self.name(iri).rpartition(", ")[2]

    def passage(self, receipt: Receipt) -> str:
        """The address of the letter, opened at the quoted words."""
        stem = "letter/" + receipt.document.value.rpartition("/")[2]
        return self._ask.links.page(stem + f"#p{receipt.start}-{receipt.end}")

    def opening(self, receipt: Receipt) -> str:
        """The first words of a quote, for where the whole stands elsewhere."""
        return opening(receipt.words, 60)

    def sentence(self, mention: Mention) -> str:
        """The address of the letter, opened at the first words of a sentence (text fragment)."""
        stem = "letter/" + mention.letter.value.rpartition("/")[2]
        first = mention.sentence.stretches[0].as_read.split()[:8]
        return self._ask.links.page(stem) + "#:~:text=" + quote(" ".join(first), safe="").replace("-", "%2D")

    def kind(self, iri: NamedNode) -> str:
        """The kind of thing in words, empty for what is not ours."""
        return self._ask.kind_name(kind_of(iri))

    def _unnamed(self, iri: NamedNode) -> str:
        # The address of what is elsewhere is a value to be read.
        return called(iri, {}, self._ask.language) if self.kind(iri) else shorten(iri.value)


def inline_json(value: object) -> Markup:
    """A value as JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@cache
def asset_digest(name: str) -> str:
    """The first 12 hex digits of SHA-256 over a file of ours for browsers."""
    return sha256(files("wijkgraph.web").joinpath("assets", name).read_bytes()).hexdigest()[:12]


@cache
def appearance() -> str:
    """A digest of templates, words and assets: pages change when these do, whatever the data."""
    digest = sha256()
    for package, folder in (
        ("wijkgraph.web", "templates"),
        ("wijkgraph", "words"),
        ("wijkgraph.web", "assets"),
    ):
        for file in sorted(files(package).joinpath(folder).iterdir(), key=lambda file: file.name):
            if file.is_file():
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
