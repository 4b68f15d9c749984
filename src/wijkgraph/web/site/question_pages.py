"""The pages of questions: the list, and each question with its form, its answer and its query."""

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import get_args

from wijkgraph.asking.answers import Answer, Outcome, ask_question, names_in
from wijkgraph.asking.naming import names_of
from wijkgraph.asking.outcomes import MOST_LISTED, headline, kind_words, offered
from wijkgraph.asking.questions import SLOT, Question, SlotValue, find_question
from wijkgraph.asking.results import WRITERS, show_term
from wijkgraph.asking.rows import Row
from wijkgraph.data_table import has_library
from wijkgraph.errors import BadSlot, NotAcceptable
from wijkgraph.formats import HTML, JSONLD, NTRIPLES, PARQUET, REFERENCES, TURTLE, Format, names_of_formats
from wijkgraph.linked.description import describe, mentioned
from wijkgraph.linked.syntaxes import write_graph
from wijkgraph.names import PREFIXES
from wijkgraph.rdf import NamedNode, serialize
from wijkgraph.web.protocol.problems import status_of
from wijkgraph.web.site.charts import chart_of
from wijkgraph.web.site.citations import citation_bytes, citation_of_answer, is_citation
from wijkgraph.web.site.document_family import (
    Family,
    Operation,
    QueryParameter,
    Rendered,
    RequestedForm,
    Site,
)
from wijkgraph.web.site.folded_lists import folds, height_of_quotes
from wijkgraph.web.site.letter_pages import letters_of
from wijkgraph.web.site.question_form import as_sent, chosen_values, form_of
from wijkgraph.web.site.rendering import render

# Parquet is offered where it can be made.
TABLES = tuple(one for one in WRITERS if one is not PARQUET or has_library("pyarrow"))
GRAPHS = (TURTLE, NTRIPLES, JSONLD)
# In OpenAPI, by type of a slot.
_SLOTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "iri": ("Name, key, IRI or printed reference", {}),
    "text": ("Text", {}),
    "number": ("Whole number", {"type": "integer"}),
    "date": ("Date", {"format": "date"}),
}
# Parameters of a permanent link that say for which version it was made; they choose nothing.
_STAMPS = ("data", "version")


def questions_page(site: Site, ask: RequestedForm) -> bytes:
    """Every question in words."""
    return render(
        site,
        ask,
        "questions.html",
        questions=list(site.questions.values()),
    )


def question_document(site: Site, ask: RequestedForm) -> Rendered:
    """One question: the page with form and answer, or the answer alone, and what kind of answer it is.

    A page of which a slot is not understood keeps the form, with what is wrong beside the slot; another form of the
    document raises BadSlot. As a graph a question that gives a table is described, as any thing of the dataset.
    Raises UnknownQuestion.
    """
    question = find_question(site.questions, ask.parts["question"], listed="/questions lists them all.")
    texts = filled_texts(question, ask.query)
    if ask.representation in GRAPHS and not question.gives_graph and not texts:
        described = describe(site.store, NamedNode(f"{site.project.base}question/{question.name}"))
        return Rendered(write_graph(described, ask.representation, site.layout.context))
    _check_format(question, ask)
    chosen, troubles = chosen_values(site, question, texts)
    if troubles:
        if ask.representation is not HTML:
            raise troubles[0]
        return Rendered(_page(site, ask, question, chosen, troubles=troubles), status_of(troubles[0]))
    answer = ask_question(
        site.store,
        question,
        chosen,
        ask.language,
        letters=letters_of(site),
        questions=site.questions.values(),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if answer.outcome == "unfitting" else HTTPStatus.OK
    return Rendered(_answer_bytes(site, ask, answer), status, {"Wijkgraph-Outcome": answer.outcome})


def _check_format(question: Question, ask: RequestedForm) -> None:
    """Raises NotAcceptable for a graph of a question that gives a table, and the other way round."""
    if question.gives_graph and ask.representation in TABLES:
        raise NotAcceptable(
            "This question gives a graph, not a table", next=f"Use {names_of_formats(GRAPHS)}."
        )
    if not question.gives_graph and ask.representation in GRAPHS:
        raise NotAcceptable(
            "This question gives a table, not a graph",
            next=f"Use {names_of_formats(TABLES)}; without filled fields the question itself is described as a graph.",
        )


def _answer_bytes(site: Site, ask: RequestedForm, answer: Answer) -> bytes:
    if ask.representation is HTML:
        return _page(site, ask, answer.question, answer.chosen, answer=answer)
    if ask.representation in GRAPHS:
        assert ask.representation.rdf is not None
        return serialize(sorted(answer.graph, key=str), ask.representation.rdf, prefixes=PREFIXES)
    names = names_in(site.store, answer, ask.language)
    if is_citation(ask):
        return citation_bytes(ask, citation_of_answer(site, ask, answer, names))
    written = WRITERS[ask.representation](answer, names, ask.language)
    return written if isinstance(written, bytes) else written.encode()


def filled_texts(question: Question, query: Mapping[str, str]) -> dict[str, str]:
    """The filled fields of a form: empty ones and stamps left out, unknown names kept for BadSlot to name."""
    ours = {slot.name for slot in question.slots}
    ignored = {"format", "_profile", *(stamp for stamp in _STAMPS if stamp not in ours)}
    return {name: text for name, text in query.items() if name not in ignored and text.strip()}


def question_operation(question: Question) -> Operation:
    """The operation of a question: a query parameter for each slot."""
    slots = tuple(
        QueryParameter(slot.name, f"{words}; left out: {slot.unfilled['en']}", schema)
        for slot in question.slots
        for words, schema in [_SLOTS[slot.type]]
    )
    return Operation(
        question.name.replace("-", "_"),
        f"question/{question.name}",
        question.in_words("en"),
        slots,
        _formats(question),
        "questions",
        question.about["en"],
        get_args(Outcome),
    )


def _page(
    site: Site,
    ask: RequestedForm,
    question: Question,
    chosen: Mapping[str, SlotValue],
    *,
    answer: Answer | None = None,
    troubles: Sequence[BadSlot] = (),
) -> bytes:
    form = form_of(site, question, chosen, troubles, ask)
    graph = sorted(answer.graph, key=str) if answer else []
    met = form.terms() | set(chosen.values())
    met |= answer.things() if answer else set()
    met |= mentioned(tuple(graph))
    names = names_of(site.store, met, ask.language)
    words = {name: show_term(value, names, ask.language) for name, value in chosen.items()}
    return render(
        site,
        ask,
        "question.html",
        title=question.in_words(ask.language, words),
        names=names,
        question=question,
        sentence=_sentence(question, ask.language),
        choices=form.choices,
        wrong=form.wrong,
        answer=answer,
        rows=folds(answer.rows, _height) if answer else (),
        graph=folds(graph, lambda triple: 120),
        headline=headline(answer, names, ask.language) if answer else "",
        related=offered(answer) if answer else (),
        most=MOST_LISTED,
        as_sent=partial(as_sent, names=site.names),
        kind_words=lambda kinds: ", ".join(kind_words(kinds, ask.language)),
        chart=chart_of(answer, names) if answer else None,
        citation=citation_of_answer(site, ask, answer, names) if answer else None,
        query=answer.query if answer else question.query,
        sent=form.sent,
        permanent={**form.sent, "data": site.version, "version": question.version},
        stale=_stale(site, question, ask.query),
        endings=[offer.ending for offer in (GRAPHS if question.gives_graph else TABLES)],
        call=f"{site.project.base}question/{question.name}",
    )


def _height(row: Row) -> int:
    """Pixels that a row takes on a phone, as estimated."""
    return 30 + 30 * len(row.values) + height_of_quotes(row.receipts)


def _sentence(question: Question, language: str) -> list[tuple[str, str]]:
    """The question's words cut at its slots: pairs of text and the slot that follows it, empty at the end."""
    parts = SLOT.split(question.with_places(language))
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


def _stale(site: Site, question: Question, query: Mapping[str, str]) -> bool:
    """True if a permanent link was made for other data or another text of the query."""
    return query.get("data", site.version) != site.version or (
        query.get("version", question.version) != question.version
    )


def _formats(question: Question) -> tuple[Format, ...]:
    """The formats of an answer."""
    return (HTML, *(GRAPHS if question.gives_graph else TABLES), *REFERENCES)


def _offers_of(site: Site, parts: Mapping[str, str], query: Mapping[str, str]) -> tuple[Format, ...]:
    question = site.questions.get(parts["question"])
    is_answer = question and (question.gives_graph or filled_texts(question, query))
    return _formats(question) if question and is_answer else QUESTION.offers


QUESTIONS = Family("questions", "questions", questions_page, lambda site: ["questions"])
QUESTION = Family(
    "question",
    r"question/(?P<question>[a-z0-9-]+)",
    question_document,
    lambda site: [f"question/{name}" for name in site.questions],
    offers=(HTML, *TABLES, *GRAPHS, *REFERENCES),
    offers_of=_offers_of,
)
