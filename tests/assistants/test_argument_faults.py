"""Faults of arguments: in plain words of both languages, with the argument that does not fit."""

from typing import Any

import pytest
from pydantic import ValidationError

from wijkgraph.assistants import tool_arguments as inputs
from wijkgraph.assistants.argument_faults import _OTHER, _WORDS, fault_of
from wijkgraph.assistants.tool_arguments import CallInput
from wijkgraph.words.translations import tell, translate


@pytest.mark.parametrize(
    ("of", "given", "where", "english", "dutch"),
    [
        (inputs.AskInput, {}, "question", "it is missing", "het ontbreekt"),
        (inputs.AskInput, {"question": 5}, "question", "give a text", "geef een tekst"),
        (inputs.AskInput, {"question": "q", "x": 1}, "x", "no argument of that name", "geen argument"),
        (inputs.AskInput, {"question": "q", "slots": [1]}, "slots", "give an object", "geef een object"),
        (inputs.AskInput, {"question": "q", "slots": {"a": 5}}, "slots.a", "give a text", "geef een tekst"),
        (inputs.SearchInput, {"words": "a" * 301}, "words", "of length 300 at most", "hoogstens lengte 300"),
        (inputs.SearchInput, {"words": ""}, "words", "of length 1 at least", "minstens lengte 1"),
        (inputs.LetterInput, {"key": "k", "first": "x"}, "first", "a whole number", "een geheel getal"),
        (inputs.LetterInput, {"key": "k", "first": 1.5}, "first", "a whole number", "een geheel getal"),
        (inputs.LetterInput, {"key": "k", "last": 0}, "last", "give 1 or more", "geef 1 of meer"),
        (inputs.LetterInput, {"key": "k", "max_bytes": 10**9}, "max_bytes", "32768 or less", "32768 of minder"),
        (inputs.CallInput, {"language": "fr"}, "language", "choose 'nl' or 'en'", "kies 'nl'"),
        (inputs.MoreInput, {"cursor": "x"}, "cursor", "as another tool gave it", "andere tool"),
    ],
)  # fmt: skip
def test_an_argument_that_does_not_fit_is_told_in_both_languages(
    of: type[CallInput], given: dict[str, Any], where: str, english: str, dutch: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        of.model_validate(given)
    error = fault_of(caught.value)
    assert (error.where, english in error.what) == (where, True)
    told = tell(error, "nl")
    assert (dutch in told.what, told.detail) == (True, "")


@pytest.mark.parametrize("words", [*_WORDS.values(), _OTHER])
def test_every_fault_has_its_dutch(words: str) -> None:
    filled = words.format(min_length=3, max_length=3, ge=3, le=3, expected="'a'")
    assert translate(filled, "nl") is not None
