"""Groups of a SPARQL query: enough to say which of them mention a variable, without being a parser."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wijkgraph.errors import QueryError
from wijkgraph.sparql_tokens import Token, tokenise
from wijkgraph.validation.vocabulary import RDF_TYPE


@dataclass
class QueryGroup:
    """Part of a query between two braces: its own tokens, and the groups within it."""

    before: str  # the keyword in front: OPTIONAL, EXISTS, GRAPH, WHERE, … or empty
    start: int
    within: tuple["QueryGroup", ...] = ()
    tokens: list[Token] = field(default_factory=list)
    inner: list["QueryGroup"] = field(default_factory=list)

    def mentions(self, variable: str) -> bool:
        """True where the group itself, not one within it, mentions a variable."""
        return any(token.variable == variable for token in self.tokens)

    def is_inside(self, keyword: str) -> bool:
        """True where the group, or one around it, follows this keyword."""
        return any(group.before == keyword for group in (*self.within, self))


def rule_tokens(text: str) -> list[Token]:
    """Returns the tokens of a query; empty for a text that is no SPARQL."""
    try:
        return list(tokenise(text))
    except QueryError:
        return []


def namespaces(found: list[Token], declared: Mapping[str, str]) -> dict[str, str] | None:
    """Returns the prefixes of a query: those declared for it, and its own before them.

    None where an IRI is not what is written: with BASE, or an escape.
    """
    if any(token.keyword == "BASE" or (token.kind == "iri" and "\\" in token.text) for token in found):
        return None
    own = {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.keyword == "PREFIX"
    }
    return {**declared, **own}


def mentioned_predicates(found: list[Token], spaces: Mapping[str, str]) -> set[str] | None:
    """Returns every IRI in a query that may be a predicate; None when any may be, and in doubt."""
    if not found or _negates_a_path(found):
        return None
    for group in groups(found):
        for first, second, third in zip(group.tokens, group.tokens[1:], group.tokens[2:], strict=False):
            opens_list = second.text == "(" and first.text in (".", ";", ",")
            after_node = first.kind in _NODES or first.text in (";", "]", "[")
            before_node = third.kind in _NODES or third.text in _VALUE_STARTS or third.text[:1].isdigit()
            if opens_list or (second.variable not in ("", "PATH") and after_node and before_node):
                return None
    return {name for token in found if (name := iri_of(token, spaces))}


def iri_of(token: Token, spaces: Mapping[str, str]) -> str:
    """Returns the IRI that a token stands for, relative where it is written so; empty for what is none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return spaces.get(prefix, "") + local.replace("\\", "")
    return RDF_TYPE.value if token.text == "a" else ""


def looks_at_datatypes(token: Token) -> bool:
    """True for a token by which a query may tell one datatype from another."""
    return token.keyword == "DATATYPE" or token.text.startswith("^")


def _negates_a_path(found: list[Token]) -> bool:
    """True where `!` may stand before predicates, and so for all others; a call of a function looks the same."""
    for place, token in enumerate(found):
        if token.text == "!":
            after = next((each for each in found[place + 1 :] if each.text not in ("(", "^")), None)
            if after and (after.kind in ("iri", "name") or after.text == "a"):
                return True
    return False


_VALUE_STARTS = ("[", "(", "+", "-", "true", "false")
_NODES = ("variable", "iri", "name", "blank", "string")  # what can stand on either side of a predicate


def groups(found: list[Token]) -> list[QueryGroup]:
    """Returns every group in the query, outer before inner. Empty when braces do not pair."""
    all_groups: list[QueryGroup] = []
    open_groups: list[QueryGroup] = []
    last_words: list[str] = [""]
    for token in found:
        if token.text == "{":
            group = QueryGroup(last_words[-1], token.end, tuple(open_groups))
            if open_groups:
                open_groups[-1].inner.append(group)
            all_groups.append(group)
            open_groups.append(group)
            last_words[-1] = ""
            last_words.append("")
        elif token.text == "}":
            if not open_groups:
                return []
            open_groups.pop()
            last_words.pop()
        else:
            if open_groups:
                open_groups[-1].tokens.append(token)
            if token.keyword:
                last_words[-1] = token.keyword
            elif token.text in (".", ";", ")"):
                last_words[-1] = ""
    return [] if open_groups else all_groups
