"""Keys of things made from printed words in one way, as the reviewed claims make them."""

import re

from wijkgraph.letters.folding import fold
from wijkgraph.names import ThingNames, slug
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.rules import read_data
from wijkgraph.reading.values import session_year


def proceedings_keys(words: str) -> list[str]:
    """The keys of proceedings as the official publications make them, one an item: "h-tk-20182019-3-6"."""
    years, flat = session_year(words), fold(words)
    numbers = re.findall(r"\d+", flat[m.end() :]) if (m := re.search(r"\d{4} ?[-/] ?\d{2,4}", flat)) else []
    if not years or not numbers:
        return [slug(words)]
    house = "ek" if re.search(r"\bI\b|Eerste Kamer|\bEK\b", flat) else "tk"
    key = f"h-{house}-{years.replace('-', '')}-{numbers[0]}"
    items = re.search(r"\bitems? ([\d, en]+)", flat)
    return [f"{key}-{item}" for item in re.findall(r"\d+", items[1])] if items else [key]


def post_of(name: str, names: ThingNames) -> NamedNode:
    """The post by its key: "minister-van-bzk" with a ministry's abbreviation, "minister-voor-rechtsbescherming"."""
    folded = fold(name)
    for entry in sorted(read_data("posts")["van"], key=lambda entry: -len(entry["name"])):
        if entry["short"] and folded.lower().endswith(f" {entry['name'].lower()}"):
            return names.thing("post", slug(f"{folded[: -len(entry['name'])]} {entry['short'][0]}"))
    return names.thing("post", slug(name))


def organisation_of(name: str, names: ThingNames) -> tuple[NamedNode, str]:
    """An organisation, or the ministry that its name or abbreviation stands for, with its class."""
    bare = re.sub(r"(?i)\Aministerie van ", "", fold(name))
    for entry in read_data("posts")["van"]:
        if entry["short"] and (bare in entry["short"] or bare.lower() == entry["name"].lower()):
            return names.thing("ministry", slug(entry["short"][0])), "wg:Ministry"
    return names.thing("organisation", slug(name)), "wg:Organisation"


def study_key(title: str) -> str:
    """The key of a study: its title up to a subtitle, where that leaves two words or more."""
    main = re.split(r"[;:.!?]", title)[0]
    return slug(main if len(main.split()) > 1 else title)[:80].strip("-")


def printed(number: str) -> str:
    """The id of a paper as papers print it: "35 925 VII, nr. 24"."""
    dossier, *rest = number.split("-")
    chapter = f" {rest[0]}" if len(rest) > 1 else ""
    last = rest[-1] if rest else ""
    return f"{dossier[:2]} {dossier[2:]}{chapter}, {'nr. ' if last.isdigit() else ''}{last}"
