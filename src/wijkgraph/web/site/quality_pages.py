"""The page of quality, and the page for reporting an error."""

from collections import Counter
from collections.abc import Mapping

from wijkgraph.asking.naming import names_of
from wijkgraph.overviews.quality import (
    Changes,
    ReviewFigures,
    changes_since,
    claims_by_status,
    review_figures,
    validation_report,
)
from wijkgraph.rdf import Literal
from wijkgraph.validation import ValidationReport
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.error_reports import contact_about, message_about
from wijkgraph.web.site.letter_pages import coverage_of
from wijkgraph.web.site.paging import listing, part_of
from wijkgraph.web.site.rendering import render
from wijkgraph.web.site.thing import find_document_topic

PART = 100  # rows of each table on one page


@once_per_version
def _report_of(site: Site) -> tuple[ValidationReport | None]:
    count = site.store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows[0][0]
    return (validation_report(site.layout, 2 * int(count.value) if isinstance(count, Literal) else 0),)


@once_per_version
def _changes_of(site: Site) -> tuple[Changes | None]:
    return (changes_since(site.layout, site.store),)


@once_per_version
def _counted(site: Site) -> Mapping[str, int]:
    """Sentences of all letters together, and how many are in each state."""
    every = coverage_of(site)
    states = {state: sum(one.states.count(state) for one in every) for state in ("claimed", "aside", "open")}
    return {"sentences": sum(len(one.states) for one in every), **states}


@once_per_version
def _reviews_of(site: Site) -> tuple[ReviewFigures]:
    return (review_figures(site.layout),)


@once_per_version
def _statuses_of(site: Site) -> Mapping[str, Mapping[str, int]]:
    return claims_by_status(site.layout)


def quality_page(site: Site, ask: RequestedForm) -> bytes:
    """Coverage per letter, claims by status, the validation report, and changes since the version before."""
    statuses = _statuses_of(site)
    part = part_of(ask, _count_rows(site), PART)
    coverage = part.of(coverage_of(site))
    letters = {one.letter: site.names.thing("letter", one.letter) for one in coverage_of(site)}
    shown = dict(part.of(list(statuses.items())))
    sources = {key: letters.get(key) or site.names.thing("register", key) for key in shown}
    met = {*sources.values(), *(letters[one.letter] for one in coverage)}
    return render(
        site,
        ask,
        "quality.html",
        names=names_of(site.store, met, ask.language),
        coverage=coverage,
        letters=letters,
        sources=sources,
        statuses=shown,
        part=part,
        counted=_counted(site),
        all_statuses=sum((Counter(counts) for counts in statuses.values()), Counter()),
        reviews=_reviews_of(site)[0],
        report=_report_of(site)[0],
        changes=_changes_of(site)[0],
    )


def _count_rows(site: Site) -> int:
    """The rows of the longer table."""
    return max(len(coverage_of(site)), len(_statuses_of(site)))


def report_page(site: Site, ask: RequestedForm) -> bytes:
    """Ways to report an error, with the text to send filled in for a thing. Raises NotFound for an unknown thing."""
    about = ask.query.get("about", "")
    thing = find_document_topic(site, f"doc/{about}") if about else None
    names = names_of(site.store, [thing], ask.language)
    name = names[thing].value if thing and thing in names else about
    return render(
        site,
        ask,
        "report.html",
        names=names,
        thing=thing,
        name=name,
        message=message_about(site, ask, name, thing),
        contact=contact_about(site, ask, name, thing),
    )


QUALITY = listing(
    "quality", quality_page, PART, _count_rows, "Coverage, claims by status, validation and changes"
)
REPORT = Family("report", "report", report_page, lambda site: ["report"], is_in_sitemap=False)
