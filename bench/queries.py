"""The queries of the benchmark: what our questions and pages ask, on the synthetic dataset."""

import json

from bench.generate import key_of
from bench.ours import BASE
from wijkgraph.names import PREFIXES

_PREFIXES = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("wg", "dcterms", "skos", "prov", "rdf", "org")
)
_ID = f"{BASE}id/"

POINT, JOIN, BIG = "letter", "report-informed-decision", "all-evidence"
DESCRIBE = "describe"

_BODIES = {
    POINT: f"SELECT ?p ?o WHERE {{ <{_ID}letter/{key_of(3)}> ?p ?o }}",
    "by-name": 'SELECT ?s WHERE { ?s skos:prefLabel "Brief 5"@nl }',
    JOIN: f"""SELECT ?study ?name ?decision ?letter ?day WHERE {{
        ?decision wg:informedBy ?study ; dcterms:relation ?track ; wg:announcedIn ?letter .
        ?programme wg:hasTrack ?track . ?letter dcterms:issued ?day . ?study skos:prefLabel ?name
        FILTER(LANG(?name) = "nl") FILTER(?programme IN (<{_ID}programme/p1>, <{_ID}programme/p2>)) }}""",
    "with-receipts": f"""SELECT ?decision ?study ?kind ?exact WHERE {{
        GRAPH ?claim {{ ?node wg:influencer ?study ; wg:influenced ?decision ; wg:influenceType ?kind }}
        ?claim wg:evidence ?passage . ?passage wg:exact ?exact .
        ?decision dcterms:relation <{_ID}track/t3> }}""",
    "top-makers": """SELECT ?maker (COUNT(DISTINCT ?decision) AS ?n) WHERE {
        ?study wg:producedBy ?maker . ?decision wg:informedBy ?study
        } GROUP BY ?maker ORDER BY DESC(?n) ?maker LIMIT 20""",
    "lineage": f"SELECT ?earlier WHERE {{ <{_ID}study/study-6-0> prov:wasDerivedFrom+ ?earlier }}",
    "chains": "SELECT (COUNT(*) AS ?n) WHERE { ?study prov:wasDerivedFrom/prov:wasDerivedFrom/wg:producedBy ?maker }",
    "promise-and-keeping": f"""SELECT ?promise ?due ?letter WHERE {{
        ?promise wg:promisedBy <{_ID}post/minister-3> ; wg:due ?due .
        OPTIONAL {{ ?fulfilment wg:fulfils ?promise ; wg:fulfilledIn ?letter }} }} ORDER BY ?due ?promise LIMIT 100""",
    "never-kept": f"""SELECT (COUNT(*) AS ?n) WHERE {{
        ?promise a wg:Commitment ; dcterms:relation <{_ID}track/t4> .
        FILTER NOT EXISTS {{ ?fulfilment wg:fulfils ?promise }} }}""",
    "words-in-passages": """SELECT (COUNT(*) AS ?n) WHERE {
        ?passage wg:exact ?exact FILTER(CONTAINS(LCASE(?exact), "leefbaarheid veiligheid")) }""",
    "pattern-in-names": """SELECT ?s WHERE {
        ?s skos:prefLabel ?name FILTER(REGEX(?name, "^Besluit (armoede|werk) .*e")) }""",
    DESCRIBE: f"DESCRIBE <{_ID}study/study-2-0>",
    "claims-of-a-letter": f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
        VALUES ?g {{ <{_ID}letter/{key_of(2)}> }} GRAPH ?g {{ ?s ?p ?o }} }}""",
    "newest": """SELECT ?letter ?day WHERE { ?letter a wg:Letter ; dcterms:issued ?day .
        FILTER(?day >= "2000-01-05"^^<http://www.w3.org/2001/XMLSchema#date>) } ORDER BY DESC(?day) ?letter LIMIT 20""",
    "count": "SELECT (COUNT(*) AS ?n) WHERE { ?s a wg:Decision }",
    BIG: "SELECT ?claim ?passage ?p ?o WHERE { ?claim wg:evidence ?passage . ?passage ?p ?o }",
}

QUERIES = {name: _PREFIXES + body for name, body in _BODIES.items()}
GRAPHS = frozenset({DESCRIBE, "claims-of-a-letter"})  # these answer with triples
# A cross product of three: hours of work for any engine.
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def lookups(count: int) -> list[str]:
    """As many look-ups, each of other words, and each of a letter that even the smallest dataset has."""
    return [
        f"{_PREFIXES}SELECT ?p ?o WHERE {{ <{_ID}letter/{key_of(number % 7)}> ?p ?o }} LIMIT {1000 + number}"
        for number in range(count)
    ]


JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"


def accept(name: str) -> str:
    """The media type to ask an answer in."""
    return NTRIPLES if name in GRAPHS else JSON


def rows(name: str, body: bytes) -> int:
    """Number of rows or triples in an answer. Raises ValueError when it is no whole answer."""
    if name in GRAPHS:
        return sum(1 for line in body.splitlines() if line.strip() and not line.startswith(b"#"))
    return len(json.loads(body)["results"]["bindings"])
