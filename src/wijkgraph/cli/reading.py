"""`wijkgraph read` and `propose`: papers are read, and what they say is proposed."""

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from wijkgraph.claims.claim import Ledger, Provenance, merge_claims
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.claims.term_faults import read_vocabulary, term_faults
from wijkgraph.cli.claims import _now, _reviewed, _write
from wijkgraph.cli.command_context import Context, context_of, say, write_out
from wijkgraph.cli.tables import rows_drawn, stdout_console
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.errors import ClaimError, SourceError, TooLarge, UsageError, cannot_read
from wijkgraph.letters.frozen import decode_text, read_letter
from wijkgraph.letters.view import View
from wijkgraph.names import names_at, slug
from wijkgraph.reading.document import Document, as_json, read_document
from wijkgraph.reading.drafts import propose_from_letter, propose_from_register, read_draft
from wijkgraph.reading.grounding import Refused, ground_all
from wijkgraph.reading.rule_reader import RULE_READER
from wijkgraph.reading.settling import settle_all

STDIN = "-"
MOST_BYTES = 5_000_000
_FORMATS = ("table", "json", "trig")


def read(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Papers as plain text, UTF-8; - reads standard input.")],
    format: Annotated[str, typer.Option("--format", help="table, json or trig.")] = "table",
) -> None:
    """Read papers by rules and print what they say: head, references, motions, commitments, studies, places.

    Nothing is written. Every value comes with the words it was read from; what is not in the text is empty.

    Example: wijkgraph read kst-30995-97.txt --format json
    """
    if format not in _FORMATS:
        raise typer.BadParameter(f"'{format}' is neither table, json nor trig.", param_hint="--format")
    stems = [_stem(name) for name in files]
    doubles = sorted({stem for stem in stems if stems.count(stem) > 1})
    if doubles:
        raise UsageError(
            f"Two files are called '{doubles[0]}'",
            next="Give each file a name of its own: it is the key in the answer.",
        )
    base = context_of(context).layout.base if format == "trig" else ""
    views = {stem: View(paper_text(name), stem, base) for name, stem in zip(files, stems, strict=True)}
    if format == "trig":
        for stem, view in views.items():
            write_out(write_ledger(proposed_by_rules(view, slug(stem) or "paper")[0]))
        return
    documents = {stem: read_document(view) for stem, view in views.items()}
    for stem, document in documents.items():
        _remark(stem, document.remarks, document.refused)
    if format == "json":
        told = {"documents": {stem: as_json(document) for stem, document in documents.items()}}
        write_out(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    for stem, document in documents.items():
        _draw(stem, document)


def propose(
    context: typer.Context,
    keys: Annotated[list[str] | None, typer.Argument(help="Keys of letters to read.")] = None,
    reader: Annotated[str, typer.Option(help="Who reads: rules.")] = "rules",
    draft: Annotated[
        Path | None, typer.Option(help="A draft in TriG, of a letter or of a register; see docs/reading.md.")
    ] = None,
    letter: Annotated[
        str | None, typer.Option("--letter", help="The letter of a draft, as before.", hidden=True)
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Key of the agent who answers for a draft: id/agent/KEY.")
    ] = "redactie",
) -> None:
    """Propose claims for review: read letters by rules, or take a person's draft with its quotes.

    Proposals wait in work/proposals, which is kept; those of another reader stay.

    Example: wijkgraph propose kst-30995-101 --draft draft.trig
    """
    ours, named, hint = context_of(context), keys or [], ""
    if draft is None and (letter or (len(named) == 1 and named[0].endswith(".trig"))):
        draft, named = Path(named[0]) if named else None, [letter] if letter else []
        hint = (
            f"This form goes with the next release: wijkgraph propose {letter or ''} --draft {draft}".replace(
                "  ", " "
            )
        )
    if draft is not None:
        _propose_draft(ours, draft, named, by)
        if hint:
            say(hint)
        return
    if not named:
        raise typer.BadParameter("Name the letters to read, or a draft with --draft.", param_hint="KEYS")
    if reader != RULE_READER.name:
        raise typer.BadParameter(
            f"'{reader}' is no reader; known: {RULE_READER.name}.", param_hint="--reader"
        )
    for key in named:
        frozen = read_letter(ours.layout.letters / key, ours.layout.base)
        proposed, refused, remarks = proposed_by_rules(View(frozen.text, key, frozen.base), key)
        _remark(key, remarks, refused)
        _keep(ours, key, proposed)


def _propose_draft(ours: Context, draft: Path, keys: list[str], by: str) -> None:
    now = _now(ours, by, "voorstel")
    if len(keys) > 1:
        raise typer.BadParameter("A draft reads one letter.", param_hint="KEYS")
    if keys:
        letter = read_letter(ours.layout.letters / keys[0], ours.layout.base)
        proposed = propose_from_letter(read_draft(draft), letter, now)
        key = keys[0]
    else:
        proposed = propose_from_register(read_draft(draft), now)
        key = proposed.source.value.rpartition("/")[2]
    _refuse_term_faults(ours, proposed, draft)
    _keep(ours, key, proposed)


def _refuse_term_faults(ours: Context, proposed: Ledger, draft: Path) -> None:
    """Raises ClaimError for terms that the model does not have and things under a foreign base; tells of the rest."""
    faults = term_faults(proposed, read_vocabulary(ours.layout.terms), read_corpus(ours.layout).classified)
    for fault in faults:
        say(f"look again: {fault.words}")
    refused = [fault.words for fault in faults if not fault.may_stand]
    if refused:
        raise ClaimError(refused[0], where=str(draft), next="Mend the draft; nothing was proposed.")


def proposed_by_rules(view: View, key: str) -> tuple[Ledger, list[Refused], tuple[str, ...]]:
    """Proposals of the rules on a letter, the findings that did not stand, and remarks."""
    reading = RULE_READER.read(view)
    grounded, refused = ground_all(view, reading.findings)
    now = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    names = names_at(view.base)
    agent = names.thing("agent", f"lezer-{slug(RULE_READER.name)}-{slug(RULE_READER.version)}")

    def provenance(rule: str) -> Provenance:
        return Provenance(agent, names.thing("activity", f"lezing-{slug(rule)}"), now)

    return settle_all(view, names.thing("letter", key), grounded, provenance), refused, reading.remarks


def _keep(ours: Context, key: str, proposed: Ledger) -> None:
    """Write proposals; those that another agent made of the same source stay beside them."""
    path = ours.layout.proposals / f"{key}.trig"
    agents = {claim.provenance.attributed_to for claim in proposed.claims}
    others = read_ledger(path) if path.exists() else None
    if others is not None:
        kept = [claim for claim in others.claims if claim.provenance.attributed_to not in agents]
        aside = proposed.set_aside or others.set_aside
        proposed = replace(
            proposed, claims=(*proposed.claims, *merge_claims(proposed, kept)), set_aside=aside
        )
    _write(path, proposed)
    fresh = merge_claims(_reviewed(ours, key) or Ledger(proposed.source, ()), proposed.claims)
    say(f"Proposed {len(proposed.claims)} claims, {len(fresh)} of them new, in {path}")
    say(f"Next: wijkgraph review {key}")


def _remark(stem: str, remarks: Iterable[str], refused: list[Refused]) -> None:
    for remark in remarks:
        say(f"{stem}: {remark}")
    for one in refused:
        say(f"{stem}: refused, {one.why}: {one.finding.kind} by {one.finding.by}: {one.detail[:120]!r}")


def _stem(name: str) -> str:
    return "stdin" if name == STDIN else Path(name).stem


def paper_text(name: str) -> str:
    """The text of a file. Raises TooLarge above MOST_BYTES, SourceError for what is no text."""
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise cannot_read(error, name) from error
    if len(data) > MOST_BYTES:
        raise TooLarge(
            f"The text is larger than {MOST_BYTES // 1_000_000} MB", where=name, next="Give one paper a file."
        )
    if data.startswith((b"%PDF", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(
            "The file is not plain text", where=name, next="Give the paper as plain text, UTF-8."
        )
    return decode_text(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"), where=name)


def _draw(stem: str, document: Document) -> None:
    console = stdout_console()
    console.print(Text(stem, style="bold"))
    rows = []
    for name, facts in document.facts.items():
        for value, passages in facts:
            words = " … ".join(passage.as_read for passage in passages[:2])
            rows.append((name, _shown(value), words if len(words) < 160 else words[:159] + "…"))
    console.print(rows_drawn(("field", "value", "words"), rows, console.width))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(
            f"{role}: {', '.join(told) if isinstance(told, list) else told}"
            for role, told in value.items()
            if told
        )
    return str(value)
