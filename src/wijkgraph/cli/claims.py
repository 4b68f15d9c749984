"""`wijkgraph freeze`, `propose` and `review`: a letter becomes reviewed claims, a claim gives way to a better one."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from wijkgraph.atomic_files import write_atomically
from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status, merge_claims
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.cli.command_context import Context, context_of, say
from wijkgraph.cli.tables import claim_lines, stdout_console
from wijkgraph.errors import ClaimError, NotFound, StoreError
from wijkgraph.letters.frozen import freeze_letter, read_letter
from wijkgraph.letters.passages import prove_passages
from wijkgraph.names import key_of, names_at
from wijkgraph.reading.drafts import propose_from_letter, propose_from_register, read_draft
from wijkgraph.reading.review import (
    Verdict,
    hash_of,
    keep_claims,
    new_set_aside,
    review_ledger,
    revising,
    standing_claim,
    withdraw_claims,
)

_BY = Annotated[str, typer.Option("--by", help="Key of the agent who answers for it: id/agent/KEY.")]


def freeze(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="The letter as plain text, UTF-8.")],
    key: Annotated[str, typer.Option("--key", help="Its key, such as kst-30995-101.")],
) -> None:
    """Freeze the text of a letter: copied byte for byte, its checksum recorded, never edited again.

    Example: wijkgraph freeze letter.txt --key kst-30995-101
    """
    layout = context_of(context).layout
    named = names_at(layout.base).thing("letter", key)
    letter = freeze_letter(source, layout.letters / key_of(named), layout.base)
    say(f"Frozen {letter.key}: {len(letter.text)} code points, SHA-256 {letter.checksum[:12]}…")


def review(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The letter or register whose claims to review.")],
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
    by: _BY = "redactie",
) -> None:
    """Show the proposals that wait, each beside its words; accept or reject them; replace or withdraw accepted claims.

    Example: wijkgraph review kst-30995-101 --reject 3f2a9c01d4e5 --because "the letter says may, not will"
    """
    if (reject or withdraw or keep) and not because.strip():
        raise _unreasoned()
    ours = context_of(context)
    decides = accept or reject or replaced or withdraw or keep
    with _locked(_ledger_path(ours, key)) if decides else nullcontext():
        if replaced:
            _replace(ours, key, *replaced, because, _now(ours, by, "herziening"))
        if withdraw or keep:
            ledger = withdraw_claims(
                _standing(ours, key), withdraw or [], because, _now(ours, by, "herziening")
            )
            ledger = keep_claims(ledger, keep or [], because, _now(ours, by, "herziening"))
            _write(_ledger_path(ours, key), ledger)
            say(f"Withdrew {len(withdraw or [])} claims, kept {len(keep or [])}.")
        if accept or reject or not (replaced or withdraw or keep):
            _review(ours, key, accept or [], reject or [], because, by)


def _review(ours: Context, key: str, accept: list[str], reject: list[str], because: str, by: str) -> None:
    path = ours.layout.proposals / f"{key}.trig"
    if not path.exists():
        raise NotFound(
            f"Nothing was proposed for '{key}'", where=str(path), next="Run `wijkgraph propose` first."
        )
    proposed, reviewed = read_ledger(path), _reviewed(ours, key)
    waiting = merge_claims(reviewed or Ledger(proposed.source, ()), proposed.claims)
    verdicts = {name: Verdict(Status.REJECTED, because) for name in reject}
    chosen = [hash_of(claim) for claim in waiting] if accept == ["all"] else accept
    verdicts |= {name: Verdict(Status.ACCEPTED, because) for name in chosen if name not in verdicts}
    aside = new_set_aside(reviewed, proposed)
    if not verdicts and not (accept == ["all"] and aside):
        _show(waiting, aside)
        return
    ledger = review_ledger(reviewed, proposed, verdicts, _now(ours, by, "beoordeling"))
    _prove(ours, key, ledger)
    _write(_ledger_path(ours, key), ledger)
    say(f"Reviewed {len(verdicts)} claims, {len(waiting) - len(verdicts)} still wait.")
    if aside:
        say(f"Set aside {len(aside)} passages.")


def _replace(ours: Context, key: str, name: str, draft: Path, because: str, now: Provenance) -> None:
    """Put a draft's claims in the place of an accepted one, in one step. Raises as `propose` and `review_ledger` do."""
    ledger = _standing(ours, key)
    old = standing_claim(ledger, name)
    proposed = revising(_proposals(ours, draft, key, now), old.iri, because.strip())
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
    _prove(ours, key, after)
    _write(_ledger_path(ours, key), after)
    say(f"Replaced {old.iri.value}")
    for claim in fresh:
        say(f"      by {claim.iri.value}")


def _unreasoned() -> typer.BadParameter:
    return typer.BadParameter("Say why, so that nobody proposes it again.", param_hint="--because")


def _proposals(ours: Context, draft: Path, key: str, now: Provenance) -> Ledger:
    """A draft's claims on the letter of that key, or on the register it describes."""
    if (ours.layout.letters / key).is_dir():
        return propose_from_letter(
            read_draft(draft), read_letter(ours.layout.letters / key, ours.layout.base), now
        )
    return propose_from_register(read_draft(draft), now)


def _standing(ours: Context, key: str) -> Ledger:
    """The reviewed claims of a source. Raises NotFound where there are none."""
    found = _reviewed(ours, key)
    if found is None:
        raise NotFound(
            f"No claim was reviewed for '{key}'",
            where=str(_ledger_path(ours, key)),
            next="Give the key of a letter or register that has claims.",
        )
    return found


def _prove(ours: Context, key: str, ledger: Ledger) -> None:
    if (ours.layout.letters / key).is_dir():
        prove_passages(read_letter(ours.layout.letters / key, ours.layout.base), ledger.passages)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keeps two reviews of one file apart, so that the later one sees what the earlier one decided."""
    lock = path.with_suffix(".trig.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("x")
    except FileExistsError as error:
        raise StoreError(
            "Somebody else is reviewing these claims",
            where=str(lock),
            next="Try again when they are done; remove the lock if nobody is.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"Cannot write the claims: {error.strerror}", where=str(path), next="Make it writable."
        ) from error
    try:
        with handle:
            yield
    finally:
        lock.unlink(missing_ok=True)


def _show(waiting: list[Claim], aside: list[SetAside]) -> None:
    console = stdout_console()
    for claim in waiting:
        console.print(Text(hash_of(claim), style="bold"))
        for passage in claim.evidence:
            console.print(Text(f"  “{passage.as_read}”", style="italic"))
        for line in claim_lines(claim):
            console.print(Text(f"    {line}"))
        for old in claim.revises:
            console.print(Text(f"  replaces {old.value}", style="dim"))
    for entry in aside:
        console.print(Text(f"set aside ({entry.reason})", style="bold"))
        console.print(Text(f"  “{entry.passage.as_read}”", style="italic"))
    say(
        f"{len(waiting)} claims wait. Accept with --accept NAME (or all), reject with --reject NAME --because WHY."
    )


def _reviewed(ours: Context, key: str) -> Ledger | None:
    path = _ledger_path(ours, key)
    return read_ledger(path) if path.exists() else None


def _ledger_path(ours: Context, key: str) -> Path:
    is_letter = (ours.layout.letters / key).is_dir()
    return (ours.layout.claims if is_letter else ours.layout.reference) / f"{key}.trig"


def _write(path: Path, ledger: Ledger) -> None:
    text = write_ledger(ledger)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    except OSError as error:
        raise StoreError(
            f"Cannot write the claims: {error.strerror}", where=str(path), next="Make it writable."
        ) from error


def _now(ours: Context, by: str, activity: str) -> Provenance:
    now = datetime.now(UTC).replace(microsecond=0)
    names = names_at(ours.layout.base)
    return Provenance(
        names.thing("agent", by),
        names.thing("activity", f"{activity}-{now:%Y-%m-%d}"),
        now.isoformat().replace("+00:00", "Z"),
    )
