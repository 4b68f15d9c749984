"""`wijkgraph propose`: letters are read, and what they say is proposed."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from wijkgraph.claims.claim import Ledger, merge_claims
from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.cli.claims import _now, _reviewed, tell_proposed
from wijkgraph.cli.command_context import Context, context_of
from wijkgraph.cli.draft_check import check_draft
from wijkgraph.cli.papers import Scheduler, Workers, failed_of, told
from wijkgraph.letters.frozen import TEXT, read_letter
from wijkgraph.names import EDITORS, key_of, term
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.reading.crews import Crew, crew_of
from wijkgraph.reading.drafts import propose_from_letter, propose_from_register, read_draft
from wijkgraph.reading.holders import holders_on
from wijkgraph.reading.known_letters import KnownLetters
from wijkgraph.reading.many_papers import JOURNAL, ReadingJournal, letter_jobs, lost_paper, read_paper
from wijkgraph.reading.proposal_files import save_proposals
from wijkgraph.reading.proposing import reading_time
from wijkgraph.reading.rule_reader import RULE_READER

ENDPOINT_READER = "endpoint"


def propose(
    context: typer.Context,
    keys: Annotated[list[str] | None, typer.Argument(metavar="KEY", help="Keys of letters to read.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every frozen letter that the rules have not read yet.")
    ] = False,
    reader: Annotated[
        str, typer.Option(help="Who reads: rules, or endpoint for a language model.")
    ] = "rules",
    draft: Annotated[
        Path | None, typer.Option(help="A draft in TriG, of a letter or of a register; see docs/reading.md.")
    ] = None,
    letter: Annotated[
        str | None, typer.Option("--letter", help="The letter of a draft, as before.", hidden=True)
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Key of the agent who answers for a draft: id/agent/KEY.")
    ] = EDITORS,
    endpoint: Annotated[
        str | None, typer.Option(help="Address of chat completions, with --reader endpoint.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Name of the model behind it.")] = None,
    send_text_to: Annotated[
        list[str] | None,
        typer.Option(help="Host to which text of letters may be sent. Repeatable; none but this machine."),
    ] = None,
    max_tokens: Annotated[int, typer.Option(min=0, help="Tokens a run may take; 0 has no bound.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell calls and tokens; send nothing.")] = False,
    workers: Workers = 1,
    scheduler: Scheduler = "",
) -> None:
    """Proposes claims for review: reads letters by rules or by a language model, or takes a person's draft.

    Proposals wait in work/proposals, which is kept; those of another reader stay.

    Example: wijkgraph propose kst-30995-101 --draft draft.trig
    """
    ours, named, hint = context_of(context), keys or [], ""
    files = [name for name in named if name.endswith(".trig")]
    if draft is None and (files or (letter and named)):  # the old forms: DRAFT, DRAFT --letter KEY, KEY DRAFT
        keys_of_old = [name for name in named if name != (files or named)[0]]
        draft, named = Path((files or named)[0]), [letter] if letter else keys_of_old
        form = " ".join(["wijkgraph propose", *named, f"--draft {draft}"])
        hint = form
    if draft is not None:
        _propose_draft(ours, draft, named, by)
        if hint:
            ours.say("told.old_form", form=hint)
        return
    if not (named or every):
        raise typer.BadParameter("Name the letters to read, or a draft with --draft.", param_hint="KEY")
    if reader == ENDPOINT_READER:
        if every:
            raise typer.BadParameter(
                "A model reads letters by name; --all is for the rules.", param_hint="--all"
            )
        # The client of HTTP is imported by whom it serves; other commands start without it.
        from wijkgraph.cli.model_reading import connect, propose_by_model

        connected = connect(endpoint, model, send_text_to or ())
        for key in named:
            propose_by_model(ours, key, connected, max_tokens, dry_run=dry_run)
        return
    if reader != RULE_READER.name:
        known = f"{RULE_READER.name}, {ENDPOINT_READER}"
        raise typer.BadParameter(f"'{reader}' is no reader; known: {known}.", param_hint="--reader")
    if endpoint or model or send_text_to or max_tokens or dry_run:  # the rules would read, and write
        raise typer.BadParameter("Options of a model go with --reader endpoint.", param_hint="--reader")
    _propose_by_rules(ours, named, every, crew_of(workers, scheduler))


def _propose_by_rules(ours: Context, keys: list[str], every: bool, crew: Crew) -> None:
    """Proposes what the rules find; with `every`, letters that they read before are passed over."""
    if every:
        keys = sorted(path.parent.name for path in ours.layout.letters.glob(f"*/{TEXT}"))
    jobs = letter_jobs(
        ours.layout.letters, ours.layout.base, keys, reading_time(), KnownLetters(ours.layout.ledgers)
    )
    journal = ReadingJournal(ours.layout.work / JOURNAL)  # beside the proposals, not among them
    fresh = (job for job in jobs if not (every and journal.has(job)))
    read = failed = 0
    try:
        for result in told(ours, crew.spread(read_paper, fresh, lost_paper), len(keys)):
            if result.ledger is None:
                failed += 1
                continue
            _keep(ours, result.stem, result.ledger, briefly=every)
            if not every:
                _tell_speaker(ours, result.ledger)
            journal.add(result)
            read += 1
    finally:
        journal.close()
    if every:
        ours.say("told.read", read=read, before=len(keys) - read - failed, failed=failed)
    if failed:
        raise failed_of(failed, len(keys))


def _tell_speaker(ours: Context, proposed: Ledger) -> None:
    """Says which office "ik" is, and who held it on the day of the letter."""
    told = {
        t.predicate: t.object
        for claim in proposed.claims
        for t in claim.assertion
        if t.subject == proposed.source
    }
    post, day = told.get(term("wg:sentBy")), told.get(term("dcterms:issued"))
    if not isinstance(post, NamedNode) or not isinstance(day, Literal):
        return
    registers = [read_ledger(path) for path in sorted(ours.layout.reference.glob("*.trig"))]
    people = [f"{one.person} ({one.register})" for one in holders_on(post, day.value, registers)]
    spoken = "told.speaker" if people else "told.speaker_unknown"
    ours.say(spoken, post=key_of(post), day=day.value, people=", ".join(people))


def _propose_draft(ours: Context, draft: Path, keys: list[str], by: str) -> None:
    now = _now(ours, by, "voorstel")
    if len(keys) > 1:
        raise typer.BadParameter("A draft reads one letter.", param_hint="KEY")
    if keys:
        letter = read_letter(ours.layout.letters / keys[0], ours.layout.base)
        proposed = propose_from_letter(read_draft(draft), letter, now)
        key = keys[0]
    else:
        proposed = propose_from_register(read_draft(draft), now)
        key = proposed.source.value.rpartition("/")[2]
    check_draft(ours, proposed, draft)
    _keep(ours, key, proposed)


def _keep(ours: Context, key: str, proposed: Ledger, briefly: bool = False) -> None:
    """Writes proposals; those that another agent made of the same source stay beside them."""
    path = ours.layout.proposals / f"{key}.trig"
    agents = {claim.provenance.attributed_to for claim in proposed.claims}
    others = read_ledger(path) if path.exists() else None
    if others is not None:
        kept = [claim for claim in others.claims if claim.provenance.attributed_to not in agents]
        aside = proposed.set_aside or others.set_aside
        proposed = replace(
            proposed, claims=(*proposed.claims, *merge_claims(proposed, kept)), set_aside=aside
        )
    save_proposals(path, proposed)
    if briefly:
        return
    reviewed = _reviewed(ours, key) or Ledger(proposed.source, ())
    tell_proposed(ours, key, proposed.claims, merge_claims(reviewed, proposed.claims))
    if others and (gone := merge_claims(proposed, merge_claims(reviewed, others.claims))):
        ours.say("proposed.gone", count=len(gone))
