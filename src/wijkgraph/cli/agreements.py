"""`wijkgraph agreement` and `lessons`: two reviewers compared, and what rules can learn from reviews."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from wijkgraph.cli.command_context import context_of, say, write_out
from wijkgraph.cli.tables import stdout_console
from wijkgraph.reviewing.agreement import ALPHA_NEEDS, Agreement, agreement_of, has_alpha
from wijkgraph.reviewing.cards import clean
from wijkgraph.reviewing.claims_files import check_source
from wijkgraph.reviewing.lessons import as_toml, lessons
from wijkgraph.reviewing.verdicts import JournalVerdict
from wijkgraph.words.messages import Messages, messages


def agreement(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="The letter or register that both reviewed.")],
    one: Annotated[str, typer.Argument(metavar="A", help="Key of one reviewer.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Key of the other reviewer.")],
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Compares two reviewers of one source: F1 by kind of claim, Krippendorff's alpha, and where they differ.

    Example: wijkgraph agreement kst-30995-101 lezer redactie
    """
    if format not in ("table", "json"):
        raise typer.BadParameter(f"'{format}' is neither table nor json.", param_hint="--format")
    ours = context_of(context)
    told = agreement_of(ours.layout, key, one, other)
    if format == "json":
        write_out(json.dumps(_as_json(told), ensure_ascii=False, indent=1) + "\n")
        return
    _draw(told, messages(ours.language))


def lessons_command(
    context: typer.Context,
    key: Annotated[
        str | None,
        typer.Argument(metavar="KEY", help="The letter whose reviews to learn from; without it, all."),
    ] = None,
) -> None:
    """Lists rules that were rejected three times for one reason, and claims that no rule found, as TOML for rule files.

    Example: wijkgraph lessons kst-30995-101
    """
    ours = context_of(context)
    if key:
        check_source(ours.layout, key)
    found = lessons(ours.layout, key or "*")
    write_out(as_toml(found))
    if not found:
        ours.say("review.no_lessons")


def _as_json(told: Agreement) -> dict[str, object]:
    kinds = {kind: {**asdict(count), "f1": round(count.f1, 4)} for kind, count in told.kinds.items()}
    return {
        "source": told.source,
        "reviewers": list(told.reviewers),
        "test": told.is_test,
        "decided_by_both": told.twice,
        "alpha": told.alpha,
        "kinds": kinds,
        "differences": [
            {"name": one.name, "kind": one.kind, "verdicts": [_status(one.one), _status(one.other)]}
            for one in told.differences
        ],
    }


def _draw(told: Agreement, tell: Messages) -> None:
    console = stdout_console()
    one, other = told.reviewers
    if told.is_test:
        console.print(Text(tell.plain("agreement.test")))
    if not told.twice:
        console.print(Text(tell.plain("agreement.nobody")))
    if told.kinds:
        console.print(_table(told, tell))
    if told.twice:
        alpha = tell.plain("agreement.undefined") if told.alpha is None else tell.number(f"{told.alpha:.2f}")
        if told.alpha is None and not has_alpha():
            alpha = ALPHA_NEEDS
        console.print(Text(tell.plain("agreement.alpha", alpha=alpha, count=told.twice)))
    for each in told.differences:
        line = (
            f"{each.name} {each.kind}: {one} {_reason(each.one, tell)}; {other} {_reason(each.other, tell)}"
        )
        console.print(Text(clean(line)))
    if told.differences:
        say(
            tell.plain(
                "agreement.settle", command=f"wijkgraph review {told.source} --settle {one} {other} --by …"
            )
        )


def _table(told: Agreement, tell: Messages) -> Table:
    one, other = told.reviewers
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in (tell.plain("agreement.kind"), tell.plain("agreement.both"), one, other, "F1"):
        table.add_column(Text(head), overflow="fold")
    for kind, count in told.kinds.items():
        table.add_row(
            kind, str(count.hits), str(count.extra), str(count.missed), tell.number(f"{count.f1:.2f}")
        )
    return table


def _status(verdict: JournalVerdict | None) -> str | None:
    return verdict.status if verdict else None


def _reason(verdict: JournalVerdict | None, tell: Messages) -> str:
    if verdict is None:
        return tell.plain("review.none")
    if verdict.status == "accepted":
        return tell.plain("status.accepted")
    why = verdict.words or (tell.plain(f"review.reason.{verdict.reason}") if verdict.reason else "")
    return f"{tell.plain('status.rejected')} ({why})"
