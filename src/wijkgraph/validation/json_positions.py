"""Where in a JSON-LD file a node or one of its properties stands.

As far as can honestly be said: a node is found by its `@id`, a property by the key as written in that object.
Nodes without `@id`, aliased keywords and contexts elsewhere leave the place at the start of the file.
"""

import re

from wijkgraph.rdf import NamedNode, Term

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_CONTEXT_TERM = re.compile(r'"([^"]+)"\s*:\s*(?:"([^"]+)"|\{[^{}]*"@id"\s*:\s*"([^"]+)")')


def find_in_json(
    content: bytes, subject: Term, predicate: NamedNode | None, bound: dict[str, str]
) -> tuple[int, int, str]:
    """Line and column (from 1) and the line itself; the first line where the node is not found."""
    text = content.decode("utf-8", "replace")
    terms = {name: whole or nested for name, whole, nested in _CONTEXT_TERM.findall(text) if name[0] != "@"}
    offset = _find(text, _names(subject, terms | bound), _names(predicate, terms | bound))
    line_start = text.rfind("\n", 0, offset) + 1
    line_end = text.find("\n", offset)
    line = text[line_start : line_end if line_end >= 0 else len(text)].strip()
    return text.count("\n", 0, offset) + 1, offset - line_start + 1, line


def _names(node: Term | None, terms: dict[str, str]) -> set[str]:
    if not isinstance(node, NamedNode):
        return set()
    names = {node.value}
    for name, meaning in terms.items():
        prefix, _, local = meaning.partition(":")
        whole = terms[prefix] + local if prefix in terms and not local.startswith("//") else meaning
        if whole == node.value:
            names.add(name)
        elif node.value.startswith(whole):
            names.add(f"{name}:{node.value[len(whole) :]}")
    if node.value.endswith("#type"):
        names.add("@type")
    return names


def _find(text: str, subject: set[str], predicate: set[str]) -> int:
    opened: list[dict[str, int]] = []  # for each object we are in: its keys and where they stand
    fallback = 0
    key, expects_value = "", False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "{":
            opened.append({})
            expects_value = False
        elif token == "}":
            keys = opened.pop() if opened else {}
            found = [place for name, place in keys.items() if name in predicate]
            if "\x00subject" in keys and found:
                return found[0]
        elif token == ":":
            expects_value = True
        elif token in "[],":
            expects_value = expects_value and token == "["
        elif expects_value:
            if key == "@id" and token[1:-1] in subject and opened:
                opened[-1]["\x00subject"] = match.start()
                fallback = fallback or match.start()
                if not predicate:
                    return match.start()
        elif opened:
            key = token[1:-1]
            opened[-1].setdefault(key, match.start())
    return fallback
