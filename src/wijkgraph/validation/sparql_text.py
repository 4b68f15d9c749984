"""SPARQL text as tokens: enough to say which groups mention a variable, without being a parser."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wijkgraph.validation.vocabulary import RDF_TYPE

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<text>\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w:%]|\\.|[.\-](?=[\w:%\-.]*[\w:%]))*)
      | (?P<word>\w+)
      | (?P<mark>\S)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One token with its place in the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after the token."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in capitals; empty for anything but a bare word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of a variable without its mark; empty for anything else."""
        return self.text[1:] if self.kind == "variable" else ""


@dataclass
class Group:
    """What stands between two braces: its own tokens, and the groups within it."""

    before: str  # the keyword in front: OPTIONAL, EXISTS, GRAPH, WHERE, … or empty
    start: int
    within: tuple["Group", ...] = ()
    tokens: list[Token] = field(default_factory=list)
    inner: list["Group"] = field(default_factory=list)

    def mentions(self, variable: str) -> bool:
        """Whether the group itself, not one within it, mentions a variable."""
        return any(token.variable == variable for token in self.tokens)

    def is_inside(self, keyword: str) -> bool:
        """Whether the group, or one around it, follows this keyword."""
        return any(group.before == keyword for group in (*self.within, self))


def tokens(text: str) -> list[Token]:
    """The tokens of a query, comments left out."""
    return [
        Token(match.lastgroup or "", match.group(), match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "comment"
    ]


def mentioned_predicates(found: list[Token], spaces: Mapping[str, str]) -> set[str] | None:
    """Every IRI in a query that may be a predicate; None when a predicate may be any. Errs on the side of None."""
    for group in groups(found):
        for first, second, third in zip(group.tokens, group.tokens[1:], group.tokens[2:], strict=False):
            opens_list = second.text == "(" and first.text in (".", ";", ",")
            after_node = first.kind in _NODES or first.text in (";", "]", "[")
            before_node = third.kind in _NODES or third.text in _VALUE_STARTS or third.text[:1].isdigit()
            if opens_list or (second.variable not in ("", "PATH") and after_node and before_node):
                return None
    names = {token.text[1:-1] for token in found if token.kind == "iri"}
    for token in found:
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            names.add(spaces.get(prefix, "") + local.replace("\\", ""))
        elif token.text == "a":
            names.add(RDF_TYPE.value)
    return names


_VALUE_STARTS = ("[", "(", "+", "-", "true", "false")
_NODES = ("variable", "iri", "name", "text")  # what can stand on either side of a predicate


def groups(found: list[Token]) -> list[Group]:
    """Every group in the query, outer before inner. Empty when braces do not pair."""
    all_groups: list[Group] = []
    open_groups: list[Group] = []
    last_words: list[str] = [""]
    for token in found:
        if token.text == "{" and token.kind == "mark":
            group = Group(last_words[-1], token.end, tuple(open_groups))
            if open_groups:
                open_groups[-1].inner.append(group)
            all_groups.append(group)
            open_groups.append(group)
            last_words[-1] = ""
            last_words.append("")
        elif token.text == "}" and token.kind == "mark":
            if not open_groups:
                return []
            open_groups.pop()
            last_words.pop()
        else:
            if open_groups:
                open_groups[-1].tokens.append(token)
            if token.keyword:
                last_words[-1] = token.keyword
            elif token.kind == "mark" and token.text in ".;)":
                last_words[-1] = ""
    return [] if open_groups else all_groups
