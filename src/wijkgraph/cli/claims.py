"""`wijkgraph review`: proposals become reviewed claims, a claim gives way to a better one."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status, hash_of, merge_claims
from wijkgraph.cli.command_context import Context, context_of, say
from wijkgraph.cli.draft_check import check_draft
from wijkgraph.cli.review_modes import (
    list_waiting,
    propose_questions,
    review_by_file,
    review_on_page,
    review_on_screen,
    review_plainly,
)
from wijkgraph.cli.tables import aside_reason, claim_lines, stdout_console
from wijkgraph.errors import ClaimError, UsageError
from wijkgraph.letters.frozen import read_letter
from wijkgraph.names import EDITORS, names_at
from wijkgraph.reading.drafts import propose_from_letter, propose_from_register, read_draft
from wijkgraph.reading.review import (
    Verdict,
    keep_claims,
    new_set_aside,
    review_ledger,
    revising,
    standing_claim,
    withdraw_claims,
)
from wijkgraph.reviewing.claims_files import ReviewFiles, known_agents
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.desk_state import DeskOptions
from wijkgraph.reviewing.open_questions import SILENCES
from wijkgraph.reviewing.verdicts import TEST_AGENTS
from wijkgraph.words.messages import Messages, messages
from wijkgraph.words.translations import tell

_BY = Annotated[str, typer.Option("--by", help="Key of the agent who answers for it: id/agent/KEY.")]


def review(
    context: typer.Context,
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="KEY", help="The letter or register whose claims to review; without it, what waits."
        ),
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="Accept the proposal whose name ends so; or `all`.")
    ] = None,
    reject: Annotated[list[str] | None, typer.Option(help="Reject the proposal whose name ends so.")] = None,
    replaced: Annotated[
        tuple[str, Path] | None,
        typer.Option(
            "--replace", metavar="ID DRAFT", help="Replace an accepted claim by the draft's claims."
        ),
    ] = None,
    withdraw: Annotated[
        list[str] | None, typer.Option(help="Withdraw the accepted claim whose name ends so.")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="Keep an accepted claim after another look, with the reason.")
    ] = None,
    because: Annotated[str, typer.Option(help="The reason for these decisions.")] = "",
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help="One claim per prompt, in lines: for screen readers and dumb terminals."
        ),
    ] = False,
    decisions: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Carry out the decisions of a file, one a line; - reads standard input."
        ),
    ] = None,
    web: Annotated[
        bool, typer.Option("--web", help="Review on a page that this computer alone can open.")
    ] = False,
    port: Annotated[int, typer.Option(help="Port of that page; 0 takes a free one.", min=0, max=65535)] = 0,
    blind: Annotated[
        bool, typer.Option("--blind", help="Hide each proposal until you have said what its sentence says.")
    ] = False,
    settle: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Ask only the claims on which reviewers A and B differ."),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(help="Propose a silence for each open question of a TOML file, then review them."),
    ] = None,
    by: _BY = EDITORS,
    new_agent: Annotated[
        bool, typer.Option("--new-agent", help="The agent of --by is not known here yet.")
    ] = False,
) -> None:
    """Reviews proposed claims one by one, in the terminal or on a page; replaces or withdraws accepted claims.

    Each decision is on disk before the next is asked. Without a terminal the proposals are listed.

    Example: wijkgraph review kst-30995-101 --reject 3f2a9c01d4e5 --because "the letter says may, not will"
    """
    if (reject or withdraw or keep) and not because.strip():
        raise _unreasoned()
    ours = context_of(context)
    modes = _ReviewModes(plain, decisions, web, port, blind, settle, by)
    is_final = bool(accept or reject or replaced or withdraw or keep)
    _check_agent(ours, by, new_agent=new_agent, is_final=is_final)
    if questions is not None:
        propose_questions(ours, questions, by)
        key = SILENCES
    if key is None:
        if is_final or decisions is not None or web or plain or blind or settle:
            raise UsageError(
                "No letter or register to review was named",
                next="Give its KEY; `wijkgraph review` alone lists what waits.",
            )
        list_waiting(ours)
        return
    if not is_final:
        _open(ours, key, modes)
        return
    files = ReviewFiles(ours.layout, key)
    if accept or reject:
        _decide(ours, key, accept or [], reject or [], because, by)
    if not (replaced or withdraw or keep):
        return
    with files.only_one(by):
        if replaced:
            _replace(ours, files, *replaced, because, _now(ours, by, "herziening"))
        if withdraw or keep:
            ledger = withdraw_claims(files.standing(), withdraw or [], because, _now(ours, by, "herziening"))
            ledger = keep_claims(ledger, keep or [], because, _now(ours, by, "herziening"))
            files.write(ledger)
            ours.say("told.withdrawn", withdrawn=len(withdraw or []), kept=len(keep or []))


@dataclass(frozen=True)
class _ReviewModes:
    """Ways of reviewing, as the options gave them."""

    plain: bool
    decisions: str | None
    web: bool
    port: int
    blind: bool
    settle: tuple[str, str] | None
    by: str


def _open(ours: Context, key: str, modes: _ReviewModes) -> None:
    """Opens a review in the way that was asked for; lists the proposals where there is no terminal."""
    options = DeskOptions(ours.language, modes.blind, modes.settle)
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if modes.decisions is not None:
        review_by_file(ours, key, modes.by, options, modes.decisions)
    elif modes.web:
        review_on_page(ours, key, modes.by, options, modes.port)
    elif modes.plain or (on_terminal and os.environ.get("TERM") == "dumb"):
        review_plainly(ours, key, modes.by, options)
    elif on_terminal:
        review_on_screen(ours, key, modes.by, options)
    else:
        files = ReviewFiles(ours.layout, key)
        proposed, reviewed = files.proposed(), files.reviewed()
        waiting = merge_claims(reviewed or Ledger(proposed.source, ()), proposed.claims)
        _show(waiting, new_set_aside(reviewed, proposed), messages(ours.language))


def _decide(ours: Context, key: str, accept: list[str], reject: list[str], because: str, by: str) -> None:
    """Decides on claims by name, or on all that wait, through the desk and so into the journal of the reviewer."""
    with open_desk(ours.layout, key, by, DeskOptions(ours.language)) as desk:
        for name in reject:
            desk.go(name)
            desk.reject("", because)
        if accept != ["all"]:
            for name in accept:
                desk.go(name)
                desk.accept(because)
            chosen = len(accept)
        else:
            chosen = desk.accept_all(because)
        waiting = desk.progress.total - desk.progress.decided
        ours.say("told.reviewed", reviewed=len(reject) + chosen, waiting=waiting)


def _replace(
    ours: Context, files: ReviewFiles, name: str, draft: Path, because: str, now: Provenance
) -> None:
    """Puts a draft's claims in the place of an accepted one, at once. Raises as `propose` and `review_ledger` do."""
    ledger = files.standing()
    old = standing_claim(ledger, name)
    proposed = revising(_proposals(ours, draft, files.key, now), old.iri, because.strip())
    check_draft(ours, proposed, draft)
    fresh = merge_claims(ledger, proposed.claims)
    known = sorted(claim.iri.value for claim in proposed.claims if ledger.find(claim.iri))
    if known or proposed.source != ledger.source:
        raise ClaimError(
            "The draft says what a claim in the file says already",
            where=", ".join(known) or proposed.source.value,
            next="Leave that claim out of the draft; if nothing is left, withdraw the old one.",
        )
    if not all(claim.note.strip() for claim in fresh):
        raise _unreasoned()
    after = review_ledger(
        ledger, proposed, {hash_of(claim): Verdict(Status.ACCEPTED) for claim in fresh}, now
    )
    files.prove(after)
    files.write(after)
    ours.say("told.replaced", claim=old.iri.value)
    for claim in fresh:
        ours.say("told.replaced_by", claim=claim.iri.value)


def _check_agent(ours: Context, by: str, *, new_agent: bool, is_final: bool) -> None:
    """Tells of an agent that the project does not know. Raises UsageError where a decision cannot be taken back."""
    if new_agent or by == EDITORS or by.startswith(TEST_AGENTS):
        return
    known = {EDITORS}
    for one in known_agents(ours.layout):
        if one == by:
            return
        known.add(one)
    unknown = UsageError(
        f"No agent goes by '{by}' here",
        where="--by",
        next=f"Known are: {', '.join(sorted(known))}. For somebody new add --new-agent.",
    )
    if is_final:
        raise unknown
    say(str(tell(unknown, ours.language)))


def _unreasoned() -> typer.BadParameter:
    return typer.BadParameter("Say why, so that nobody proposes it again.", param_hint="--because")


def _proposals(ours: Context, draft: Path, key: str, now: Provenance) -> Ledger:
    """A draft's claims on the letter of that key, or on the register it describes."""
    if (ours.layout.letters / key).is_dir():
        return propose_from_letter(
            read_draft(draft), read_letter(ours.layout.letters / key, ours.layout.base), now
        )
    return propose_from_register(read_draft(draft), now)


def _show(waiting: list[Claim], aside: list[SetAside], words: Messages) -> None:
    console = stdout_console()
    for claim in waiting:
        console.print(Text(hash_of(claim), style="bold"))
        for passage in claim.evidence:
            console.print(Text(f"  “{passage.as_read}”", style="italic"))
        for line in claim_lines(claim):
            console.print(Text(f"    {line}"))
        for old in claim.revises:
            console.print(Text(f"  {words.plain('review.list.replaces', claim=old.value)}", style="dim"))
    for entry in aside:
        console.print(
            Text(words.plain("review.list.aside", reason=aside_reason(entry.reason, words)), style="bold")
        )
        console.print(Text(f"  “{entry.passage.as_read}”", style="italic"))
    say(words.plain("review.list.claims", count=len(waiting)))


def _reviewed(ours: Context, key: str) -> Ledger | None:
    return ReviewFiles(ours.layout, key).reviewed()


def tell_proposed(ours: Context, key: str, proposed: Sequence[Claim], fresh: Sequence[Claim]) -> None:
    """Says how many claims were proposed on a source, and what comes next."""
    if not proposed:
        ours.say("proposed.nothing", key=key)
        return
    path = ours.layout.proposals / f"{key}.trig"
    ours.say("proposed.counts", proposed=len(proposed), fresh=len(fresh), path=path)
    ours.say("proposed.next", key=key)


def _now(ours: Context, by: str, activity: str) -> Provenance:
    now = datetime.now(UTC).replace(microsecond=0)
    names = names_at(ours.layout.base)
    return Provenance(
        names.thing("agent", by),
        names.thing("activity", f"{activity}-{now:%Y-%m-%d}"),
        now.isoformat().replace("+00:00", "Z"),
    )
