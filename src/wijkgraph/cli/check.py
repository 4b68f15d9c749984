"""`wijkgraph check`: everything a publisher's CI wants to know of the data, in one run."""

from collections.abc import Callable

import typer

from wijkgraph.asking.answers import ask_question
from wijkgraph.cli.context import Context, context_of, say
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.coverage import cover_letters
from wijkgraph.errors import LimitReached, QueryError, SourceError
from wijkgraph.reading.contested import contested_claims


def check(context: typer.Context) -> None:
    """Prove every quote, count every sentence, validate the data and ask every question. Exit 1 if one fails.

    Example: wijkgraph check
    """
    ours = context_of(context)
    failed = 0
    for name, run in _CHECKS:
        trouble = run(ours)
        say(f"{'ok  ' if not trouble else 'FAIL'}  {name}")
        for line in trouble:
            say(f"      {line}")
        failed += bool(trouble)
    raise typer.Exit(1 if failed else 0)


def _coverage(ours: Context) -> list[str]:
    return [
        f"{one.letter.key}, sentence {covered.sentence.number}: {covered.sentence.text}"
        for one in cover_letters(read_corpus(ours.layout))
        for covered in one.sentences
        if not covered.is_accounted_for
    ]


def _contested(ours: Context) -> list[str]:
    corpus = read_corpus(ours.layout)
    letters = {letter.iri: letter for letter in corpus.letters.values()}
    return [
        f"{found.claim.iri.value}: «{found.word}» "
        + (
            f"points back over a sentence that is not cited: {found.left_out.text}"
            if found.left_out
            else f"allows less than the claim says: {found.sentence.text}"
        )
        for ledger in corpus.ledgers
        if ledger.source in letters
        for found in contested_claims(letters[ledger.source], ledger)
    ]


def _shapes(ours: Context) -> list[str]:
    from wijkgraph.validation import validate
    from wijkgraph.validation.findings import Severity

    layout = ours.layout
    report = validate(
        layout.stated,
        shapes=[layout.shapes],
        background=[layout.ontology, layout.vocabularies],
    )
    return [str(finding) for finding in report.findings if finding.severity is Severity.VIOLATION]


def _questions(ours: Context) -> list[str]:
    """Each question runs. That these letters do not say is an answer; where no silence is recorded, that is told."""
    trouble = []
    for question in ours.questions.values():
        try:
            if question.gives_graph:
                ours.store.construct(question.query)
            elif ask_question(ours.store, question, {}).is_not_stated and not question.silences:
                say(f"note  {question.name}: the letters do not say, and no silence is recorded")
        except (QueryError, LimitReached, SourceError) as error:
            trouble.append(f"{question.name}: {error}")
    return trouble


_CHECKS: tuple[tuple[str, Callable[[Context], list[str]]], ...] = (
    ("every quote stands in its letter, every sentence is accounted for", _coverage),
    ("no cited word points at what is left out, or allows less than its claim says", _contested),
    ("the data conform to the shapes", _shapes),
    ("every question can be asked", _questions),
)
