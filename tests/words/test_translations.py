"""Errors speak the reader's language: every sentence that is raised has its Dutch, and is recognised from its text."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path

import click
import pytest
import typer

import wijkgraph
from wijkgraph import errors
from wijkgraph.errors import BadSlot, Busy, NotFound, QuerySyntax, SourceError, UsageError, WijkgraphError
from wijkgraph.words.translations import Told, describe_kind, tell, translate

SOURCE = Path(wijkgraph.__file__).parent
CATALOGUE = tomllib.loads((SOURCE / "words" / "errors.nl.toml").read_text(encoding="utf-8"))
SENTENCES: dict[str, str] = CATALOGUE["sentences"] | CATALOGUE["others"]
KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, WijkgraphError)
}
HOLE = re.compile(r"\{(\d)!?\}")


def raised() -> Iterator[tuple[str, str]]:
    """Every sentence that our code raises, its values numbered, with its place in the source."""
    for path in sorted(SOURCE.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in KINDS:
                said = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "next")]
            elif name == "_refuse":  # of a query, with its remedy
                said = [call.args[0], *call.args[2:]]
            elif name == "fault":  # of a query, at a token
                said = call.args[2:]
            elif name == "BadParameter":
                said = call.args[:1]
            else:
                continue
            for sentence in (text for node in said for text in sentences_in(node, module)):
                yield sentence, f"{path.relative_to(SOURCE)}:{call.lineno}"


def sentences_in(node: ast.expr, module: ast.Module, above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The sentences that an expression may be; none where it is worked out elsewhere."""
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.JoinedStr():
            number = iter(range(1, 10))
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else f"{{{next(number)}}}"
                for part in node.values
            )
        case ast.IfExp(body=one, orelse=other):
            yield from sentences_in(one, module, above)
            yield from sentences_in(other, module, above)
        case ast.Name(id=name) if name not in above:
            for given in ast.walk(module):
                if isinstance(given, ast.Assign) and name in (getattr(to, "id", "") for to in given.targets):
                    yield from sentences_in(given.value, module, above | {name})


@cache
def all_raised() -> list[tuple[str, str]]:
    """Errors that are raised, read once, and not before a test asks."""
    return sorted(set(raised()))


def sample(sentence: str) -> str:
    """The sentence with values that name their number."""
    return HOLE.sub(lambda hole: f"<{hole[1]}>", sentence)


def test_the_search_for_sentences_finds_them() -> None:
    assert len(all_raised()) > 250
    assert "Cannot read the file: {1}" in dict(all_raised())


def test_every_sentence_that_is_raised_has_its_dutch() -> None:
    missing = [f"{place}: {sentence}" for sentence, place in all_raised() if sentence not in SENTENCES]
    assert not missing, "write the Dutch of these in src/wijkgraph/words/errors.nl.toml:\n" + "\n".join(
        missing
    )


def written() -> Iterator[str]:
    """Everything that our code may fail to write, as it is named in the error."""
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                at = {"writing": 0, "cannot_write": 1}.get(call.func.id)
                if at is not None and isinstance(call.args[at], ast.Constant):
                    yield ast.literal_eval(call.args[at])


def test_what_cannot_be_written_has_its_dutch() -> None:
    things = set(written())
    assert len(things) > 10
    assert things - CATALOGUE["words"].keys() == set()


@pytest.mark.parametrize("number", errors.REMEDIES)
def test_what_the_system_refuses_has_its_dutch(number: int) -> None:
    for error in (
        errors.cannot_write(OSError(number, "?"), "the site", "x", option="--build"),
        errors.cannot_read(OSError(number, "?"), "x"),
    ):
        told = tell(error, "nl")
        assert not told.detail
        assert os.strerror(number) not in str(told)


def test_no_dutch_stays_behind_when_its_sentence_goes() -> None:
    assert set(CATALOGUE["sentences"]) - {sentence for sentence, _ in all_raised()} == set()


def constants(*roots: Path) -> str:
    """Every text that the modules below some folders hold, one after the other."""
    return "\n".join(
        node.value
        for root in roots
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_no_dutch_stays_behind_when_what_is_put_together_goes() -> None:
    """The parts of such a sentence are in our source, or in that of who reads the command line or answers HTTP."""
    ours = constants(SOURCE, Path(click.__file__).parent, Path(typer.__file__).parent)
    said = "\n".join([ours, *(status.phrase for status in HTTPStatus)])
    parts = {sentence: re.split(r"\{\d\}|[;:.,'(]", sentence) for sentence in CATALOGUE["others"]}
    assert [one for one in parts if not all(part.strip() in said for part in parts[one])] == []


@pytest.mark.parametrize("sentence", [one for one in SENTENCES if "!" not in SENTENCES[one]])
def test_a_sentence_is_recognised_as_itself_and_keeps_its_values(sentence: str) -> None:
    assert translate(sample(sentence), "nl") == sample(SENTENCES[sentence])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_dutch_names_no_value_that_the_english_has_not(sentence: str) -> None:
    assert set(HOLE.findall(SENTENCES[sentence])) <= set(HOLE.findall(sentence))
    assert HOLE.findall(sentence) == [str(number + 1) for number in range(len(HOLE.findall(sentence)))]


def test_every_kind_of_error_can_be_told_in_dutch() -> None:
    assert set(CATALOGUE["kinds"]) <= set(KINDS)
    for kind in KINDS.values():
        assert all(describe_kind(kind, "nl")), kind


@pytest.mark.parametrize(
    ("error", "dutch"),
    [
        (
            SourceError(
                "Cannot read the file: No such file or directory", where="x.ttl", next="Check the path."
            ),
            "Het bestand is niet te lezen: dat bestand of die map is er niet (x.ttl). Kijk het pad na.",
        ),
        (
            QuerySyntax(
                "Not a SPARQL query: a bracket stays open", where="line 1, column 7", next="Close it."
            ),
            "Dit is geen SPARQL-query: een haakje blijft open (regel 1, kolom 7). Sluit het.",
        ),
        (
            BadSlot("'morgen' is not a date", where="welke, slot since", next="Write it as 2020-03-31."),
            "'morgen' is geen datum (welke, invulplaats 'since'). Schrijf haar als 2020-03-31.",
        ),
        (NotFound("Nothing goes by 'een' is niet 'twee'"), "Niets heet 'een' is niet 'twee'."),
        (
            NotFound("There is no table of 'studie'", next="Did you mean 'study'?"),
            "Er is geen tabel van 'studie'. Bedoelde u 'study'?",
        ),
        (
            NotFound("Nothing goes by 'study' among the things of kind post"),
            "Niets van de soort ambt heet 'study'.",
        ),
        (
            UsageError("There is no setting 'foo'", where="--set foo"),
            "Er is geen instelling 'foo' (--set foo).",
        ),
    ],
)
def test_what_where_and_next_are_told_in_dutch(error: WijkgraphError, dutch: str) -> None:
    assert str(tell(error, "nl")) == dutch


def test_english_is_told_as_it_was_raised() -> None:
    error = SourceError("Odd", where="x", next="Look.")
    assert str(tell(error, "en")) == str(error)


def test_what_is_to_be_typed_is_no_word_to_translate() -> None:
    """A file called `letter` gives the key `letter`, in Dutch too."""
    assert translate("Give --key letter, or --yes.", "nl") == "Geef --key letter, of --yes."
    assert translate("Write `VALUES ?letter { UNDEF }` once.", "nl") == (
        "Schrijf één keer `VALUES ?letter { UNDEF }`."
    )


def test_what_has_no_dutch_is_told_by_its_kind_and_its_own_words_stand_apart() -> None:
    told = tell(Busy("The cat sat on the server", where="rack 3", next="Feed it."), "nl")
    assert told == Told(
        "Het antwoord past niet binnen de grenzen; er is niets half gegeven",
        "rack 3",
        "Vraag minder, of probeer het zo dadelijk opnieuw.",
        "The cat sat on the server. Feed it.",
    )


def test_hostile_text_is_told_quickly_and_whole() -> None:
    # Each value is looked for once, from the left: no text makes that slow.
    text = "' is not a " * 50_000
    assert translate(f"'{text}' is not a date", "nl") is not None
    assert translate("' at – it reads" * 50_000, "nl") is None
