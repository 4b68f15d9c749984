"""Headers of a document: its tag, how long it keeps, what it varies with, its policy, and its links."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote

from wijkgraph import __version__
from wijkgraph.formats import HTML, REFERENCES, SVG
from wijkgraph.linked.description import has_own_history
from wijkgraph.names import HOME
from wijkgraph.web.site.addresses import Address, canonical, canonical_page
from wijkgraph.web.site.document_family import Family, RequestedForm, Site
from wijkgraph.web.site.rendering import appearance

# Nothing from elsewhere, nothing inline: what a page may load stands beside it.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The query editor sets styles as it goes.
EDITOR_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "img-src 'self'", "img-src 'self' data:"
)

# A picture that stands alone brings its own style, and nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

# For what never changes under its address (RFC 8246).
FINAL = "public, max-age=31536000, immutable"


def document_headers(
    site: Site, family: Family, ask: RequestedForm, address: Address, max_age: int
) -> dict[str, str]:
    """The headers of one form of a document; `max_age` in seconds, for documents that change with the data."""
    varies = [] if address.format else ["Accept"]
    if family.profiles and not address.variant:
        varies.append("Accept-Profile")
    if not address.language:
        varies.append("Accept-Language")
    headers = {
        "ETag": f'"{document_digest(family, ask, site)}"',
        "Cache-Control": FINAL if family.is_final(ask.parts) else f"public, max-age={max_age}",
        "Wijkgraph-Version": site.version,
    }
    if varies:  # with the coding all vary, which the layers add
        headers["Vary"] = ", ".join(varies)
    if ask.representation is HTML:
        headers["Content-Language"] = ask.language
        headers["Content-Security-Policy"] = EDITOR_POLICY if family.name == "sparql" else POLICY
    if ask.representation is SVG:
        headers["Content-Security-Policy"] = PICTURE_POLICY
    if ask.profile:
        headers["Content-Profile"] = f"<{family.profiles[ask.profile]}>"
    headers["Link"] = ", ".join(document_links(site, family, ask))
    return headers


def document_links(site: Site, family: Family, ask: RequestedForm) -> Sequence[str]:
    """The links of a document: its lasting address, its forms, the thing described, and that thing's history."""
    name = quote(ask.stem.rpartition("/")[2])
    stem, base = quote(ask.stem), site.project.base
    links = [f'<{canonical(stem, base)}>; rel="canonical"']
    for offer in family.formats(site, ask.parts, ask.query):
        if offer is HTML:
            pages = {
                code: canonical_page(quote(ask.stem), site.project.base, code)
                for code in site.project.languages
            }
            links += [
                f'<{page}>; rel="alternate"; type="text/html"; hreflang="{code}"'
                for code, page in pages.items()
            ]
        elif offer in REFERENCES:
            links.append(f'<{name}.{offer.ending}>; rel="describedby"; type="{offer.essence}"')
        else:
            links.append(f'<{name}.{offer.ending}>; rel="alternate"; type="{offer.essence}"')
    links += _profile_links(family, ask, name)
    if family.name == "thing":
        local = ask.stem.removeprefix("doc/")
        space = HOME if local.startswith("def/") else site.names.things
        links.append(f'<{space}{quote(local)}>; rel="describes"')
        links.append(f'<{name}.ttl>; rel="describedby"; type="text/turtle"')
        if has_own_history(local):
            links.append(f'</prov/{quote(local)}>; rel="http://www.w3.org/ns/prov#has_provenance"')
    return links


def _profile_links(family: Family, ask: RequestedForm, name: str) -> Iterator[str]:
    """The document in each other profile, and the profile of this form."""
    for profile, iri in list(family.profiles.items())[1:]:
        for offer in family.offers:
            if not offer.has_words:
                target = f"<{quote(name)}.{profile}.{offer.ending}>"
                yield f'{target}; rel="alternate"; type="{offer.essence}"; profile="{iri}"'
    if ask.profile:
        yield f'<{family.profiles[ask.profile]}>; rel="profile"'


def document_digest(family: Family, ask: RequestedForm, site: Site) -> str:
    """The first 32 hex digits of SHA-256 over everything that the bytes of a form depend on."""
    question = site.questions.get(ask.parts.get("question", ""))
    depends = (
        __version__,
        repr(site.project),
        appearance(),
        "" if family.is_final(ask.parts) else site.version,
        question.version if question else "",
        family.name,
        ask.stem,
        ask.representation.media_type,
        ask.language,
        ask.profile,
        sorted(ask.query.items()),
        site.prefix,
    )
    return sha256(repr(depends).encode("utf-8", "surrogatepass")).hexdigest()[:32]
