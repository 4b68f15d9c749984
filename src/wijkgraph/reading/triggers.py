"""Literals without which a rule cannot match, found in one pass, so that patterns see only lines that may hold them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import ahocorasick

from wijkgraph.letters.view import View
from wijkgraph.reading.rules import FAMILIES, ReadingRule, read_rules

_LONGEST = 5_000  # characters of a line that is still a sentence; a longer one is no prose


def matches(rule: ReadingRule, view: View, start: int = 0) -> Iterator[Any]:
    """Every match of a rule in the flow of a view, from an offset on, in order; a match never leaves its line."""
    flow = view.flow
    if not rule.trigger:
        yield from rule.pattern.finditer(flow, start)
        return
    for low, high in _lines(view, rule.trigger):
        if high <= start or high - low > _LONGEST:
            continue
        if rule.needs:
            line = flow[low:high]
            if not any(map(line.__contains__, rule.needs)):
                continue
        # A line end on either side belongs to what a pattern may look at.
        yield from rule.pattern.finditer(flow, max(start, low - 1), min(len(flow), high + 1))


def lines_with(words: re.Pattern[str], flow: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """The lines of a flow, from an offset on, in which a pattern matches, in order."""
    while found := words.search(flow, start):
        low, high = flow.rfind("\n", start, found.start()) + 1 or start, flow.find("\n", found.end())
        high = high if high >= 0 else len(flow)
        yield low, high
        start = high


def _lines(view: View, triggers: Sequence[str]) -> Iterable[tuple[int, int]]:
    found = _lines_by_trigger(view)
    if len(triggers) == 1:
        return found.get(triggers[0], ())
    return sorted({line for trigger in triggers for line in found.get(trigger, ())})


@lru_cache(maxsize=2)
def _lines_by_trigger(view: View) -> dict[str, list[tuple[int, int]]]:
    """The lines of the flow that hold each trigger, in order."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    low, high = 0, -1
    for at, trigger in _automaton().iter(view.flow):
        if at >= high:
            low, high = view.line(at)
        lines = found[trigger]
        if not lines or lines[-1][0] != low:
            lines.append((low, high))
    return found


@cache
def _automaton() -> Any:
    automaton = ahocorasick.Automaton()
    for family in FAMILIES:
        for rule in read_rules(family):
            for trigger in rule.trigger:
                automaton.add_word(trigger, trigger)
    automaton.make_automaton()
    return automaton
