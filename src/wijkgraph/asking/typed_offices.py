"""Offices as people type them, a title and a field: the posts that may be meant where none has that name.

Likeness of the title alone suggests nothing: a state secretary of one ministry is not that of another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wijkgraph.asking.likeness import looks_like
from wijkgraph.asking.name_index import IndexEntry, NameIndex
from wijkgraph.asking.name_variants import fields_as_typed, initials
from wijkgraph.letters.folding import words_of
from wijkgraph.names import key_of, slug
from wijkgraph.rdf import NamedNode

# Titles in words, the longer of two that begin alike first.
_TITLES = (
    ("staatssecretaris",), ("state", "secretary"), ("secretary", "of", "state"), ("bewindspersoon",),
    ("oud", "minister"), ("vice", "premier"), ("premier",), ("minister",), ("ministers",),
)  # fmt: skip
_BETWEEN = frozenset(
    ("van", "voor", "of", "for", "de", "het", "the", "ministerie", "ministry", "departement")
)
_SHORTEST = 5  # letters; shorter fields are abbreviations, of which one letter makes another


@dataclass(frozen=True)
class TypedOffice:
    """A title and a field as typed; `posts` may be meant, those with that title first, of a ministry or a like field.

    `ministry` is the one that the field names, if it names any.
    """

    title: str
    field: str
    ministry: IndexEntry | None
    posts: tuple[IndexEntry, ...]

    @property
    def near(self) -> tuple[IndexEntry, ...]:
        """Posts that may have been meant, then the ministry."""
        return (*self.posts, self.ministry) if self.ministry else self.posts


def typed_office(index: NameIndex, text: str) -> TypedOffice | None:
    """The office that a text has the form of; None for a text that is no title with a field."""
    split = _title_and_field(words_of(text))
    if split is None:
        return None
    title, field = split
    ministry = _ministry_named(index, field)
    posts = _posts_in(index, ministry) if ministry else _posts_like(index, field)
    posts.sort(key=lambda post: (not _has_title(post, title), post.iri.value))
    return TypedOffice(" ".join(title), " ".join(field), ministry, tuple(posts))


def posts_of_ministry(index: NameIndex, text: str) -> list[IndexEntry]:
    """The posts of the ministry that a text names without a title: “MinBZK”; none where it names no ministry."""
    named = index.named(text, "ministry")
    ministry = (
        index.entry(named[0]) if len(named) == 1 else _ministry_named(index, _without_links(words_of(text)))
    )
    return _posts_in(index, ministry) if ministry else []


def posts_by_key(index: NameIndex, text: str) -> list[NamedNode]:
    """The posts that bear the key of their ministry, where a text is that key: “JenV” for `minister-van-jenv`."""
    key = slug(text)
    pairs = (post for post, place in index.posts if key_of(place) == key)
    return [post for post in dict.fromkeys(pairs) if key_of(post).endswith(f"-{key}")]


def _title_and_field(words: Sequence[str]) -> tuple[tuple[str, ...], Sequence[str]] | None:
    while words and words[0] in _BETWEEN:
        words = words[1:]
    for title in _TITLES:
        for rest in (
            words[len(title) :] if tuple(words[: len(title)]) == title else (),
            words[: -len(title)] if tuple(words[-len(title) :]) == title else (),
        ):
            if field := _without_links(rest):
                return title, field
    return None


def _without_links(words: Sequence[str]) -> Sequence[str]:
    start = next((place for place, word in enumerate(words) if word not in _BETWEEN), len(words))
    return words[start:]


def _ministry_named(index: NameIndex, field: Sequence[str]) -> IndexEntry | None:
    """The one ministry whose key, abbreviation or field, or the first part or the initials of it, the words are."""
    wanted = "".join(field)
    found = [
        entry
        for entry in index.things
        if entry.kind == "ministry" and wanted in {"".join(words_of(form)) for form in _forms(entry)}
    ]
    return found[0] if len(found) == 1 else None


def _forms(ministry: IndexEntry) -> Iterator[str]:
    yield key_of(ministry.iri)
    for name in ministry.names:
        yield name
        for field in fields_as_typed(name):
            yield from (field, initials(field))


def _posts_in(index: NameIndex, ministry: IndexEntry) -> list[IndexEntry]:
    return _entries(index, (post for post, place in index.posts if place == ministry.iri))


def _posts_like(index: NameIndex, field: Sequence[str]) -> list[IndexEntry]:
    """The posts with a field that looks like some words, or begins with them."""
    wanted = " ".join(field)
    if len(wanted) < _SHORTEST:
        return []
    return [
        entry
        for entry in index.things
        if entry.kind == "post"
        and any(looks_like(wanted, form) for name in entry.names for form in fields_as_typed(name))
    ]


def _entries(index: NameIndex, things: Iterable[NamedNode]) -> list[IndexEntry]:
    return [entry for one in dict.fromkeys(things) if (entry := index.entry(one))]


def _has_title(post: IndexEntry, title: Sequence[str]) -> bool:
    return any(words_of(name)[: len(title)] == tuple(title) for name in post.names)
