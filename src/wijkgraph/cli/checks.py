"""`wijkgraph check`: quotes, terms, readings, shapes, questions and settings of a project."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import typer

from wijkgraph.asking.answers import ask_question
from wijkgraph.asking.overtaken_silences import overtaken_silences
from wijkgraph.asking.question_terms import question_term_faults
from wijkgraph.asking.questions import Question
from wijkgraph.claims.claim import Claim, Ledger, Status
from wijkgraph.claims.term_faults import TermFault, read_vocabulary, term_faults
from wijkgraph.cli.command_context import Context, context_of, say, tell_licence
from wijkgraph.cli.serve import service_settings
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.coverage import cover_letters
from wijkgraph.errors import LimitReached, QueryError, SourceError, UsageError
from wijkgraph.names import key_of
from wijkgraph.reading.contested import contested_claims
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import tell


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
