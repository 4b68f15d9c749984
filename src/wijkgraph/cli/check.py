"""`wijkgraph check`: everything a publisher's CI wants to know of the data, in one run."""

from collections.abc import Callable

import typer

from wijkgraph.asking.answers import ask_question
from wijkgraph.cli.context import Context, context_of, say
from wijkgraph.dataset.assembly import read_corpus
from wijkgraph.dataset.coverage import cover_letters
from wijkgraph.errors import LimitReached, QueryError, SourceError


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
    ("the data conform to the shapes", _shapes),
    ("every question can be asked", _questions),
)
