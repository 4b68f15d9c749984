"""`wijkgraph freeze`, `propose` and `review`: a new letter becomes reviewed claims."""

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
from wijkgraph.errors import NotFound, StoreError
from wijkgraph.letters.frozen import freeze_letter, read_letter
from wijkgraph.letters.passages import prove_passages
from wijkgraph.names import thing
from wijkgraph.rdf import NamedNode
from wijkgraph.reading.drafts import propose_from_letter, propose_from_register, read_draft
from wijkgraph.reading.review import Verdict, hash_of, new_set_aside, review_ledger

_BY = Annotated[str, typer.Option("--by", help="Key of the agent who answers for it: id/agent/KEY.")]


def freeze(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="The letter as plain text, UTF-8.")],
    key: Annotated[str, typer.Option("--key", help="Its key, such as kst-30995-101.")],
) -> None:
    """Freeze the text of a letter: copied byte for byte, its checksum recorded, never edited again.

    Example: wijkgraph freeze letter.txt --key kst-30995-101
    """
    letter = freeze_letter(
        source, context_of(context).layout.letters / thing("letter", key).value.rpartition("/")[2]
    )
    say(f"Frozen {letter.key}: {len(letter.text)} code points, SHA-256 {letter.checksum[:12]}…")


def propose(
    context: typer.Context,
    draft: Annotated[Path, typer.Argument(help="A draft: TriG with quotes; see docs/reading.md.")],
    key: Annotated[
        str | None, typer.Option("--letter", help="The letter it reads; none for a register.")
    ] = None,
    by: _BY = "redactie",
) -> None:
    """Turn a draft with quotes into proposed claims with passages, ready for review.

    Example: wijkgraph propose draft.trig --letter kst-30995-101
    """
    ours = context_of(context)
    now = _now(by, "voorstel")
    if key:
        proposed = propose_from_letter(read_draft(draft), read_letter(ours.layout.letters / key), now)
    else:
        proposed = propose_from_register(read_draft(draft), now)
        key = proposed.source.value.rpartition("/")[2]
    path = ours.layout.proposals / f"{key}.trig"
    _write(path, proposed)
    fresh = merge_claims(_reviewed(ours, key) or Ledger(proposed.source, ()), proposed.claims)
    say(f"Proposed {len(proposed.claims)} claims, {len(fresh)} of them new, in {path}")
    say(f"Next: wijkgraph review {key}")


def review(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The letter or register whose proposals to review.")],
    accept: Annotated[
        list[str] | None, typer.Option(help="Accept the claim whose name ends so; or `all`.")
    ] = None,
    reject: Annotated[list[str] | None, typer.Option(help="Reject the claim whose name ends so.")] = None,
    because: Annotated[str, typer.Option(help="Why these were accepted or rejected.")] = "",
    by: _BY = "redactie",
) -> None:
    """Show the proposals that wait, each beside its words; accept or reject them.

    Example: wijkgraph review kst-30995-101 --reject 3f2a9c01d4e5 --because "the letter says may, not will"
    """
    if reject and not because:
        raise typer.BadParameter("Say why, so that nobody proposes it again.", param_hint="--because")
    ours = context_of(context)
    path = ours.layout.proposals / f"{key}.trig"
    if not path.exists():
        raise NotFound(
            f"Nothing was proposed for '{key}'", where=str(path), next="Run `wijkgraph propose` first."
        )
    proposed, reviewed = read_ledger(path), _reviewed(ours, key)
    waiting = merge_claims(reviewed or Ledger(proposed.source, ()), proposed.claims)
    verdicts = {name: Verdict(Status.REJECTED, because) for name in reject or []}
    chosen = [hash_of(claim) for claim in waiting] if accept == ["all"] else accept or []
    verdicts |= {name: Verdict(Status.ACCEPTED, because) for name in chosen if name not in verdicts}
    aside = new_set_aside(reviewed, proposed)
    if not verdicts and not (accept == ["all"] and aside):
        _show(waiting, aside)
        return
    ledger = review_ledger(reviewed, proposed, verdicts, _now(by, "review"))
    if proposed.source.value.startswith(thing("letter", key).value):
        prove_passages(read_letter(ours.layout.letters / key), ledger.passages)
    _write(_ledger_path(ours, key), ledger)
    say(f"Reviewed {len(verdicts)} claims, {len(waiting) - len(verdicts)} still wait.")
    if aside:
        say(f"Set aside {len(aside)} passages.")


def _show(waiting: list[Claim], aside: list[SetAside]) -> None:
    console = stdout_console()
    for claim in waiting:
        console.print(Text(hash_of(claim), style="bold"))
        for passage in claim.evidence:
            console.print(Text(f"  “{passage.as_read}”", style="italic"))
        for line in claim_lines(claim):
            console.print(Text(f"    {line}"))
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


def _now(by: str, activity: str) -> Provenance:
    now = datetime.now(UTC).replace(microsecond=0)
    agent: NamedNode = thing("agent", by)
    return Provenance(
        agent, thing("activity", f"{activity}-{now:%Y-%m-%d}"), now.isoformat().replace("+00:00", "Z")
    )
