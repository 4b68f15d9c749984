"""`wijkgraph propose --reader endpoint`: a language model proposes, on sentences that nobody accounted for yet."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rich import box
from rich.table import Table
from rich.text import Text

from wijkgraph.claims.claim import Claim, Ledger, merge_claims
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.cli.claims import tell_proposed
from wijkgraph.cli.command_context import Context, say
from wijkgraph.cli.tables import stdout_console
from wijkgraph.dataset.coverage import open_sentences
from wijkgraph.errors import UsageError
from wijkgraph.letters.frozen import Letter, read_letter
from wijkgraph.letters.plain_sight import visible
from wijkgraph.letters.sentences import Sentence
from wijkgraph.letters.view import View
from wijkgraph.names import names_beside
from wijkgraph.reading.exchanges import ExchangeFiles
from wijkgraph.reading.grounding import Refused
from wijkgraph.reading.model_endpoint import ModelEndpoint
from wijkgraph.reading.model_reader import ANSWER, VERSION, ModelReader, ModelReading
from wijkgraph.reading.outside_readers import OutsideReader, settle_outside
from wijkgraph.reading.proposal_files import save_proposals
from wijkgraph.words.messages import messages

KEY_VARIABLE = "WIJKGRAPH_MODEL_KEY"


def connect(endpoint: str | None, model: str | None, hosts: Sequence[str]) -> ModelEndpoint:
    """The endpoint that was named. Raises UsageError where part of it was not, or it may not be sent a text."""
    if not endpoint or not model:
        raise UsageError("Name the endpoint and the model", next="Give --endpoint URL and --model NAME.")
    return ModelEndpoint(endpoint, model, os.environ.get(KEY_VARIABLE, ""), tuple(hosts))


def propose_by_model(ours: Context, key: str, endpoint: ModelEndpoint, budget: int, *, dry_run: bool) -> None:
    """Reads a letter with a model, and keeps what it proposes; with `dry_run` only tells what that would take."""
    letter = read_letter(ours.layout.letters / key, ours.layout.base)
    view = View(letter.text, key, letter.base)
    outside = OutsideReader(endpoint.model, VERSION)
    uncovered = {one.number for one in _open(ours, letter, outside)}
    reader = ModelReader(endpoint, ExchangeFiles(ours.layout.exchanges / key), budget)
    texts = messages(ours.language)
    if dry_run:
        plan = reader.plan(view, uncovered)
        say(
            texts.plain(
                "assistants.plan",
                letter=key,
                sentences=len(uncovered),
                calls=len(plan),
                tokens=sum(plan),
                most=ANSWER * len(plan),
            )
        )
        return
    reading = reader.read(view, uncovered)
    for remark in reading.remarks:
        say(f"{key}: {visible(remark)}")
    if reading.refused:
        _draw(reading.refused)
    say(
        texts.plain(
            "assistants.read_by_model",
            letter=key,
            asked=reading.asked,
            kept=reading.kept,
            tokens=reading.tokens,
            grounded=len(reading.grounded),
            refused=len(reading.refused),
        )
    )
    _keep(ours, letter, view, outside, reading)


def _keep(ours: Context, letter: Letter, view: View, outside: OutsideReader, reading: ModelReading) -> None:
    """Writes the proposals in place of those that the same reader made before; those of others stay."""
    at = max((datetime.fromisoformat(date) for date in reading.dates), default=None)
    if at is None:
        return
    proposed = settle_outside(view, letter.key, reading.grounded, outside, lambda: at)
    others = _waiting(ours, letter, outside)
    kept = replace(proposed, claims=(*others, *merge_claims(Ledger(letter.iri, others), proposed.claims)))
    save_proposals(ours.layout.proposals / f"{letter.key}.trig", kept)
    fresh = merge_claims(_reviewed(ours, letter), proposed.claims)
    tell_proposed(ours, letter.key, proposed.claims, fresh)


def _open(ours: Context, letter: Letter, outside: OutsideReader) -> list[Sentence]:
    return open_sentences(letter, _reviewed(ours, letter), _waiting(ours, letter, outside))


def _reviewed(ours: Context, letter: Letter) -> Ledger:
    path = ours.layout.claims / f"{letter.key}.trig"
    return read_ledger(path) if path.exists() else Ledger(letter.iri, ())


def _waiting(ours: Context, letter: Letter, outside: OutsideReader) -> tuple[Claim, ...]:
    """The proposals of other readers. Its own count for nothing, so that the same run asks the same again."""
    path = ours.layout.proposals / f"{letter.key}.trig"
    agent = names_beside(letter.iri).thing("agent", outside.agent)
    claims = read_ledger(path).claims if path.exists() else ()
    return tuple(claim for claim in claims if claim.provenance.attributed_to != agent)


def _draw(refused: Sequence[Refused]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in ("refused", "kind", "words"):
        table.add_column(head, overflow="fold")
    for one in refused:
        table.add_row(
            Text(one.why.value), Text(visible(one.finding.kind)[:40]), Text(visible(one.detail)[:160])
        )
    stdout_console().print(table)
