"""Citations made from the data: of the dataset, of a thing, of an answer."""

from collections.abc import Iterable, Iterator
from textwrap import shorten
from urllib.parse import urlencode

from wijkgraph.asking.answers import Answer
from wijkgraph.asking.evidence import Receipt, Statement, explain, in_order, receipts, resting_on
from wijkgraph.asking.naming import Names, called, name_of, names_of
from wijkgraph.asking.outcomes import show_receipt
from wijkgraph.asking.results import asked_in_words, show_term
from wijkgraph.citing.citation import MOST_QUOTED, Citation, citation_key
from wijkgraph.citing.dataset_facts import DatasetFacts
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import kind_of, names_at, term
from wijkgraph.rdf import NamedNode, Term
from wijkgraph.words.messages import messages

_BRAND = "wijkgraph"
_LONGEST_TITLE = 140  # characters; the whole sentence stands with the citation


def cite_dataset(store: SparqlStore, facts: DatasetFacts, language: str) -> Citation:
    """Citation of the whole dataset in the version that answers."""
    return Citation(
        key=citation_key((_BRAND, store.version)),
        title=facts.title(language),
        dataset=facts.title(language),
        publisher=facts.publisher(language),
        issued=facts.issued,
        version=store.version,
        address=facts.iri,
        language=language,
        licence=facts.licence,
        is_dataset=True,
    )


def cite_thing(
    store: SparqlStore,
    facts: DatasetFacts,
    thing: NamedNode,
    language: str,
    names: Names | None = None,
) -> Citation:
    """Citation of what the dataset says of a thing, with the letters that it rests on; of the dataset, of all of it.

    `names` are those of the thing and of all that its statements and their receipts name, asked for if not given.
    """
    if thing.value == facts.iri:
        return cite_dataset(store, facts, language)
    kind = kind_of(thing) or ""
    rested = _receipts_of(store, thing, kind)
    said = _main_statement(store, thing) if kind == "claim" else None
    if names is None:
        met: set[Term] = {thing, *(receipt.document for receipt in rested)}
        met |= {said.subject, said.predicate, said.object} if said else set()
        names = names_of(store, met, language)
    if kind in ("passage", "claim") and rested and rested[0].exact:  # called by the words they rest on
        title = shorten(rested[0].words, _LONGEST_TITLE, placeholder=" …")
    elif said:
        value = show_term(said.object, names, language)
        title = f"{show_term(said.subject, names)}: {show_term(said.predicate, names, language)} {value}"
    else:
        title = called(thing, names, language)
    return _of_part(
        store,
        facts,
        language,
        key=(_BRAND, names_at(facts.base).local(thing.value)),
        title=title,
        address=thing.value,
        rested=rested,
        names=names,
        kind=kind,
    )


def _main_statement(store: SparqlStore, claim: NamedNode) -> Statement | None:
    """The statement by which a claim is called: the first that is not of a class, if there is one."""
    return min(resting_on(store, claim), key=lambda one: one.predicate == term("rdf:type"), default=None)


def cite_answer(
    store: SparqlStore, facts: DatasetFacts, answer: Answer, names: Names, language: str
) -> Citation:
    """Citation of an answer: its question in words, the sentences it rests on, and its permanent address."""
    question = answer.question
    things = names_at(facts.base).things
    sent = {name: value.value.removeprefix(things) for name, value in answer.chosen.items()}
    query = urlencode({**sent, "data": answer.data_version, "version": question.version})
    rested = in_order(receipt for row in answer.rows for receipt in row.receipts)
    rested = rested or in_order(one for silence in answer.silences for one in silence.instead)
    return _of_part(
        store,
        facts,
        language,
        key=(_BRAND, question.name, *_chosen_parts(answer, facts)),
        title=asked_in_words(answer, names, language),
        address=f"{facts.base}question/{question.name}?{query}",
        rested=rested,
        names=names,
    )


def _chosen_parts(answer: Answer, facts: DatasetFacts) -> Iterator[str]:
    """Short names of what was chosen, each behind its slot where another of the question may take it too."""
    local = names_at(facts.base).local
    for slot, value in answer.chosen.items():
        told = local(value.value) if isinstance(value, NamedNode) else value.value
        if len(answer.question.slots) > 1 and not told.startswith(f"{slot}/"):
            yield slot
        yield told


def cite_document(
    store: SparqlStore,
    facts: DatasetFacts,
    title: str,
    local: str,
    language: str,
    rested: Iterable[Receipt] = (),
) -> Citation:
    """Citation of a document of the site, such as a dossier, by its address below the base, with what it quotes."""
    known = in_order(rested)
    return _of_part(
        store,
        facts,
        language,
        key=(_BRAND, local),
        title=title,
        address=facts.base + local,
        rested=known,
        names=names_of(store, (one.document for one in known), language),
    )


def _of_part(
    store: SparqlStore,
    facts: DatasetFacts,
    language: str,
    *,
    key: tuple[str, ...],
    title: str,
    address: str,
    rested: tuple[Receipt, ...],
    names: Names,
    kind: str = "",
) -> Citation:
    say = messages(language)
    return Citation(
        key=citation_key(key),
        title=title,
        dataset=facts.title(language),
        publisher=facts.publisher(language),
        issued=facts.issued,
        version=store.version,
        address=address,
        language=language,
        kind=say.plain(f"kind.{kind}").lower() if f"kind.{kind}" in say else "",
        sources=tuple(_sources(rested, names, language)),
        quotes=tuple(_first_quotes(rested, names, language)),
        licence=facts.licence,
    )


def _receipts_of(store: SparqlStore, thing: NamedNode, kind: str) -> tuple[Receipt, ...]:
    """The passages and registers that the statements about a thing rest on; a passage rests on itself."""
    if kind == "passage":
        return tuple(receipts(store, [thing]).values())
    statements = resting_on(store, thing) if kind == "claim" else explain(store, thing)
    return in_order(receipt for statement in statements for receipt in statement.receipts)


def _first_quotes(rested: Iterable[Receipt], names: Names, language: str) -> Iterable[str]:
    """The sentences, each once; of many one more than a citation writes out."""
    shown: dict[str, None] = {}
    for one in rested:
        if one.exact:
            shown[show_receipt(one, names, language)] = None
        if len(shown) > MOST_QUOTED:
            break
    return shown


def _sources(rested: Iterable[Receipt], names: Names, language: str) -> Iterable[str]:
    """Each letter or register once, by name, with its date in words."""
    say = messages(language)
    seen: dict[NamedNode, str] = {}
    for receipt in rested:
        if receipt.document not in seen:
            day = f", {say.date(receipt.issued)}" if receipt.issued else ""
            seen[receipt.document] = f"{name_of(receipt.document, names)}{day}"
    return seen.values()
