"""Keys of things made from printed words in one way, as the reviewed claims make them."""

import re
from collections.abc import Mapping
from typing import Any

from wijkgraph.letters.folding import fold
from wijkgraph.names import ThingNames, slug
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.rules import read_data

_SENATE = re.compile(
    r"\b(?:eerste kamer|ek|senate)\b|\b(?:kst|kamerstuk(?:ken)?|parliamentary papers?)\b[\s.,:;_-]*i\b(?!\s*/\s*ii\b)",
    re.IGNORECASE,
)
_PAPER_KEY = re.compile(
    r"kst-\d{5}(?:-(?:[ivxl]+|\d\d)(?=-\d))?-(?P<last>\d{1,4}|[a-z]{1,3})(?:-bijlage\b.*)?\Z"
)


def is_of_senate(words: str) -> bool:
    """True for words that name a paper of the Senate: “Kamerstukken I 2019/20, …”, “EK 30 995, A”."""
    return _SENATE.search(fold(words)) is not None


def house_of(key: str) -> str:
    """The House whose paper a key names: the Senate numbers its papers with letters; empty where no number tells."""
    found = _PAPER_KEY.match(key)
    return ("tweede" if found["last"].isdigit() else "eerste") if found else ""


def proceedings_keys(words: str) -> list[str]:
    """The keys of proceedings as the official publications make them, one an item: "h-tk-20182019-3-6"."""
    from wijkgraph.reading.values import session_year  # brings patterns that every command would wait for

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
    if ministry := _ministry(name):
        return names.thing("ministry", slug(ministry["short"][0])), "wg:Ministry"
    return names.thing("organisation", slug(name)), "wg:Organisation"


def organisation_name(name: str) -> str:
    """The name of an organisation as printed; of a ministry its whole name, which registers give it too."""
    ministry = _ministry(name)
    return f"Ministerie van {ministry['name']}".replace("Financien", "Financiën") if ministry else name


def _ministry(name: str) -> Mapping[str, Any] | None:
    bare = re.sub(r"(?i)\Aministerie van ", "", fold(name))
    known = (entry for entry in read_data("posts")["van"] if entry["short"])
    return next((one for one in known if bare in one["short"] or bare.lower() == one["name"].lower()), None)


def study_key(title: str) -> str:
    """The key of a study: its title up to a subtitle, where that leaves two words or more."""
    main = re.split(r"[;:.!?]", title)[0]
    return slug(main if len(main.split()) > 1 else title)[:80].strip("-")


def part_of_dossier(part: str) -> str:
    """The part of a dossier as printed behind its number: a chapter " VII", a number "-20"."""
    return f"-{part}" if part.isdigit() else f" {part}"


def printed(number: str) -> str:
    """The id of a paper as papers print it: "35 925 VII, nr. 24"."""
    dossier, *rest = number.split("-")
    chapter = part_of_dossier(rest[0]) if len(rest) > 1 else ""
    last = rest[-1] if rest else ""
    shown = f"{dossier[:2]} {dossier[2:]}" if dossier.isdigit() else dossier
    return f"{shown}{chapter}, {'nr. ' if last.isdigit() else ''}{last}"


def proposed_key(own_id: str | None, stem: str) -> tuple[str, str]:
    """A key for a paper and the reason for it: its own number, else the name of its file; else empty."""
    if own_id:
        return f"kst-{own_id.lower()}", f"the text says it is Kamerstuk {printed(own_id)}"
    if name := slug(stem):
        return name, "the name of the file; the text prints no number of its own"
    return "", "the text prints no number of its own, and the file has no name"
