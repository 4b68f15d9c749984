"""Regular expressions of XPath run by Python, through elementpath's translation.

For back-references, for patterns that are computed, and for those too large for Oxigraph. They may take very long: only
a process that can be ended runs them for strangers.
"""

import re
from contextlib import suppress
from functools import lru_cache

from wijkgraph.oxigraph.character_classes import NoPattern
from wijkgraph.oxigraph.patterns import parse_pattern

# Patterns that XPath and Python read alike but for the dot and the end: ASCII signs, simple classes, counts.
_SIGN = r"[A-Za-z0-9 ._/:@#,;=&%~<>\"'-]|\\[.\\?*+(){}|\[\]^$-]"
_CLASS = r"\[\^?(?:[A-Za-z0-9_](?:-[A-Za-z0-9_])?|[ .,/:@])+\]"
_ALIKE = re.compile(rf"\^?(?:(?:{_SIGN}|{_CLASS})(?:[*+?]|\{{\d{{1,3}}(?:,\d{{1,3}})?\}})?)+(?P<end>\$?)")

_DOT = re.compile(r"\\.|\[[^\]]*\]|\.")

_OPTIONS = {"s": re.DOTALL, "m": re.MULTILINE}


def load_tables() -> None:
    """Loads elementpath and its tables of Unicode now: a worker that may open no more files could not do it later."""
    python_pattern(r"[\w\d\p{IsBasicLatin}]")


@lru_cache(maxsize=1024)
def python_pattern(text: str, flags: str = "") -> re.Pattern[str]:
    """Compiles a regular expression of XPath for Python. Raises NoPattern."""
    if not flags and (alike := _ALIKE.fullmatch(text)):
        with suppress(re.error):  # a range or a count backwards: told below, in words of XPath
            plain = text[:-1] if alike["end"] else text
            plain = _DOT.sub(lambda found: "[^\r\n]" if found[0] == "." else found[0], plain)
            return re.compile(plain + r"\Z" if alike["end"] else plain)
    # A tenth of a second, which most patterns do without.
    from elementpath.regex import RegexError, translate_pattern

    options = sum(
        (option for flag, option in _OPTIONS.items() if flag in flags and "q" not in flags),
        start=re.RegexFlag(0),
    )
    if "i" in flags:
        options |= re.IGNORECASE
    try:
        return re.compile(translate_pattern(parse_pattern(text, flags).xpath, options), options)
    except (RegexError, re.error, OverflowError, RecursionError) as error:
        raise NoPattern(f"'{text}' cannot be run: {error}") from error


def replaced(text: str, pattern: str, replacement: str, flags: str = "") -> str:
    """Returns the result of fn:replace. Raises NoPattern, also for a pattern that matches the empty string."""
    parsed = parse_pattern(pattern, flags)
    compiled = python_pattern(pattern, flags)
    if compiled.search(""):
        raise NoPattern(f"'{pattern}' matches the empty string (FORX0003)")
    parts = parsed.replacement(replacement)
    return compiled.sub(
        lambda found: "".join(part if isinstance(part, str) else found[part] or "" for part in parts), text
    )
