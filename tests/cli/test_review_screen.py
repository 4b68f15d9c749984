"""A session of review on a real pseudo-terminal: keys in, files out."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reviewing.conftest import make_project
from tests.reviewing.proposals import KEY
from tests.terminal import Terminal
from wijkgraph.claims.claim import Status
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.project import Layout
from wijkgraph.reviewing.claim_wording import kind_of_claim
from wijkgraph.reviewing.verdicts import read_verdicts

pytestmark = pytest.mark.slow
Open = Callable[..., Terminal]


@pytest.fixture
def reviewed(tmp_path: Path) -> Layout:
    return make_project(tmp_path)


@contextmanager
def opened(
    layout: Layout, *more: str, size: tuple[int, int] = (80, 24), early: str = "", **environment: str
) -> Iterator[Terminal]:
    command = [
        sys.executable,
        "-m",
        "wijkgraph",
        "--lang",
        "en",
        "--root",
        str(layout.root),
        "review",
        KEY,
        "--by",
        "lezer",
        *more,
    ]
    terminal = Terminal(command, size, environment)
    try:
        terminal.press(early)
        terminal.wait_for("decided")
        yield terminal
    finally:
        terminal.close()


def progress(decided: int) -> str:
    return f"{decided} of 5 claims decided"


def test_a_recorded_session_of_a_whole_letter(reviewed: Layout) -> None:
    """Five claims and four sentences, with a mistake taken back and a reason in words, in 1.3 keys a decision."""
    with opened(reviewed, size=(100, 30)) as screen:
        screen.wait_for("“Samen Sterk”.")
        screen.wait_for("! Points back past a sentence")
        for number, key in enumerate("1aaaa", 1):
            screen.press(key)
            screen.wait_for(progress(number))
        screen.press("u")
        screen.wait_for(progress(4))
        screen.press("a")
        screen.wait_for(progress(5))
        for left in ("2 of 7", "1 of 7", "0 of 7"):
            screen.press("6")
            screen.wait_for(f"{left} sentences open")
        screen.wait_for("Nothing waits any more")
        decisions, keys = 5 + 3, screen.keys
        screen.press("q")
        assert screen.wait() == 0
    assert keys / decisions <= 1.3
    ledger = read_ledger(reviewed.claims / f"{KEY}.trig")
    assert {kind_of_claim(claim): claim.status for claim in ledger.claims} == {
        "programme": Status.REJECTED, "area": Status.ACCEPTED, "study": Status.ACCEPTED,
        "date": Status.ACCEPTED, "commitment": Status.ACCEPTED,
    }  # fmt: skip
    assert [entry.reason for entry in ledger.set_aside] == ["general-remark"] * 3


@pytest.mark.parametrize("inherited", [{}, {"COLUMNS": "100", "LINES": "30"}], ids=["window", "inherited"])
def test_the_screen_fits_80_by_24_and_says_when_it_is_too_small(
    reviewed: Layout, inherited: dict[str, str]
) -> None:
    with opened(reviewed, **inherited) as screen:
        screen.settle()
        assert "a accept" in screen.text
        assert "1 says more than the words" in screen.text
        screen.resize(20, 5)
        screen.wait_for("Make the window")
        screen.resize(60, 20)
        screen.wait_for("[2] “Het rapport")  # the letter gives way, the cited words stay
        screen.press("a")
        screen.wait_for(progress(1))


def test_nothing_is_decided_on_a_claim_that_is_not_seen(reviewed: Layout) -> None:
    """Not by a key pressed before the screen was there, nor by one in a window too small to show the claim."""
    with opened(reviewed, early="a") as screen:
        screen.settle()
        assert progress(0) in screen.text
        screen.resize(20, 5)
        screen.wait_for("Make the window")
        screen.press("a1rx\r")
        screen.settle()
        screen.resize(80, 24)
        screen.wait_for(progress(0))
        screen.press("r")
        screen.wait_for("Reason in words")
        screen.press("staat er")
        screen.wait_for("staat er")
        screen.resize(20, 5)
        screen.wait_for("Make the window")
        screen.press(" niet\r")
        screen.settle()
        screen.resize(80, 24)
        screen.wait_for(progress(0))
        screen.wait_for("staat er")
        screen.press(" anders\r")
        screen.wait_for(progress(1))
    assert read_verdicts(reviewed)[0].words == "staat er anders"


def test_words_an_amendment_and_a_new_claim_are_typed(reviewed: Layout) -> None:
    with opened(reviewed, size=(110, 34)) as screen:
        screen.press("r")
        screen.wait_for("Reason in words")
        screen.press("staat er anders\r")
        screen.wait_for(progress(1))
        screen.press("e")
        screen.wait_for("3  cites 3")
        screen.press("3\r")  # the number alone: the value is asked, and stands there as it is
        screen.wait_for("New value")
        screen.press(" 2\r")
        screen.wait_for(progress(2))
        screen.press("n")
        screen.wait_for("Sentence 5")
        screen.press("c")
        screen.wait_for("1 made (commitment)")
        screen.press("1\r")
        screen.wait_for("This sentence is accounted for")
        screen.press("q")
        screen.wait()
    told = {(one.kind, one.status, one.words) for one in read_verdicts(reviewed)}
    assert ("programme", "rejected", "staat er anders") in told
    assert ("commitment", "accepted", "") in told


def test_pasted_control_characters_change_nothing_but_words(reviewed: Layout) -> None:
    with opened(reviewed) as screen:
        screen.send(b"\x1b[200~aaa\x1b[201~")  # pasted while no line is asked for: no decision
        screen.settle()
        assert progress(0) in screen.text
        screen.press("r")
        screen.wait_for("Reason in words")
        screen.send(b"\x1b[200~staat\x07 er\x1b]0;x\x07 niet\x1b[201~")
        screen.press("\r")
        screen.wait_for(progress(1))
    written = read_verdicts(reviewed)[0].words
    assert "staat" in written
    assert written.isprintable()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_review_and_the_claims_are_written(
    reviewed: Layout, number: signal.Signals
) -> None:
    with opened(reviewed) as screen:
        screen.press("a")
        screen.wait_for(progress(1))
        if number is signal.SIGINT:
            screen.send(b"\x03")  # Ctrl-C, as a terminal in raw mode passes it on
        else:
            screen.kill(number)
        assert screen.wait() == 0
    assert len(read_ledger(reviewed.claims / f"{KEY}.trig").claims) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_page_and_the_claims_are_written(reviewed: Layout, number: signal.Signals) -> None:
    with opened(reviewed) as screen:
        screen.press("a")
        screen.wait_for(progress(1))
        screen.kill()
        screen.wait()
    command = [sys.executable, "-m", "wijkgraph", "--root", str(reviewed.root), "review", KEY, "--web"]
    with subprocess.Popen([*command, "--by", "lezer"], stdout=subprocess.PIPE, text=True) as page:
        assert page.stdout
        assert "token=" in page.stdout.readline()  # the address is printed when signals are heard
        page.send_signal(number)
        assert page.wait(timeout=30) == 0
    assert len(read_ledger(reviewed.claims / f"{KEY}.trig").claims) == 1


def test_killed_the_decision_is_there_when_the_review_is_opened_again(reviewed: Layout) -> None:
    with opened(reviewed) as screen:
        screen.press("a")
        screen.wait_for(progress(1))
        screen.kill()
        assert screen.wait() == -9
    assert not (reviewed.claims / f"{KEY}.trig").exists()
    with opened(reviewed) as screen:
        screen.wait_for(progress(1))
        screen.press("q")
        screen.wait()
    assert len(read_ledger(reviewed.claims / f"{KEY}.trig").claims) == 1


def test_without_colour_signs_tell_the_states(reviewed: Layout) -> None:
    with opened(reviewed, NO_COLOR="1") as screen:
        screen.press("a")
        screen.wait_for(progress(1))
        screen.wait_for("5!")
        screen.wait_for("1?")


def test_the_plain_mode_asks_claim_by_claim(reviewed: Layout) -> None:
    with opened(reviewed, "--plain") as screen:
        screen.press("a\r")
        screen.wait_for(progress(1))
        screen.press("nonsense\r")
        screen.wait_for("is no decision")
        screen.press("u\r")
        screen.wait_for(progress(0))
        screen.press("2\r")
        screen.press("q\r")
        assert screen.wait() == 0
    assert read_ledger(reviewed.claims / f"{KEY}.trig").claims[0].status is Status.REJECTED


def test_a_second_reviewer_is_told_who_is_there(reviewed: Layout) -> None:
    with opened(reviewed):
        command = [
            sys.executable,
            "-m",
            "wijkgraph",
            "--lang",
            "en",
            "--root",
            str(reviewed.root),
            "review",
            KEY,
            "--by",
            "bram",
        ]
        second = Terminal(command)
        second.wait_for("Somebody else is reviewing these claims (lezer")
        assert second.wait() == 3
        second.close()
