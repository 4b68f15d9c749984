"""`wijkgraph score`: readers measured against reviewed claims, and against texts with gold answers."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from wijkgraph.claims.claim import Ledger
from wijkgraph.cli.claims import _reviewed
from wijkgraph.cli.command_context import Context, context_of, write_out
from wijkgraph.cli.tables import stdout_console
from wijkgraph.importing.importer import import_file
from wijkgraph.letters.frozen import read_letter
from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document
from wijkgraph.reading.known_letters import KnownLetters
from wijkgraph.reading.proposing import proposed_by_rules
from wijkgraph.reading.scoring import Count, cells_of, macro, read_gold, score_documents, score_ledgers


def score(
    context: typer.Context,
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY", help="Letters with reviewed claims; all, if none is named."),
    ] = None,
    corpus: Annotated[
        list[Path] | None, typer.Option(help="A folder of texts with gold.json; may be given more than once.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Scores the rules against reviewed claims, or against texts with gold answers.

    Precision, recall and F1 by kind, with 95 % intervals (Wilson): strict (the same value) and soft (case,
    punctuation, white space and the exact words of titles aside).

    Example: wijkgraph score --corpus tests/corpora/reading/dev
    """
    if format not in ("table", "json"):
        raise typer.BadParameter(f"'{format}' is neither table nor json.", param_hint="--format")
    tables: dict[str, tuple[dict[str, Count], dict[str, Count]]] = {}
    for folder in corpus or []:
        gold = read_gold(folder)
        told = {
            stem: as_json(read_document(View(import_file(str(folder / f"{stem}.txt")).text, stem)))
            for stem in gold
        }
        tables[folder.name] = (
            score_documents(gold, told, soft=False),
            score_documents(gold, told, soft=True),
        )
    if not corpus:
        ours = context_of(context)
        found = keys or sorted(path.stem for path in ours.layout.claims.glob("*.trig"))
        if found:
            tables["letters"] = _score_letters(ours, found)
        else:
            ours.say("empty.reviewed")
    if format == "json":
        write_out(json.dumps({name: _counts(*pair) for name, pair in tables.items()}, indent=1) + "\n")
        return
    for name, (strict, soft) in tables.items():
        _draw_scores(name, strict, soft)


def _score_letters(ours: Context, keys: Iterable[str]) -> tuple[dict[str, Count], dict[str, Count]]:
    totals: tuple[dict[str, Count], dict[str, Count]] = ({}, {})
    known = KnownLetters(ours.layout.ledgers)
    for key in keys:
        frozen = read_letter(ours.layout.letters / key, ours.layout.base)
        reviewed = _reviewed(ours, key) or Ledger(frozen.iri, ())
        view, beside = View(frozen.text, key, frozen.base), known.beside(frozen.iri, frozen.text)
        proposed = proposed_by_rules(view, key, known=beside)[0]
        for total, soft in zip(totals, (False, True), strict=True):
            for kind, count in score_ledgers(reviewed, proposed, soft=soft).items():
                one = total.setdefault(kind, Count())
                one.hits, one.extra, one.missed = (
                    one.hits + count.hits,
                    one.extra + count.extra,
                    one.missed + count.missed,
                )
    return totals


def _counts(strict: dict[str, Count], soft: dict[str, Count]) -> dict[str, Any]:
    return {
        "macro_f1": {"strict": _mean(strict, 4), "soft": _mean(soft, 4)},
        "kinds": {name: {"strict": vars(strict[name]), "soft": vars(soft[name])} for name in strict},
    }


def _draw_scores(title: str, strict: dict[str, Count], soft: dict[str, Count]) -> None:
    console = stdout_console()
    console.print(Text(title, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in ("kind", "told", "strict P", "R", "F1", "soft P", "R", "F1"):
        table.add_column(head)
    for name, one in strict.items():
        if one.hits + one.extra + one.missed:
            cells = [cell for count in (one, soft[name]) for cell in cells_of(count)]
            table.add_row(name, str(one.hits + one.missed), *cells)
    means = ("–" if mean is None else f"{mean:.3f}" for mean in (_mean(strict, 3), _mean(soft, 3)))
    table.add_row("macro", "", "", "", next(means), "", "", next(means))
    console.print(table)


def _mean(counts: dict[str, Count], digits: int) -> float | None:
    mean = macro(counts)
    return None if mean is None else round(mean, digits)
