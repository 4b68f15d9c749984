"""The form of a document that a request asks for: format, language and profile, from the address and the headers.

Profiles are negotiated by `Accept-Profile`, by `_profile=`, or in the address, `wijk-in-zicht.prov.ttl` (Content
Negotiation by Profile, W3C working draft).
"""

from collections.abc import Mapping, Sequence

from starlette.requests import Request

from wijkgraph.errors import NotAcceptable, NotFound, RequestError
from wijkgraph.formats import Format
from wijkgraph.web.protocol.negotiation import (
    by_ending,
    by_name,
    choose,
    choose_language,
    split_list,
    split_weight,
)
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.document_family import Family, RequestedForm, Site

FORMS_ASKED = ("format", "_profile")  # parameters of an address that ask for a form


def choose_form(
    site: Site, family: Family, found: Mapping[str, str], address: Address, request: Request
) -> RequestedForm:
    """The form asked for; `found` is what the family's pattern found in the address.

    Raises NotAcceptable for a format or profile that the family does not have, NotFound for an ending without a form.
    """
    _check_single(request)
    if address.format:
        representation = by_ending(address.format, family.offers)
        named = request.query_params.get("format")
        if named is not None and by_name(named, family.offers) is not representation:
            raise RequestError(
                f"The address asks for '.{address.format}', and its parameter 'format' for '{named[:50]}'",
                next="Leave out one of the two.",
            )
    elif "format" in request.query_params:
        representation = by_name(request.query_params["format"], family.offers)
    else:
        offers = family.formats(site, found, request.query_params)
        representation = choose(request.headers.getlist("accept"), offers)
    _check_variant(site, family, address, representation)
    profile = ""
    if not representation.has_words and family.profiles:
        profile = address.variant or choose_profile(
            family.profiles, request.query_params.get("_profile"), request.headers.getlist("accept-profile")
        )
    language = address.language or choose_language(
        request.headers.getlist("accept-language"), site.project.languages
    )
    query = dict(request.query_params)
    return RequestedForm(address.stem, found, representation, language, site.names, profile, query)


def choose_profile(profiles: Mapping[str, str], named: str | None, headers: Sequence[str]) -> str:
    """The name of the wanted profile, the default when none is asked for.

    `named` is a name or IRI; headers hold IRIs between angle brackets, with weights. Raises NotAcceptable when
    `named` is unknown; unknown profiles in headers are skipped, as preferences may be.
    """
    if named:
        for name, iri in profiles.items():
            if named in (name, iri):
                return name
        raise NotAcceptable(f"There is no profile '{named[:80]}'", next=f"Use {', '.join(profiles)}.")
    names = {iri: name for name, iri in profiles.items()}
    items = map(split_weight, split_list(headers))
    wanted = sorted(
        ((q, item.partition(";")[0].strip("<> ")) for item, q in items if q), key=lambda pair: -pair[0]
    )
    return next((names[iri] for _, iri in wanted if iri in names), next(iter(profiles)))


def _check_single(request: Request) -> None:
    """Raises RequestError for a parameter with two values: to take one of them would answer another question."""
    for name in request.query_params:
        if len(set(request.query_params.getlist(name))) > 1:
            raise RequestError(
                f"The parameter '{name[:50]}' is given twice, with different values", next="Give it once."
            )


def _check_variant(site: Site, family: Family, address: Address, representation: Format) -> None:
    """Raises NotFound for an ending that no form has, so that a plain file host gives the same answers."""
    known = [
        form.variant for form in family.forms(site.project.languages) if form.representation is representation
    ]
    if address.variant and address.variant not in known:
        named = ", ".join(f".{variant}" for variant in known if variant)
        raise NotFound(
            f"There is no form '.{address.variant}.{address.format}' of this document",
            where=f"/{address.stem}",
            next=f"Leave that out, or put one of these there: {named}."
            if named
            else "Leave the first part out.",
        )
