"""`wijkgraph build`, `dump`, `check` and `coverage`: the dataset built, printed, checked, set beside its letters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from wijkgraph.asking.answers import ask_question
from wijkgraph.asking.overtaken_silences import overtaken_silences
from wijkgraph.asking.question_terms import question_term_faults
from wijkgraph.asking.questions import Question
from wijkgraph.asking.results import as_turtle
from wijkgraph.claims.claim import Claim, Ledger, Status, hash_of
from wijkgraph.claims.term_faults import TermFault, read_vocabulary, term_faults
from wijkgraph.cli.command_context import (
    Context,
    chosen_format,
    context_of,
    say,
    tell_licence,
    write_lines,
    write_out,
)
from wijkgraph.cli.serve import service_settings
from wijkgraph.cli.tables import aside_reason, claim_lines, stdout_console
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.coverage import LetterCoverage, cover_letters
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.errors import LimitReached, QueryError, SourceError, UsageError
from wijkgraph.formats import GRAPHS, NQUADS, TRIG, TURTLE, names_of_formats
from wijkgraph.letters.frozen import unknown_letter
from wijkgraph.names import key_of, term
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, read_lines, read_quads, serialize
from wijkgraph.reading.contested import contested_claims
from wijkgraph.words.messages import Messages, messages
from wijkgraph.words.translations import ORIGINAL, tell


def _named(*, datasets: bool) -> str:
    return names_of_formats(one for one in GRAPHS if one.rdf and one.rdf.supports_datasets == datasets)


_PIECE = 2**20  # bytes of a dump written at once
_LABEL = term("rdfs:label")
WHOLE, MERGE = _named(datasets=True), _named(datasets=False)


def build(context: typer.Context) -> None:
    """Merges claims, registers and ontology into a snapshot, every quote proved against its letter.

    Example: wijkgraph build
    """
    snapshot = build_snapshot(context_of(context).layout)
    named = _counts_in_words(context_of(context), snapshot.counts)
    width = max(map(len, named))
    for name, count in named.items():
        print(f"{name:<{width}}  {count:>9,}".replace(",", " "))
    context_of(context).say("told.built", version=snapshot.version, folder=snapshot.folder)


def _counts_in_words(ours: Context, counts: Mapping[str, int]) -> Mapping[str, int]:
    """The counts by their names in the language; in English a class is called as in the model."""
    if ours.language == ORIGINAL:
        return counts
    words = messages(ours.language)
    classes = {
        quad.subject.value.rpartition("#")[2]: quad.object.value
        for quad in read_quads(ours.layout.ontology)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
        if quad.predicate == _LABEL and quad.object.language == ours.language
    }
    keys = {name: f"built.{name.replace(' ', '_')}" for name in counts}
    return {
        classes.get(name) or (words.plain(keys[name]) if keys[name] in words else name): count
        for name, count in counts.items()
    }


def dump(
    context: typer.Context,
    form: Annotated[
        str,
        typer.Option("--format", "-f", help=f"The dataset as one of {WHOLE}; its merge as one of {MERGE}."),
    ] = NQUADS.name,
) -> None:
    """Prints the whole dataset, or the merge of its graphs.

    Example: wijkgraph dump --format trig > wijkgraph.claims.trig
    """
    chosen = chosen_format(form, GRAPHS)
    snapshot = context_of(context).snapshot
    if chosen in (NQUADS, TRIG):
        with (snapshot.nquads if chosen is NQUADS else snapshot.trig).open("rb") as file:
            write_lines(b"".join(lines) for lines in iter(partial(file.readlines, _PIECE), []))
        return
    quads = read_lines(snapshot.nquads)
    assert chosen.rdf is not None
    if chosen.rdf.supports_datasets:
        write_out(serialize(quads, chosen.rdf))
    else:
        merged = (quad.triple for quad in quads if quad.graph_name == DefaultGraph())
        write_out(as_turtle(merged) if chosen is TURTLE else serialize(merged, chosen.rdf))


def check(context: typer.Context) -> None:
    """Proves every quote, counts every sentence, validates the data, asks every question. Exits with 1 if one fails.

    Example: wijkgraph check
    """
    ours = context_of(context)
    failed = 0
    for name, run in _CHECKS:
        trouble = run(ours)
        words = messages(ours.language)
        say(f"{words.plain('check.fail' if trouble else 'check.ok'):<4}  {words.plain(name)}")
        for line in trouble:
            say(f"      {line}")
        failed += bool(trouble)
    raise typer.Exit(1 if failed else 0)


def _coverage(ours: Context) -> list[str]:
    words = messages(ours.language)
    holes = [
        (one.letter.key, covered.sentence)
        for one in cover_letters(read_corpus(ours.layout))
        for covered in one.sentences
        if not covered.is_accounted_for
    ]
    told = [words.plain("check.hole", key=key, number=one.number, text=one.text) for key, one in holes]
    return [*told, *(words.plain("check.hole_next", key=key) for key in dict(holes))]


def _contested(ours: Context) -> list[str]:
    words = messages(ours.language)
    corpus = read_corpus(ours.layout)
    letters = {letter.iri: letter for letter in corpus.letters.values()}
    return [
        f"{found.claim.iri.value}: «{found.word}» "
        + (
            words.plain("check.points_back", text=found.left_out.text)
            if found.left_out
            else words.plain("check.weaker", text=found.sentence.text)
        )
        for ledger in corpus.ledgers
        if ledger.source in letters
        for found in contested_claims(letters[ledger.source], ledger)
    ]


def _terms(ours: Context) -> list[str]:
    corpus = read_corpus(ours.layout)
    model = read_vocabulary(ours.layout.terms, ours.layout.reused_terms)
    stand = [replace(one, claims=tuple(_standing(one))) for one in corpus.ledgers]
    faults = [fault for ledger in stand for fault in term_faults(ledger, model, corpus.classified)]
    for fault in faults:
        if fault.may_stand:  # what names its class may be in a letter that is not here
            ours.say("check.note", what=_fault_in_words(ours, fault))
    return [_fault_in_words(ours, fault) for fault in faults if not fault.may_stand]


def _fault_in_words(ours: Context, fault: TermFault) -> str:
    return f"{ours.spoken(fault.words)} ({fault.where})"


def _standing(ledger: Ledger) -> Iterator[Claim]:
    return (claim for claim in ledger.claims if claim.status is Status.ACCEPTED)


def _shapes(ours: Context) -> list[str]:
    from wijkgraph.dataset.conventions import conventions_of
    from wijkgraph.validation import validate
    from wijkgraph.validation.findings import Severity, show

    layout = ours.layout
    if not layout.stated:
        ours.say("check.nothing")
        return []
    report = validate(
        layout.stated,
        shapes=layout.shapes_in_use,
        background=[layout.ontology, layout.vocabularies],
        conventions=conventions_of(layout),
    )
    return [
        f"{f'{finding.place}: ' if finding.place.file else ''}{finding.message(ours.language)} "
        f"[{finding.rule}] {show(finding.focus)}"
        for finding in report.findings
        if finding.severity is Severity.VIOLATION
    ]


def _questions(ours: Context) -> list[str]:
    """Each question runs; told are those that are empty without a silence, and silences that letters overtook."""
    for silence in overtaken_silences(ours.store, ours.letters.values()):
        later = ", ".join(key_of(letter) for letter in silence.letters)
        ours.say("check.overtaken", silence=key_of(silence.record), day=silence.as_of, letters=later)
    trouble, empty = (
        [str(tell(error, ours.language)) for error in ours.questions.broken.values()],
        list[str](),
    )
    model = read_vocabulary(ours.layout.terms, ours.layout.reused_terms)
    for question in ours.questions.values():
        for fault in question_term_faults(question, _file_of(ours, question), model):
            if fault.may_stand:
                ours.say("check.note", what=_fault_in_words(ours, fault))
            else:
                trouble.append(_fault_in_words(ours, fault))
        try:
            if ask_question(ours.store, question, {}).outcome == "nothing":
                empty.append(question.name)
        except (QueryError, LimitReached, SourceError) as error:
            trouble.append(f"{question.name}: {tell(error, ours.language)}")
    if empty and len(empty) == len(ours.questions):
        ours.say("check.empty_all")
    elif empty:
        ours.say("check.empty", questions=", ".join(empty))
    return trouble


def _file_of(ours: Context, question: Question) -> Path:
    """The file of a question: that of the last folder which has it."""
    return next(
        path
        for folder in reversed(ours.layout.questions)
        for path in [folder / f"{question.name}.rq"]
        if path.exists()
    )


def _settings(ours: Context) -> list[str]:
    try:
        service_settings(ours)
    except (SourceError, UsageError) as error:
        return [str(tell(error, ours.language))]
    tell_licence(ours)
    return []


_CHECKS: tuple[tuple[str, Callable[[Context], list[str]]], ...] = (
    ("check.quotes", _coverage),
    ("check.terms", _terms),
    ("check.contested", _contested),
    ("check.shapes", _shapes),
    ("check.questions", _questions),
    ("check.settings", _settings),
)


def coverage(
    context: typer.Context,
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="KEY", help="Keys of letters; all without one.")
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="One line per letter only.")] = False,
) -> None:
    """Shows every sentence with the claims that rest on it, or the reason it has none. Exits with 1 below 100 %.

    Example: wijkgraph coverage kst-30995-99
    """
    ours = context_of(context)
    covered = cover_letters(read_corpus(ours.layout))
    if keys:
        strangers = set(keys) - {one.letter.key for one in covered}
        if strangers:
            raise unknown_letter(min(strangers), (one.letter.key for one in covered))
        covered = tuple(one for one in covered if one.letter.key in keys)
    if not covered:
        ours.say("empty.letters")
    console, words = stdout_console(), messages(ours.language)
    for one in covered:
        if not summary:
            _print_letter(console, one, words)
        told = words.plain("count.accounted", count=one.accounted_for, all=len(one.sentences))
        console.print(Text(f"{one.letter.key}: {told} ({one.percent} %)"))
    if any(one.accounted_for < len(one.sentences) for one in covered):
        raise typer.Exit(1)


def _print_letter(console: Console, one: LetterCoverage, words: Messages) -> None:
    console.print(Text(one.letter.key, style="bold"))
    for covered in one.sentences:
        console.print(Text(f"{covered.sentence.number:>3}  {covered.sentence.text}", style="italic"))
        for claim in covered.claims:
            console.print(Text(f"     {hash_of(claim)}", style="dim"))  # as `review` takes it
            for line in claim_lines(claim):
                console.print(Text(f"       {line}"))
        if covered.set_aside:
            notes = {note.language: note.value for note in covered.set_aside.notes}
            told = aside_reason(covered.set_aside.reason, words)
            console.print(Text(f"       – {told}: {notes.get(words.language, '')}", style="dim"))
        if not covered.is_accounted_for:
            console.print(Text(f"       – {words.plain('check.open')}", style="bold red"))
