"""The page for free queries: a plain form, and the editor where its package was put in place."""

from markupsafe import Markup

from wijkgraph.names import PREFIXES
from wijkgraph.web.site.document_family import Family, RequestedForm, Site
from wijkgraph.web.site.files import served_assets
from wijkgraph.web.site.ontology import model_of
from wijkgraph.web.site.rendering import inline_json, render

SCRIPT, STYLE = "packages/yasgui.min.js", "packages/yasgui.min.css"

_FIRST = """PREFIX wg: <{wg}>
# {comment}
SELECT ?claim ?letter ?words WHERE {{
  ?claim a wg:Claim ; wg:claimedIn ?letter ; wg:evidence/wg:exact ?words .
}} LIMIT 20"""


def editor_page(site: Site, ask: RequestedForm) -> bytes:
    """The query page. A query in the address is filled in, and not sent. Files alone have no form."""
    packages = {name for name, _ in served_assets()}
    query = ask.query.get("query") or _FIRST.format(wg=PREFIXES["wg"], comment=ask.say("sparql.first"))
    return render(
        site,
        ask,
        "editor.html",
        title=ask.say.plain("sparql.title"),
        query=query,
        questions=list(site.questions.values()),
        has_editor=SCRIPT in packages,
        is_service=site.is_service,
        script=SCRIPT,
        style=STYLE,
        settings=_settings(site, ask),
        prefixes=PREFIXES,
    )


def _settings(site: Site, ask: RequestedForm) -> Markup:
    """The settings of the editor, as JSON that is safe inside a script element."""
    model = model_of(site)
    terms = [entry.iri.value for entry in (*model.properties, *model.classes)]
    terms += [concept.iri.value for _, concepts in model.schemes for concept in concepts]
    return inline_json({"prefixes": dict(PREFIXES), "terms": terms})


EDITOR = Family("sparql", "sparql", editor_page, lambda site: ["sparql"])
