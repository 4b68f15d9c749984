"""Forms in which people write a name that is registered in another: shortened, with an abbreviation, by surname."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from wijkgraph.letters.folding import words_of
from wijkgraph.names import kind_of
from wijkgraph.rdf import NamedNode
from wijkgraph.words.messages import LANGUAGES, messages

Registered = Mapping[NamedNode, Sequence[str]]

_ADDED = re.compile(r"\s*\([^()]*\)\s*$")  # what editors add to tell namesakes apart
_ARTICLE = re.compile(r"^(?:De|Het|Een|The|A)\s+(?=\S)", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[A-Z][a-z]{0,2}\.)+\s*(?=\S)")
_OFFICE = re.compile(
    r"(?P<title>Minister|Staatssecretaris|State Secretary) (?P<link>van|voor|of|for) (?:the )?(?P<field>.+)"
)
_FIELD = re.compile(r"\S+(?: \S+)? (?:van|voor|of|for) (?:the )?(.+)")
_ACRONYM = re.compile(r"[A-Z]{3,10}|[A-Z]{1,5}&[A-Z]{1,5}")
# Other words for a kind of thing.
_ALSO = {("study", "nl"): ("rapport", "studie"), ("study", "en"): ("report",)}
_MOST_COUNTED = 24  # times that a promise is kept
_FIRST_FIELD = re.compile(r"(?:,| en | and ).*")


def plain_names(name: str) -> Iterable[str]:
    """A name, without what editors add between brackets, and without an article at its head; each once."""
    short = _ADDED.sub("", name)
    return dict.fromkeys((name, short, without_article(short)))


def without_article(name: str) -> str:
    """A name without an article at its head."""
    return _ARTICLE.sub("", name)


def behind_kind(kinds: Iterable[str], text: str) -> Iterable[tuple[str, str]]:
    """Kinds, out of some, with whose word in either language a text begins, each with what stands behind that.

    >>> list(behind_kind(["municipality", "study"], "de gemeente Heerlen"))
    [('municipality', 'heerlen')]
    """
    words = words_of(without_article(text.strip()))
    for kind, (language, link) in product(kinds, (("nl", "van"), ("en", "of"))):
        for name in (messages(language).plain(f"kind.{kind}"), *_ALSO.get((kind, language), ())):
            ahead = words_of(name)
            rest = words[len(ahead) :]
            if rest and words[: len(ahead)] == ahead:
                yield kind, " ".join(rest[1:] if rest[0] == link else rest)


def letters_by_day(day: str) -> Iterable[str]:
    """The names of a letter by its day (xsd:date), as people type them in either language.

    >>> list(letters_by_day("2020-03-31"))[:3]
    ['brief van 31 maart 2020', 'brief 31 maart 2020', 'Kamerbrief van 31 maart 2020']
    """
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", day)
    if found is None:
        return
    year, month, number = found.groups()
    figures = (day, f"{number}-{month}-{year}", f"{int(number)}-{int(month)}-{year}")
    nouns = {"nl": ("brief van", "brief", "Kamerbrief van", "Kamerbrief"), "en": ("letter of", "letter")}
    for language, before in nouns.items():
        for form in (messages(language).date(day), *figures):
            yield from (f"{noun} {form}" for noun in before)


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
        if post == "Minister-President":
            yield "premier"
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


def countings_as_typed() -> Iterable[str]:
    """The state of a promise that was kept more than once as pages show it, with its count, in every language."""
    for language in LANGUAGES:
        say = messages(language)
        yield say.plain("sheet.twice")
        yield from (say.plain("sheet.times", count=count) for count in range(1, _MOST_COUNTED + 1))


def fields_as_typed(name: str) -> Iterable[str]:
    """The field of a post or ministry by its name, whole and its first part; none of a name without one.

    >>> list(fields_as_typed("Ministry of the Interior and Kingdom Relations"))
    ['Interior and Kingdom Relations', 'Interior']
    """
    found = _FIELD.fullmatch(name)
    return dict.fromkeys((found[1], _FIRST_FIELD.sub("", found[1]))) if found else ()


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
