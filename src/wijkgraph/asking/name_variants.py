"""Forms in which people write a name that is registered in another: shortened, with an abbreviation, by surname."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode

Registered = Mapping[NamedNode, Sequence[str]]

_ADDED = re.compile(r"\s*\([^()]*\)\s*$")  # what editors add to tell namesakes apart
_ARTICLE = re.compile(r"^(?:De|Het|Een|The|A)\s+(?=\S)", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[A-Z][a-z]{0,2}\.)+\s*(?=\S)")
_OFFICE = re.compile(
    r"(?P<title>Minister|Staatssecretaris|State Secretary) (?P<link>van|voor|of|for) (?:the )?(?P<field>.+)"
)
_ACRONYM = re.compile(r"[A-Z]{3,10}|[A-Z]{1,5}&[A-Z]{1,5}")
_FIRST_FIELD = re.compile(r"(?:,| en | and ).*")


def plain_names(name: str) -> Iterable[str]:
    """A name, without what editors add between brackets, and without an article at its head; each once."""
    short = _ADDED.sub("", name)
    return dict.fromkeys((name, short, without_article(short)))


def without_article(name: str) -> str:
    """A name without an article at its head."""
    return _ARTICLE.sub("", name)


def short_posts(posts: Iterable[str], ministry: Sequence[str]) -> Iterable[str]:
    """“Minister van BZK”: the words that a post and its ministry end in alike, replaced by an abbreviation."""
    abbreviations = [name for name in ministry if name == name.upper()]
    for post in posts:
        for full in ministry:
            head, _, field = full.partition(" van ")
            if field and head and post.endswith(f" {field}"):
                yield from (post.removesuffix(field) + short for short in abbreviations)


def posts_as_typed(posts: Iterable[str], ministry: Sequence[str], ministry_key: str) -> Iterable[str]:
    """The names of a post as people type them: title, then field, its first part or an abbreviation of it.

    >>> sorted(posts_as_typed(["Minister voor Wonen"], [], ""))[:3]
    ['Minister Wonen', 'Minister for Wonen', 'Minister of Wonen']
    """
    fields = {name.partition(" van ")[2] for name in ministry} - {""}
    for post in posts:
        office = _OFFICE.fullmatch(post)
        if office is None:
            continue
        field = office["field"]
        forms = [field, _FIRST_FIELD.sub("", field), initials(field)]
        if field in fields:  # the post at the head of the ministry
            forms += [ministry_key, *(name for name in ministry if name == name.upper())]
        heads = {office["title"], *(["State Secretary"] if office["title"] == "Staatssecretaris" else [])}
        links = ("", "van ", "voor ", "of ", "for ", "of the ", "for the ")
        yield from (
            f"{head} {link}{form}" for head, link, form in product(heads, links, forms) if len(form) > 1
        )


def surnames(registered: Registered) -> Iterable[tuple[NamedNode, str]]:
    """People with the surname that follows their initials, where no other person has the same."""
    found: dict[str, set[NamedNode]] = defaultdict(set)
    for thing, names in registered.items():
        for name in names if kind_of(thing) == "person" else ():
            if surname := _INITIALS.sub("", name):
                found[surname].add(thing)
    return [(next(iter(people)), surname) for surname, people in found.items() if len(people) == 1]


def surnames_as_typed(name: str) -> Iterable[str]:
    """Shorter forms of a person's name: its last words, and the first half of a double surname at its end.

    >>> list(surnames_as_typed("H. van Dam-Smit"))
    ['van Dam-Smit', 'van Dam', 'Dam-Smit', 'Dam']
    """
    words = [word for word in re.split(r"[\s.]+", name) if word]
    for start in range(1, len(words)):
        whole = " ".join(words[start:])
        yield whole
        if "-" in words[-1]:
            yield whole.rpartition("-")[0]


def initials(name: str) -> str:
    """The capitals that the words of a name begin with: BZK of “Binnenlandse Zaken en Koninkrijksrelaties”."""
    return "".join(re.findall(r"(?:(?<=^)|(?<=[ -]))[A-Z]", name))


def acronym_letters(text: str) -> str:
    """The letters of an acronym in capitals, `NPRZ`, `J&V` or `N.P.L.V.`; empty for other text."""
    bare = re.sub(r"[.&]", "", text)
    is_one = _ACRONYM.fullmatch(text) or re.fullmatch(r"(?:[A-Z]\.){3,10}", text)
    return bare if is_one else ""
