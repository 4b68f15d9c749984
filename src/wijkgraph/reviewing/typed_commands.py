"""Decisions as they are typed, one a line: at the prompt of the plain mode, and in a file for scripts.

    accept | a                      reject | r REASON or words      1 … 9 (a reason)
    amend | e NUMBER VALUE          skip | s                        undo | u · redo | y
    aside | x REASON [words]        new | c KIND [NUMBERS] SLOT=WORDS; …
    contested | j · uncovered | n   search | / WORDS                back · forward · bulk

In a file each line begins with the name of its claim, or of its sentence (`s12`), except undo and redo.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from wijkgraph.errors import UsageError, WijkgraphError
from wijkgraph.reviewing.acts import ASIDE_REASONS, REASONS
from wijkgraph.reviewing.cards import NOTHING, READINGS, clean
from wijkgraph.reviewing.composing import SLOTS
from wijkgraph.reviewing.desk import Desk

_ANYWHERE = ("undo", "redo", "u", "y")
_SHORT: Mapping[str, str] = {
    "a": "accept", "r": "reject", "e": "amend", "s": "skip", "u": "undo", "y": "redo", "x": "aside", "c": "new",
    "j": "contested", "n": "uncovered", "/": "search", "b": "bulk", "h": "back", "l": "forward",
}  # fmt: skip
MOST_WORDS = 2_000  # characters of a typed line; a pasted book is none


def carry_out(desk: Desk, line: str) -> str:
    """Carries out one typed command on the item that is asked; returns a key of words to say, empty for nothing.

    Raises UsageError for what is no command, and what the desk raises.
    """
    typed = clean(line).strip()
    if len(typed) > MOST_WORDS:
        raise UsageError("The line is too long", next=f"At most {MOST_WORDS} characters.")
    if typed.startswith("/"):
        typed = f"search {typed[1:]}"
    verb, _, rest = typed.partition(" ")
    rest = rest.strip()
    if verb.isdecimal() and len(verb) == 1:
        return press_digit(desk, int(verb), rest)
    action = _ACTIONS.get(_SHORT.get(verb, verb))
    if action is None:
        raise UsageError(f"'{verb[:40]}' is no decision", next="Type `help` to see them all.")
    return action(desk, rest)


def press_digit(desk: Desk, digit: int, words: str = "") -> str:
    """Rejects a claim, sets a sentence aside, or records a blind reading: whichever is asked of the digit now."""
    item = desk.current
    if item is not None and desk.is_hidden(item):
        if digit > len(READINGS):
            raise UsageError(f"There is no choice {digit}", next=f"Press 0 to {len(READINGS)}.")
        desk.read(READINGS[digit - 1] if digit else NOTHING)
        return ""
    reasons = REASONS if item is None or item.claim else ASIDE_REASONS
    if not 1 <= digit <= len(reasons):
        raise UsageError(f"There is no choice {digit}", next=f"Press 1 to {len(reasons)}.")
    if item is None or item.claim:
        desk.reject(reasons[digit - 1], words)
    else:
        desk.set_aside(reasons[digit - 1], words)
    return ""


def carry_out_all(desk: Desk, lines: Iterable[str]) -> int:
    """Carries out the lines of a file of decisions; returns how many. Empty lines and those with # are left out.

    Raises the error of the first line that cannot be carried out, with its number; those before it are kept.
    """
    done = 0
    for number, line in enumerate(lines, 1):
        typed = clean(line).strip()
        if not typed or typed.startswith("#"):
            continue
        try:
            name, _, rest = typed.partition(" ")
            if name in _ANYWHERE:
                carry_out(desk, typed)
            else:
                desk.go(name)
                carry_out(desk, rest)
        except WijkgraphError as error:
            error.where = f"line {number}" + (f": {error.where}" if error.where else "")
            raise
        done += 1
    return done


def _reject(desk: Desk, rest: str) -> str:
    if rest.isdecimal():
        return press_digit(desk, int(rest))
    first, _, words = rest.partition(" ")
    if first in REASONS:
        desk.reject(first, words)
    else:
        desk.reject("", rest)
    return ""


def _amend(desk: Desk, rest: str) -> str:
    number, _, value = rest.partition(" ")
    if not number.isdecimal():
        raise UsageError("Which part is amended?", next="Type its number, then the new value.")
    desk.amend(int(number), value)
    return ""


def _aside(desk: Desk, rest: str) -> str:
    first, _, words = rest.partition(" ")
    if first.isdecimal() and 1 <= int(first) <= len(ASIDE_REASONS):
        first = ASIDE_REASONS[int(first) - 1]
    desk.set_aside(first, words)
    return ""


def _new(desk: Desk, rest: str) -> str:
    match = re.match(r"(\S+)((?:\s+\d+)*)\s*(.*)", rest)
    if not match:
        raise UsageError("Which kind of claim?", next=f"Choose one of: {', '.join(SLOTS)}.")
    kind, numbers, slots = match.groups()
    item = desk.current
    chosen = [int(number) for number in numbers.split()] or ([item.place] if item else [])
    desk.write(kind, chosen, read_slots(kind, slots))
    return ""


def read_slots(kind: str, typed: str) -> dict[str, str]:
    """Slots as typed, `title=Wijk in zicht; by=Rebel`; words without a name are those of the first slot."""
    names = SLOTS.get(kind, ())
    found: dict[str, str] = {}
    for part in re.split(rf";\s*(?=(?:{'|'.join(map(re.escape, names))})\s*=)", typed) if names else []:
        name, has_name, words = part.partition("=")
        if has_name and name.strip() in names:
            found[name.strip()] = words.strip()
        elif part.strip():
            found[names[0]] = part.strip()
    return found


def _moved(found: bool) -> str:
    return "" if found else "review.not_found"


def _plainly(method: Callable[[Desk], object]) -> Callable[[Desk, str], str]:
    def act(desk: Desk, _: str) -> str:
        method(desk)
        return ""

    return act


_ACTIONS: Mapping[str, Callable[[Desk, str], str]] = {
    "accept": _plainly(Desk.accept),
    "reject": _reject,
    "amend": _amend,
    "skip": _plainly(Desk.skip),
    "undo": _plainly(Desk.undo),
    "redo": _plainly(Desk.redo),
    "aside": _aside,
    "new": _new,
    "bulk": _plainly(Desk.accept_in_bulk),
    "contested": lambda desk, _: _moved(desk.next_where(lambda item: item.is_contested)),
    "uncovered": lambda desk, _: _moved(desk.next_where(lambda item: item.claim is None)),
    "search": lambda desk, rest: _moved(desk.search(rest)),
    "back": _plainly(lambda desk: desk.step(-1)),
    "forward": _plainly(lambda desk: desk.step(1)),
}
