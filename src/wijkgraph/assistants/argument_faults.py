"""Faults of the arguments of a tool in plain words: those of pydantic are meant for programmers, in English only."""

from pydantic import ValidationError

from wijkgraph.errors import UsageError
from wijkgraph.letters.plain_sight import visible

# By pydantic's name of the fault; {names} are of its context. Their Dutch is in `words/errors.nl.toml`.
_WORDS = {
    "missing": "it is missing",
    "extra_forbidden": "there is no argument of that name",
    "string_type": "give a text",
    "string_too_short": "give a longer text, of length {min_length} at least",
    "string_too_long": "give a shorter text, of length {max_length} at most",
    "string_pattern_mismatch": "give it as another tool gave it",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "greater_than_equal": "give {ge} or more",
    "less_than_equal": "give {le} or less",
    "literal_error": "choose {expected}",
    "dict_type": "give an object",
    "model_type": "give an object",
    "list_type": "give a list",
    "too_short": "give more of them, {min_length} at least",
    "too_long": "give fewer of them, {max_length} at most",
}
_OTHER = "it is not as the schema says"


def fault_of(error: ValidationError) -> UsageError:
    """Returns the error for the first argument that does not fit."""
    first = error.errors(include_url=False, include_input=False)[0]
    words = _WORDS.get(first["type"], _OTHER).format(**first.get("ctx", {}))
    place = ".".join(str(part) for part in first["loc"])[:80]
    return UsageError(
        f"The arguments do not fit: {words}", where=visible(place), next="See the input schema."
    )
