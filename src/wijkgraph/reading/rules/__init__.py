"""Rules of the rule reader as data: patterns over folded text, each with an example and a counter-example.

A file holds `[[rule]]` tables: `id`, `kind` (what is found), `pattern` (named groups are the slots; `{date}` and the
like are words of grammar.toml), `example` and `counter` (one text or several) and `since`, the letter it was first
needed for. Both are run when a file is loaded: a rule that misses its example is refused.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wijkgraph.errors import SourceError
from wijkgraph.letters.folding import fold

FAMILIES = ("references", "motions", "commitments", "programmes", "studies", "quantities")
_WORD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class ReadingRule:
    """One rule. `trigger` are literals of which the line of a match holds one, `needs` others of which it holds one."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    example: tuple[str, ...]
    counter: tuple[str, ...]
    since: str
    trigger: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@cache
def read_rules(family: str) -> tuple[ReadingRule, ...]:
    """The rules of a family, in the order of its file. Raises SourceError for one that fails its own example."""
    where = f"rules/{family}.toml"
    rules = tuple(_rule(entry, where) for entry in read_data(family)["rule"])
    for rule in rules:
        check_rule(rule, where)
    return rules


@cache
def read_data(name: str) -> Mapping[str, Any]:
    """A data file of the rules, as TOML gives it."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def check_rule(rule: ReadingRule, where: str) -> None:
    """Returns quietly when the rule finds each example and no counter-example. Raises SourceError otherwise."""
    for text in rule.example:
        if not rule.pattern.search(fold(text)):
            raise SourceError(
                f"Rule {rule.id} misses its example: {text}", where=where, next="Mend the pattern."
            )
    for text in rule.counter:
        if rule.pattern.search(fold(text)):
            raise SourceError(
                f"Rule {rule.id} finds its counter-example: {text}", where=where, next="Mend the pattern."
            )


def form(module: str, name: str) -> re.Pattern[str]:
    """A form of forms.toml, compiled: what a module looks for beside its rules."""
    return pattern(read_data("forms")[module][name])


def pattern(words: str) -> re.Pattern[str]:
    """A compiled pattern, the words of the grammar written out."""
    return re.compile(written_out(words))


def written_out(words: str) -> str:
    """A pattern with `{date}` and the like replaced by what they stand for."""
    grammar = read_data("grammar")
    while found := _WORD.search(words):
        words = words[: found.start()] + grammar[found[1]] + words[found.end() :]
    return words


def _rule(entry: Mapping[str, Any], where: str) -> ReadingRule:
    missing = {"id", "kind", "pattern", "example", "counter", "since"} - entry.keys()
    if missing:
        raise SourceError(
            f"Rule {entry.get('id', '?')} lacks {', '.join(sorted(missing))}",
            where=where,
            next="A rule is reviewed by its example and counter-example.",
        )
    return ReadingRule(
        entry["id"],
        entry["kind"],
        pattern(entry["pattern"]),
        _texts(entry["example"]),
        _texts(entry["counter"]),
        entry["since"],
        _texts(entry.get("trigger", ())),
        _texts(entry.get("needs", ())),
    )


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
