"""The page of a claim that no longer stands, in the frame of the site and called by what it said."""

from collections.abc import Collection, Iterable, Iterator

from starlette.requests import Request
from starlette.responses import Response

from wijkgraph.asking.evidence import Receipt
from wijkgraph.asking.naming import dated_in_words, days_in_words
from wijkgraph.asking.queries import listed, query
from wijkgraph.engine.admission import is_absolute_iri
from wijkgraph.errors import Gone, NotAcceptable
from wijkgraph.formats import HTML, PROBLEM
from wijkgraph.linked.description import mentioned
from wijkgraph.names import DEF, names_beside
from wijkgraph.overviews.worded_records import names_with_records
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.web.protocol.negotiation import choose
from wijkgraph.web.protocol.problem_pages import page_language
from wijkgraph.web.protocol.problems import successor_links
from wijkgraph.web.site.addresses import document_of
from wijkgraph.web.site.document_family import RequestedForm, Site
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.withdrawn import Withdrawn, find_withdrawn


def ended_response(site: Site, request: Request, error: Gone) -> Response | None:
    """The page of a claim that is gone, for who prefers HTML; None where a problem document is wanted."""
    if not is_absolute_iri(error.where):  # what is gone is a page of the stream
        return None
    withdrawn = find_withdrawn(site, NamedNode(error.where))
    try:
        wanted = choose(request.headers.getlist("accept"), (PROBLEM, HTML))
    except NotAcceptable:
        return None
    if withdrawn is None or wanted is not HTML:
        return None
    language = page_language(request, site.project.languages)
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
        "Content-Language": language,
        **successor_links(error),
    }
    return Response(ended_page(site, withdrawn, language), 410, headers, HTML.media_type)


def ended_page(site: Site, withdrawn: Withdrawn, language: str) -> bytes:
    """The page in a language: what the claim said, when and why it ended, and what came in its place."""
    claim = withdrawn.claim
    stem = document_of(claim.iri, site.names) or ""
    ask = RequestedForm(stem, {}, HTML, language, site.names)
    said = tuple(_spoken(claim.assertion, language))
    letter = names_beside(claim.iri)
    receipts = [
        Receipt(one.iri, letter.thing("letter", one.letter), one.exact, one.start, one.end)
        for one in claim.evidence
    ] or [Receipt(claim.source, claim.source)]
    met = {claim.iri, *withdrawn.successors, *(one.document for one in receipts), *mentioned(said)}
    met |= {one.source for one in receipts}
    known = _known(site, met)
    ended = {claim.iri: claim.assertion}  # a successor may have ended too, and its page then leads on
    ended |= {
        one: later.claim.assertion for one in withdrawn.successors if (later := find_withdrawn(site, one))
    }
    names = names_with_records(site.store, met, language, ended)
    day = (claim.ended or claim.provenance).generated_at[:10]
    return render(
        site,
        ask,
        "ended.html",
        title=names[claim.iri].value,
        names=names,
        status=claim.status.value,
        day=ask.say.date(day),
        note=days_in_words(claim.note, language),
        successors=withdrawn.successors,
        said=said,
        receipts=receipts,
        # What only this claim spoke of has no page, and a passage that nothing rests on no mark in its letter.
        has_page=lambda one: one in known or not (site.names.holds(one) or one.value.startswith(DEF)),
    )


def _spoken(assertion: Collection[Triple], language: str) -> Iterator[Triple]:
    """The triples in their order, without translations that the page does not need, times named by days in words."""
    told = {
        (one.subject, one.predicate)
        for one in assertion
        if isinstance(one.object, Literal) and one.object.language == language
    }
    for triple in sorted(assertion, key=str):
        value, thing = triple.object, triple.subject
        if isinstance(value, Literal) and value.language and isinstance(thing, NamedNode):
            if value.language != language and (thing, triple.predicate) in told:
                continue
            triple = Triple(thing, triple.predicate, dated_in_words(thing, value))
        yield triple


def _known(site: Site, things: Iterable[NamedNode]) -> set[NamedNode]:
    """Things that the data still speak of. One query."""
    rows = site.store.select(query("ended-claims-known", things=listed(things))).rows
    return {row[0] for row in rows if isinstance(row[0], NamedNode)}
