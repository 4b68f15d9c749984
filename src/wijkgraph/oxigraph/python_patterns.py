"""Regular expressions of XPath run by Python, through elementpath's translation.

For back-references, for patterns that are computed, and for those too large for Oxigraph. They may take very long: only
a process that can be ended runs them for strangers.
"""

import re
from functools import lru_cache

from wijkgraph.oxigraph.character_classes import NoPattern
from wijkgraph.oxigraph.patterns import parse_pattern

_OPTIONS = {"s": re.DOTALL, "m": re.MULTILINE}


def load_tables() -> None:
    """Loads elementpath and its tables of Unicode now: a worker that may open no more files could not do it later."""
    python_pattern(r"[\w\d\p{IsBasicLatin}]")


@lru_cache(maxsize=1024)
def python_pattern(text: str, flags: str = "") -> re.Pattern[str]:
    """Compiles a regular expression of XPath for Python. Raises NoPattern."""
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
