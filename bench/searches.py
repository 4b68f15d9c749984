"""The page docs/searches.md: searches as people type them, and what each finds. Written by `python -m bench.searches`.

The searches stand in tests/corpora/searches/searches.toml, where a test asks each of them.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "searches.md"
_SEARCHES = ROOT / "tests" / "corpora" / "searches" / "searches.toml"

# In words, and what it counts as.
_WAYS = {
    "meant": ("the thing itself", "found"),
    "thing": ("among the things that hold the words", "found"),
    "question": ("a question, with its slots filled", "found"),
    "passage": ("a sentence of a letter", "found"),
    "page": ("a page", "found"),
    "near": ("what looks like it", "suggested"),
    "mended": ("“did you mean”", "suggested"),
    "nothing": ("honestly nothing, with advice", "nothing"),
}

_HEAD = """# Search

One finder serves the field on every page, `wijkgraph search`, `wijkgraph explain` and the slots of questions. It looks,
in this order, for

1. a printed reference, in the forms that papers use, an address at the official publications, a key or an IRI:
   `/search` leads straight to the text of the letter, with a link to the facts about it;
2. a thing by its name. Case, accents, ligatures, quotation marks, hyphens and blanks make no difference. Posts are
   found by ministry and abbreviation (minister BZK, minister JenV), people by first name, initials or surname as
   registers give them, programmes by their initials (NPLV). Where several things go by a name, all
   are shown and none is chosen;
3. named questions, also in ordinary words, with the things and the day that were named filled in. Other words for a
   question stand in its header, `#+ asked:` ([questions](questions.md));
4. things and sentences that hold all the words; small words such as “de” and “the” do not count.

Where nothing holds all the words, the things named among them are shown (“bouwen in Heerlen”), and the words that stand
nowhere as they were typed are told. Where nothing is found, likeness suggests: words that are misspelt (“did you
mean”), names that look like what was typed, what holds most of the words. It never answers: a slot or a command that is
not understood names the suggestions, and `wijkgraph search` exits with 1. At most 1,000 characters are looked for; a
longer text is cut, and that is told.

## Searches of six kinds of users

`tests/corpora/searches/searches.toml` holds them; a test asks each.

"""


@dataclass(frozen=True)
class Search:
    """A text that a user types; in which way it finds, and what comes first in that way."""

    user: str
    typed: str
    way: str
    finds: str

    @property
    def outcome(self) -> str:
        """`found`, `suggested` or `nothing`."""
        return _WAYS[self.way][1]


def read_searches() -> list[Search]:
    """The searches, in the order of their file."""
    read = tomllib.loads(_SEARCHES.read_text(encoding="utf-8"))["search"]
    return [Search(one["user"], one["typed"], one["as"], one["finds"]) for one in read]


def render(searches: list[Search]) -> str:
    """The page as Markdown."""
    counts = Counter(one.outcome for one in searches)
    told = f"{len(searches)} searches: {counts['found']} find, {counts['suggested']} suggest, "
    told += f"{counts['nothing']} find nothing.\n"
    head = "\n| user | types | finds | in which way | outcome |\n|---|---|---|---|---|\n"
    return _HEAD + told + head + "".join(map(_row, searches))


def _row(one: Search) -> str:
    finds = f"`{one.finds}`" if one.finds else "–"
    return f"| {one.user} | `{one.typed}` | {finds} | {_WAYS[one.way][0]} | {one.outcome} |\n"


if __name__ == "__main__":
    PAGE.write_text(render(read_searches()), encoding="utf-8")
