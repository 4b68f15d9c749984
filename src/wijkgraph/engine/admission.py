"""Admission of queries, decided from their tokens before any worker sees them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn
from urllib.parse import urlsplit

from wijkgraph.engine.plain_queries import CHANGING, FORMS, NAMING_GRAPHS, SHORT, plain_form
from wijkgraph.errors import QueryRefused, QuerySyntax, SourceError
from wijkgraph.oxigraph.mistakes import undeclared
from wijkgraph.rdf import NamedNode, RdfFormat, parse
from wijkgraph.sparql_tokens import Token, place, tokenise

_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
# After these a name that starts with `service` and stands before a brace is a graph, not a call.
_NAMES_A_GRAPH = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE"})
_REMEMBERED = 1000  # short queries: at most some MB


_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]*:)[^\s<>\"{}|^`]*>")
_MADE = re.compile(r"[iu]ri\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    """Properties of a query that are known before it runs."""

    form: str  # SELECT, ASK, CONSTRUCT or DESCRIBE
    default_graphs: tuple[str, ...] = ()  # of FROM, resolved
    named_graphs: tuple[str, ...] = ()  # of FROM NAMED, resolved
    services: tuple[str, ...] = ()  # endpoints that SERVICE names, all of them allowed
    names_graphs: bool = False  # it may say GRAPH or FROM; if not, it reads the default graph only
    is_deterministic: bool = True  # calls none of NOW, RAND, UUID, STRUUID: one answer for one dataset


def may_need_base(query: str) -> bool:
    """True if a relative IRI may stand in a query, or be made by IRI(): seen in its text alone."""
    return _RELATIVE.search(query) is not None or ("(" in query and _MADE.search(query) is not None)


def is_absolute_iri(text: str) -> bool:
    """True if a text is an IRI with a scheme (RFC 3987)."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def admit(query: str, *, nesting: int, allowed_services: Sequence[str] = (), base: str = "") -> Outline:
    """Outlines a query that may run. Relative IRIs are resolved against `base`, unless the query says BASE.

    Raises QueryRefused for SERVICE outside the allow-list, updates, and brackets deeper than `nesting`;
    QuerySyntax when it cannot be a query. Short queries that recur are read once.
    """
    read = _read_once if len(query) <= SHORT else _read
    return read(query, nesting, tuple(allowed_services), base)


def _read(query: str, nesting: int, allowed_services: tuple[str, ...], base: str) -> Outline:
    form = plain_form(query, nesting)
    return Outline(form) if form else read_closely(query, nesting, allowed_services, base)


_read_once = lru_cache(maxsize=_REMEMBERED)(_read)


def read_closely(query: str, nesting: int, allowed_services: tuple[str, ...], base: str) -> Outline:
    """Outline of any query, from its tokens. Raises as `admit` does."""
    tokens = []
    depth = 0
    for token in tokenise(query):
        depth += (token[0] == "open") - (token[0] == "close")
        if depth > nesting:
            raise QueryRefused(
                f"Brackets nest deeper than {nesting}",
                where=place(query, token.start),
                next="Write the query flatter.",
            )
        tokens.append(token)
    reader = _TokenReader(query, tokens, allowed_services, base)
    return reader.outline()


class _TokenReader:
    """Reads the tokens of one query."""

    def __init__(self, query: str, tokens: list[Token], allowed: Sequence[str], base: str) -> None:
        self._query = query
        self._tokens = tokens
        self._allowed = allowed
        self._base = base
        # Seen in the text at once: no token holds a word that the whole query does not hold.
        self._capitals = query.upper()
        self._words = [token.keyword for token in tokens]
        self._prefixes: dict[str, tuple[str, int]] = {}  # the base in force, and where the IRI stands

    def outline(self) -> Outline:
        start = self._prologue()
        form = self._form(start)
        default, named = self._dataset(start)
        return Outline(
            form,
            default,
            named,
            self._services(start),
            self._says(start, NAMING_GRAPHS),
            not self._says(start, CHANGING),
        )

    def _prologue(self) -> int:
        """Reads BASE and PREFIX declarations; returns the index of the token after them."""
        at = 0
        while at < len(self._tokens) and self._word(at) in _PROLOGUE:
            match self._word(at):
                case "BASE" if self._kind(at + 1) == "iri":
                    self._base = self._resolved(at + 1, self._base)
                    at += 2
                case "PREFIX" if self._kind(at + 1) == "name" and self._kind(at + 2) == "iri":
                    prefix = self._tokens[at + 1].text.partition(":")[0]
                    self._prefixes[prefix] = (self._base, at + 2)
                    at += 3
                case "VERSION" if self._kind(at + 1) == "string":
                    at += 2
                case _:
                    raise QuerySyntax(
                        "Not a SPARQL query: this declaration is not whole",
                        where=self._where(at),
                        next="Write PREFIX name: <IRI>, with colon and angle brackets, or BASE <IRI>.",
                    )
        return at

    def _form(self, start: int) -> str:
        word = self._word(start)
        for form in FORMS:
            # The engine's parser needs no space after a keyword, so `SELECT*` and even `ASKWHERE` count.
            if word.startswith(form):
                return form
        if word in _UPDATES:
            self._refuse(
                f"{word} changes data, and this service only reads",
                start,
                "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
        raise self._syntax("A query starts with SELECT, ASK, CONSTRUCT or DESCRIBE", start)

    def _dataset(self, start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Graphs of FROM and FROM NAMED, which stand outside all braces."""
        default: list[str] = []
        named: list[str] = []
        if "FROM" not in self._words:
            return (), ()
        depth = 0
        for at in range(start, len(self._tokens)):
            depth += (self._kind(at) == "open") - (self._kind(at) == "close")
            if depth == 0 and self._word(at) == "FROM":
                is_named = self._word(at + 1) == "NAMED"
                graph = self._iri(at + 1 + is_named)
                if graph is None and self._kind(at + 1 + is_named) == "name":
                    prefix = self._tokens[at + 1 + is_named].text.partition(":")[0]
                    raise undeclared(prefix, self._where(at + 1 + is_named))
                if graph is None:
                    raise self._syntax("FROM without a graph", at)
                (named if is_named else default).append(graph)
        return tuple(default), tuple(named)

    def _says(self, start: int, words: tuple[str, ...]) -> bool:
        """True if one of these words may stand in the query, as the engine needs no space after a keyword."""
        if not any(word in self._capitals for word in words):
            return False
        texts = (token.text for token in self._tokens[start:] if token.kind in ("word", "name"))
        before_colon = (text.partition(":")[0].upper() for text in texts)
        return any(word in text for text in before_colon for word in words)

    def _services(self, start: int) -> tuple[str, ...]:
        if "SERVICE" not in self._capitals:
            return ()
        return tuple(self._endpoint(at) for at in range(start, len(self._tokens)) if self._calls_service(at))

    def _calls_service(self, at: int) -> bool:
        """True if the engine's parser may read SERVICE at this token.

        That parser wants no space after a keyword: `SERVICE:x {`, `SERVICESILENT` and `1SERVICE` all call out
        (measured). So every bare word with `service` in it counts, and a prefix with it when braces follow.
        """
        token = self._tokens[at]
        if token.kind == "word":
            return "SERVICE" in token.text.upper()
        if token.kind == "name" and "SERVICE" in token.text.partition(":")[0].upper():
            braces = at + 1 < len(self._tokens) and self._tokens[at + 1].text == "{"
            return braces and self._word(at - 1) not in _NAMES_A_GRAPH
        return False

    def _endpoint(self, at: int) -> str:
        """Endpoint of the SERVICE at this token. Raises QueryRefused unless written out and allowed."""
        if not self._allowed:
            self._refuse(
                "SERVICE is not done here: this service calls no other", at, "Query that service yourself."
            )
        endpoint = None
        if self._word(at) == "SERVICE":
            endpoint = self._iri(at + 1 + (self._word(at + 1) == "SILENT"))
        if endpoint is None or not any(_within(endpoint, prefix) for prefix in self._allowed):
            self._refuse(
                f"SERVICE may not call {endpoint or 'an address that is not written out'}",
                at,
                f"Allowed: {', '.join(self._allowed)}.",
            )
        return endpoint

    def _iri(self, at: int) -> str | None:
        """IRI that a token names, resolved; None when it names none."""
        if self._kind(at) == "iri":
            return self._resolved(at, self._base)
        if self._kind(at) == "name":
            prefix, _, local = self._tokens[at].text.partition(":")
            if prefix in self._prefixes:
                base, declared = self._prefixes[prefix]
                return self._resolved(declared, base) + local.replace("\\", "")
        return None

    def _resolved(self, at: int, base: str) -> str:
        """Resolves an IRI as the engine will: by its own code, which reads Turtle the same way."""
        line = f"{self._tokens[at].text} <a:a> <a:a> ."
        try:
            subject = parse(line.encode(), RdfFormat.TURTLE, where="", base=base or None)[0].subject
        except SourceError as error:
            raise self._syntax("This is no IRI", at) from error
        assert isinstance(subject, NamedNode)
        return subject.value

    def _kind(self, at: int) -> str:
        return self._tokens[at].kind if 0 <= at < len(self._tokens) else ""

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _where(self, at: int) -> str:
        return place(self._query, self._tokens[at].start) if at < len(self._tokens) else "end of the query"

    def _syntax(self, what: str, at: int) -> QuerySyntax:
        return QuerySyntax(f"Not a SPARQL query: {what}", where=self._where(at), next="Mend it there.")

    def _refuse(self, what: str, at: int, remedy: str) -> NoReturn:
        raise QueryRefused(what, where=self._where(at), next=remedy)


def _within(endpoint: str, prefix: str) -> bool:
    """True if an endpoint lies under an allowed prefix: same scheme, host and port, and path below it."""
    try:
        asked, allowed = urlsplit(endpoint), urlsplit(prefix)
    except ValueError:  # it is an IRI, but Python takes it for no address
        return False
    return (
        (asked.scheme, asked.netloc) == (allowed.scheme, allowed.netloc)
        and asked.path.startswith(allowed.path or "/")
        and not {".", ".."} & set(asked.path.split("/"))
        and "%" not in asked.path
        and "\\" not in endpoint
    )


def dataset_of(
    outline: Outline, default: Sequence[str], named: Sequence[str]
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Default and named graphs to give to the engine; None, None leaves them to the query.

    Graphs of the protocol replace those of FROM (SPARQL 1.1 Protocol, 2.1.4). The latter are handed over too: our own
    engine would concatenate its graphs where the standard wants their merge, and an engine elsewhere may be asked with
    a default graph of ours that would replace it.
    """
    if default or named:
        return tuple(default), tuple(named)
    if outline.default_graphs or outline.named_graphs:
        return outline.default_graphs, outline.named_graphs
    return None, None
