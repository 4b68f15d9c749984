"""One table of exit codes: the same error ends every command with the same code."""

import pytest
import typer

from wijkgraph import errors
from wijkgraph.cli.exits import EXIT_CODES, OUR_BUG, exit_code, presented
from wijkgraph.errors import BadSlot, EngineFailure, Gone, QuoteNotFound, TooSlow, WijkgraphError


def classes(root: type[WijkgraphError] = WijkgraphError) -> list[type[WijkgraphError]]:
    return [one for kind in root.__subclasses__() for one in (kind, *classes(kind))]


@pytest.mark.parametrize("kind", classes(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_has_a_code_that_is_no_bug(kind: type[WijkgraphError]):
    assert issubclass(kind, tuple(known for known, _ in EXIT_CODES))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QuoteNotFound("The words do not stand there"), 1),
        (BadSlot("No such slot"), 2),
        (Gone("Withdrawn"), 2),
        (errors.SourceError("Broken"), 3),
        (errors.StoreError("Away"), 3),
        (TooSlow("Too slow"), 3),
        (EngineFailure("Gave up"), 4),
    ],
)
def test_an_error_is_told_on_stderr_and_ends_with_its_code(error, code, capsys):
    with pytest.raises(typer.Exit) as ended, presented(lambda: "en"):
        raise error
    told = capsys.readouterr()
    assert (ended.value.exit_code, told.out, told.err) == (code, "", f"wijkgraph: {error.what}.\n")


def test_an_error_outside_the_tree_is_our_bug():
    assert exit_code(WijkgraphError("of no class")) == OUR_BUG
    with pytest.raises(ZeroDivisionError), presented(lambda: "nl"):
        raise ZeroDivisionError
