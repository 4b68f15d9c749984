"""The start page: search, questions in words, letters on a timeline, and the dataset in numbers."""

from wijkgraph.asking.naming import names_of
from wijkgraph.overviews.highlight import Highlight, choose_highlight
from wijkgraph.web.site.addresses import START
from wijkgraph.web.site.charts import place_letters
from wijkgraph.web.site.commitment_pages import commitment_register
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.letter_pages import coverage_of, letter_cards_of
from wijkgraph.web.site.rendering import Shown, render

# The questions that show best what the graph is for; the others stand on the page of all questions.
FIRST_QUESTIONS = (
    "which-reports-informed-which-decisions",
    "who-promised-what-and-was-it-kept",
    "who-commissioned-which-study",
    "what-do-the-letters-not-say",
    "how-did-which-track-change",
    "which-areas-belong-to-which-set",
)


@once_per_version
def highlight_of(site: Site) -> Highlight | None:
    """The finding that the start page shows."""
    return choose_highlight(site.store, commitment_register(site))


def start_page(site: Site, ask: RequestedForm) -> bytes:
    """The start page in one language."""
    letters = letter_cards_of(site)
    found = highlight_of(site)
    met = {card.iri for card in letters} | (found.mentioned() if found else set())
    names = names_of(site.store, met, ask.language)
    coverage = coverage_of(site)
    return render(
        site,
        ask,
        "start.html",
        title=site.project.heading.get(ask.language, ""),
        names=names,
        found=found,
        letters=letters,
        timeline=place_letters(letters, lambda card: Shown(ask, names).short(card.iri)),
        questions=[site.questions[name] for name in FIRST_QUESTIONS if name in site.questions]
        or list(site.questions.values())[: len(FIRST_QUESTIONS)],
        question_count=len(site.questions),
        claims=sum(card.claims for card in letters),
        passages=sum(card.passages for card in letters),
        sentences=sum(len(one.states) for one in coverage),
        accounted_for=sum(one.accounted_for for one in coverage),
    )


START_PAGE = Family("start", START, start_page, lambda site: [START])
