"""Ways to review: by prompts, by a file of decisions, full screen, on a page; and the list of what waits."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.cli.command_context import Context, say
from wijkgraph.cli.screen.review_keys import SHOWN
from wijkgraph.cli.spoken_errors import complain
from wijkgraph.errors import UsageError, WijkgraphError, cannot_read
from wijkgraph.names import names_at
from wijkgraph.reviewing.cards import Card, card_of
from wijkgraph.reviewing.claim_forms import AmendmentForm, ClaimForm, NewClaimForm
from wijkgraph.reviewing.claims_files import ReviewFiles, reviewers_of, write_claims
from wijkgraph.reviewing.decided_ledger import provenance_of_draft
from wijkgraph.reviewing.desk import Desk, open_desk
from wijkgraph.reviewing.desk_state import DeskOptions, now_in_seconds
from wijkgraph.reviewing.known_things import known_things
from wijkgraph.reviewing.open_questions import SILENCES, propose_silences, read_questions_file
from wijkgraph.reviewing.typed_commands import carry_out, carry_out_all
from wijkgraph.reviewing.verdicts import read_verdicts
from wijkgraph.words.messages import messages

STDIN = "-"
_QUIT = ("q", "quit", "end")
_KEYS = tuple((key, name) for key, name in SHOWN if key.isalpha() or key == "/")


class _Ended(Exception):
    """SIGTERM was received."""


def list_waiting(ours: Context) -> None:
    """Prints each source with proposals that wait, and whose decisions are not in the claims file yet."""
    tell = messages(ours.language)
    some = False
    keys = {path.stem for path in ours.layout.proposals.glob("*.trig")}
    keys |= {path.name for path in ours.layout.reviews.glob("*") if reviewers_of(ours.layout, path.name)}
    for key in sorted(keys):
        files = ReviewFiles(ours.layout, key)
        proposed = read_ledger(files.proposals).claims if files.proposals.exists() else ()
        reviewed = files.reviewed()
        on_file = {claim.iri.value.rpartition("/")[2] for claim in reviewed.claims} if reviewed else set()
        mine = read_verdicts(ours.layout, key)
        names = {claim.iri.value.rpartition("/")[2] for claim in proposed}
        decided = names & (on_file | {one.name for one in mine})
        if len(decided) < len(names):
            some = True
            waiting = len(names) - len(decided)
            print(
                tell.plain(
                    "review.list.waits", key=key, count=waiting, decided=len(decided), total=len(names)
                )
            )
        unwritten = sorted({one.by for one in mine if one.name not in on_file})
        if unwritten:
            some = True
            print(tell.plain("review.list.unwritten", key=key, by=", ".join(unwritten)))
    if not some:
        say(tell.plain("review.list.none"))


def propose_questions(ours: Context, name: Path, by: str) -> None:
    """Proposes a silence for each question of a file that has none yet, beside what waits already."""
    files = ReviewFiles(ours.layout, SILENCES)
    known = known_things(ours.layout)
    agent = names_at(ours.layout.base).thing("agent", by)
    made = propose_silences(
        read_questions_file(name), known.passages, provenance_of_draft(agent, now_in_seconds())
    )
    earlier = read_ledger(files.proposals).claims if files.proposals.exists() else ()
    asked = {triple.subject for claim in earlier for triple in claim.assertion} | set(known.said)
    fresh = [claim for claim in made.claims if not asked & {triple.subject for triple in claim.assertion}]
    if not (*earlier, *fresh):
        raise UsageError(
            "Each of these questions has its record already",
            where=str(name),
            next="Withdraw a record to ask its question anew.",
        )
    write_claims(files.proposals, replace(made, claims=(*earlier, *fresh)))


def review_by_file(ours: Context, key: str, by: str, options: DeskOptions, name: str) -> None:
    """Carries out the decisions of a file. Raises the error of the first line that cannot be; those before are kept."""
    lines = _lines(name)
    with desk_told(ours, key, by, options) as desk:
        done = carry_out_all(desk, lines)
        ours.say("review.kept", count=done)


def review_plainly(ours: Context, key: str, by: str, options: DeskOptions) -> None:
    """One item per prompt, in lines; ends with q, at the end of the input, or when the system asks."""
    with desk_told(ours, key, by, options) as desk, _ending_well():
        try:
            _converse(desk)
        except (KeyboardInterrupt, _Ended):
            print()
    ours.say("review.quit_told")


def review_on_screen(ours: Context, key: str, by: str, options: DeskOptions) -> None:
    """Full screen. Raises UsageError where textual is not installed."""
    try:
        from wijkgraph.cli.screen.review_app import run_review
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("textual"):
            raise
        raise UsageError(
            "The full screen needs textual",
            next="Install it with `pip install 'wijkgraph[review]'`, or review with --plain or --web.",
        ) from error
    with desk_told(ours, key, by, options) as desk:
        run_review(desk)
    ours.say("review.quit_told")


def review_on_page(ours: Context, key: str, by: str, options: DeskOptions, port: int) -> None:
    """Serves the review on loopback, and prints its address, which holds a token for one visit."""
    from wijkgraph.web.running import run_desk

    # The server shuts down well on SIGTERM, and then raises the signal again.
    with desk_told(ours, key, by, options) as desk, _ending_well(), suppress(_Ended):
        run_desk(desk, port)
    ours.say("review.quit_told")


@contextmanager
def desk_told(ours: Context, key: str, by: str, options: DeskOptions) -> Iterator[Desk]:
    """An open desk; says at the start what was mended, and at the end where the decisions are."""
    tell = messages(ours.language)
    with open_desk(ours.layout, key, by, options) as desk:
        if desk.journal.torn:
            say(tell.plain("review.torn"))
        yield desk
        changed = desk.save()
        path = desk.files.ledger
        say(tell.plain("review.written", path=path) if changed else tell.plain("review.unchanged"))


def _converse(desk: Desk) -> None:
    tell = messages(desk.options.language)
    triples = False
    while True:
        for line in card_lines(desk, triples=triples):
            print(line)
        print(_prompt(desk), end="", flush=True)
        typed = sys.stdin.readline()
        if not typed or typed.strip() in _QUIT:
            return
        command = typed.strip()
        triples = command in ("t", "triples")
        if triples or not command:
            continue
        if command in ("?", "help"):
            print(tell.plain("review.help"))
            print(", ".join(f"{key} {tell.plain(f'review.key.{name}')}" for key, name in _KEYS))
            continue
        try:
            command = _filled_in(desk, command)
            if told := carry_out(desk, command) if command else "":
                print(tell.plain(told))
        except WijkgraphError as error:
            sys.stdout.flush()
            complain(error, desk.options.language)


def _filled_in(desk: Desk, command: str) -> str:
    """The command whole: `c` and `e` by themselves are asked question by question. Empty where that is broken off."""
    item = desk.current
    form: ClaimForm
    if command in ("c", "new"):
        form = NewClaimForm(desk, [item.place] if item and item.place else [])
    elif command in ("e", "amend") and item and item.claim:
        form = AmendmentForm(desk, item.claim)
    else:
        return command
    whole = ""
    while not whole:
        question = form.question
        for number, offer in enumerate(question.offers, 1):
            print(f"  {number} {offer}")
        filled = f" [{question.filled}]" if question.filled else ""
        print(f"{question.label}{filled}: ", end="", flush=True)
        typed = sys.stdin.readline()
        if not typed or typed.strip() in _QUIT:
            return ""
        whole = form.answer(typed.strip() or question.filled)
    return whole


def card_lines(desk: Desk, *, triples: bool = False) -> Iterator[str]:
    """The item that is asked, line by line."""
    tell = messages(desk.options.language)
    done = desk.progress
    yield ""
    yield tell.plain(
        "review.progress", decided=done.decided, total=done.total, open=done.open_sentences,
        sentences=done.sentences,
    )  # fmt: skip
    card = card_of(desk, desk.current)
    if card.heading:
        yield f"{card.heading} · {card.name}"
    for sentence in card.cited:
        yield f"  [{sentence.number}] “{sentence.text}”"
    yield from _told_lines(card)
    if triples:
        yield from (f"    {line}" for line in card.triples)
        yield from (f"    {line}" for line in card.parts)


def _told_lines(card: Card) -> Iterator[str]:
    yield card.told
    for line in (*card.flags, *card.differs, *card.known, card.opinions, card.decision):
        if line:
            yield f"  {line}"
    if card.choices:
        yield "  " + ", ".join(f"{digit} {words}" for digit, words in card.choices)


def _prompt(desk: Desk) -> str:
    return "> " if desk.current else "q> "


def _lines(name: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise cannot_read(error, name) from error
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError("The decisions are not UTF-8", where=name, next="Save the file as UTF-8.") from error


@contextmanager
def _ending_well() -> Iterator[None]:
    """SIGTERM ends the block as an exception, so that the claims file is written."""

    def end(_: int, __: FrameType | None) -> None:
        raise _Ended

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
