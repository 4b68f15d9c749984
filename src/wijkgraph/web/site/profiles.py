"""Content negotiation by profile (W3C working draft): the same thing described in other vocabularies.

Asked for by `Accept-Profile`, by `_profile=`, or in the address: `wijk-in-zicht.prov.ttl`.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from wijkgraph.errors import NotAcceptable
from wijkgraph.formats import HTML
from wijkgraph.web.protocol.negotiation import split_list
from wijkgraph.web.site.site import Ask, Family


def choose_profile(profiles: Mapping[str, str], named: str | None, headers: Sequence[str]) -> str:
    """The name of the wanted profile, the default when none is asked for.

    `named` is a name or IRI; headers hold IRIs between angle brackets, with weights. Raises NotAcceptable when
    `named` is unknown; profiles in headers that we do not have are passed over, as preferences may be.
    """
    if named:
        for name, iri in profiles.items():
            if named in (name, iri):
                return name
        raise NotAcceptable(f"There is no profile '{named[:80]}'", next=f"Use {', '.join(profiles)}.")
    names = {iri: name for name, iri in profiles.items()}
    wanted = sorted(_weighted(headers), key=lambda pair: -pair[1])
    return next((names[iri] for iri, q in wanted if iri in names and q > 0), next(iter(profiles)))


def profile_links(family: Family, ask: Ask, name: str) -> list[str]:
    """Where the document stands in each profile, and which one this is."""
    links = [
        f'<{quote(name)}.{profile}.{offer.ending}>; rel="alternate"; type="{offer.essence}"; profile="{iri}"'
        for profile, iri in list(family.profiles.items())[1:]
        for offer in family.offers
        if offer is not HTML
    ]
    if ask.profile:
        links.append(f'<{family.profiles[ask.profile]}>; rel="profile"')
    return links


def _weighted(headers: Sequence[str]) -> list[tuple[str, float]]:
    found = []
    for item in split_list(headers):
        iri, *parameters = item.split(";")
        weights = [value for name, _, value in (p.strip().partition("=") for p in parameters) if name == "q"]
        try:
            found.append((iri.strip().strip("<>"), float(weights[0]) if weights else 1.0))
        except ValueError:
            continue
    return found
