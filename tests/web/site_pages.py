"""Pages of the site over the real data, made without HTTP."""

from dataclasses import replace

from tests.ours import NAMES
from wijkgraph.engine.store import RememberingStore
from wijkgraph.web.site.document_family import Family, Form, RequestedForm, Site, find_family
from wijkgraph.web.site.families import FAMILIES


def form_named(family: Family, ending: str) -> Form:
    """The form of a family with this ending."""
    return next(form for form in family.forms() if form.ending == ending)


def asked(address: str, **query: str) -> tuple[Family, RequestedForm]:
    """The family of an address with its ending, and the request for that form."""
    folder, _, last = address.rpartition("/")
    name, _, ending = last.partition(".")
    stem = f"{folder}/{name}" if folder else name
    family, _ = find_family(FAMILIES, stem)
    ask = form_named(family, ending).ask(family, stem, NAMES)
    return family, RequestedForm(
        ask.stem, ask.parts, ask.representation, ask.language, NAMES, ask.profile, query
    )


def rendered(site: Site, address: str, **query: str) -> str:
    """A document as text; of one that is none, such as Parquet, what can be read of it."""
    family, ask = asked(address, **query)
    return family.rendered(site, ask).body.decode(errors="replace")


def remembering(site: Site) -> Site:
    """The site, with one answer to each query: for one document in all its forms, as the static twin makes them."""
    return replace(site, store=RememberingStore(site.store))


def samples(site: Site, most: int = 3) -> list[str]:
    """Addresses without endings of every family: all of small ones, some of each kind of thing."""
    found: list[str] = []
    for family in FAMILIES:
        stems = list(family.stems(site))
        by_kind: dict[str, list[str]] = {}
        for stem in stems:
            by_kind.setdefault(stem.rpartition("/")[0], []).append(stem)
        found += [stem for group in by_kind.values() for stem in group[:most]]
    return found
