"""Every thing of a kind, by the page: each page has an address of its own, so that a plain file host has them all."""

from collections.abc import Iterator, Mapping

from wijkgraph.asking.naming import names_of
from wijkgraph.errors import NotFound
from wijkgraph.names import ID
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.site import Ask, Family, Site, once_per_version

PER_PAGE = 500


def kinds_of(site: Site) -> tuple[tuple[str, int], ...]:
    """Every kind of thing with how many there are, most first."""
    counts = [(kind, len(things)) for kind, things in _things_by_kind(site).items()]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


@once_per_version
def _things_by_kind(site: Site) -> Mapping[str, tuple[str, ...]]:
    """The keys of all things with a class, sorted; parts of things (`#quote`) are none.

    Read once: stores have no index by the beginning of a name.
    """
    rows = site.store.select(
        f"""SELECT DISTINCT ?x WHERE {{ ?x a ?c
          FILTER(STRSTARTS(STR(?x), "{ID}") && !CONTAINS(STR(?x), "#")) }}"""
    ).rows
    found: dict[str, list[str]] = {}
    for (thing,) in rows:
        if isinstance(thing, NamedNode):
            kind, _, key = thing.value.removeprefix(ID).partition("/")
            found.setdefault(kind, []).append(key)
    return {kind: tuple(sorted(keys)) for kind, keys in found.items()}


def kind_page(site: Site, ask: Ask) -> bytes:
    """Every thing of a kind by name, PER_PAGE at a time. Raises NotFound for a kind or page there is none of."""
    kind, number = ask.parts["kind"], int(ask.parts.get("page") or 1)
    keys = _things_by_kind(site).get(kind, ())
    start = (number - 1) * PER_PAGE
    if start >= len(keys):
        raise NotFound("There is no such list", where=f"/{ask.stem}", next="Search lists every kind.")
    things = [NamedNode(f"{ID}{kind}/{key}") for key in keys[start : start + PER_PAGE]]
    names = names_of(site.store, things, ask.language)
    title = f"kind.{kind}"
    return render(
        site,
        ask,
        "kind.html",
        title=str(ask.say(title)) if title in ask.say else kind,
        names=names,
        things=sorted(things, key=lambda iri: names[iri].value.lower() if iri in names else iri.value),
        total=len(keys),
        start=start,
        following=f"kind/{kind}/{number + 1}" if start + PER_PAGE < len(keys) else "",
    )


def _stems(site: Site) -> Iterator[str]:
    for kind, count in kinds_of(site):
        yield f"kind/{kind}"
        yield from (f"kind/{kind}/{number}" for number in range(2, -(-count // PER_PAGE) + 1))


KIND = Family("kind", r"kind/(?P<kind>[a-z-]+)(?:/(?P<page>[2-9]|[1-9][0-9]{1,6}))?", kind_page, _stems)
