"""Documents for catalogues, harvesters, feed readers and crawlers."""

import json
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.ours import BASE, DATASET, ENDPOINT, NAMES
from tests.outside import packaged, program, standard
from tests.web.conftest import Server
from tests.web.site_pages import asked, form_named, rendered
from wijkgraph.dataset.own_description import questions_graph, void_graph_of
from wijkgraph.engine.statistics import VOID, count_statistics, describe_statistics
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound
from wijkgraph.linked.stream import stream_page
from wijkgraph.names import PREFIXES, term
from wijkgraph.rdf import FORMATS, BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse
from wijkgraph.validation import validate
from wijkgraph.web.site.dataset_documents import catalogue_of, endings_of, pages_of, sitemap_of
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.files import checksum_file, dumps_of, find_dump
from wijkgraph.web.site.headers import document_digest

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def triples(site: Site, address: str) -> list[Quad]:
    return parse(rendered(site, address).encode(), RdfFormat.TURTLE, where=address)


@pytest.mark.slow
@pytest.mark.parametrize("shapes", ["dcat-ap-nl-3.0-shacl.ttl", "dcat-ap-nl-3.0-shacl-class-range.ttl"])
def test_the_catalogue_conforms_to_dcat_ap_nl(site: Site, shapes: str):
    graph = catalogue_of(site)
    report = validate(
        quads=[Quad(t.subject, t.predicate, t.object) for t in graph], shapes=[standard(shapes)]
    )
    assert [str(finding) for finding in report.findings if finding.is_about_data] == []
    assert report.checked.focus_nodes >= 4


def test_a_catalogue_without_what_dcat_ap_nl_demands_does_not_conform(site: Site):
    graph = catalogue_of(site)
    without = [t for t in graph if not t.predicate.value.endswith("/accessRights")]
    report = validate(
        quads=[Quad(t.subject, t.predicate, t.object) for t in without],
        shapes=[standard("dcat-ap-nl-3.0-shacl.ttl")],
    )
    assert any("accessRights" in finding.path for finding in report.findings)


def triples_of(site: Site, address: str) -> set[Triple]:
    return {quad.triple for quad in triples(site, address)}


@pytest.mark.parametrize("address", ["data.ttl", ".well-known/void.ttl"])
@pytest.mark.parametrize(
    ("kind", "part", "query"),
    [
        ("class", "entities", "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x"),
        ("property", "triples", "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"),
    ],
)
def test_every_class_and_property_has_its_partition(
    site: Site, address: str, kind: str, part: str, query: str
):
    told: dict[str, dict[str, str]] = {}
    graph = triples_of(site, address)
    nodes = {t.object for t in graph if (t.subject, t.predicate.value) == (DATASET, f"{VOID}{kind}Partition")}
    for triple in graph:
        if triple.subject in nodes and triple.predicate.value.startswith(VOID):
            told.setdefault(str(triple.subject), {})[triple.predicate.value.removeprefix(VOID)] = (
                triple.object.value
            )
    counted = {row[0].value: row[1].value for row in site.store.select(query).rows}
    assert {one[kind]: one[part] for one in told.values()} == counted
    assert len(told) == len(counted)


def test_void_tells_of_the_dataset_what_the_catalogue_tells(site: Site):
    void, catalogue = triples_of(site, ".well-known/void.ttl"), triples_of(site, "data.ttl")
    assert {t for t in catalogue if t.subject == DATASET} == {t for t in void if t.subject == DATASET}
    document = NamedNode(f"{BASE}.well-known/void")
    assert {t.predicate.value.rpartition("/")[2] for t in void if t.subject == document} == {
        "22-rdf-syntax-ns#type",
        "primaryTopic",
    }
    within = set(graph_of(site, void_graph_of(NAMES)))
    assert void - catalogue - within == {t for t in void if t.subject == document}
    assert not [t for t in catalogue if isinstance(t.subject, BlankNode)]


def test_dumps_are_what_their_checksums_say(site: Site):
    dumps = dumps_of(site)
    assert {dump.name for dump in dumps} == {"wijkgraph.nq", "wijkgraph.claims.trig"}
    for dump in dumps:
        data = find_dump(site, dump.name)[0].read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (dump.bytes, dump.sha256)
        assert f"{dump.sha256}  {dump.name}\n" in checksum_file(site).decode()


@pytest.mark.parametrize(("language", "words"), [("nl", "beweringen aanvaard"), ("en", "claims accepted")])
def test_the_feed_is_atom_in_one_language(site: Site, language: str, words: str):
    feed = ElementTree.fromstring(rendered(site, f"feed.{language}.atom"))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) >= 5
    assert any(words in (entry.findtext(f"{ATOM}title") or "") for entry in entries)
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
        assert all(entry.findtext(f"{ATOM}{name}") for entry in entries)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_the_sitemap_lists_documents_under_their_lasting_address(site: Site):
    listed = {e.text for e in ElementTree.fromstring(rendered(site, "sitemap.xml")).iter(f"{SITEMAP}loc")}
    assert {BASE, f"{BASE}doc/study/wijk-in-zicht", f"{BASE}letter/kst-30995-98", f"{BASE}def"} <= listed
    assert not any("?" in address or "/prov/" in address for address in listed)


def test_a_long_sitemap_comes_in_parts(site: Site):
    family = sitemap_of(FAMILIES, per_part=500)
    stems = list(family.stems(site))
    index, *parts = [
        ElementTree.fromstring(family.rendered(site, form_named(family, "xml").ask(family, stem, NAMES)).body)
        for stem in stems
    ]
    assert [e.text for e in index.iter(f"{SITEMAP}loc")] == [f"{BASE}{stem}.xml" for stem in stems[1:]]
    listed = [e.text for part in parts for e in part.iter(f"{SITEMAP}loc")]
    whole = ElementTree.fromstring(rendered(site, "sitemap.xml"))
    assert listed == [e.text for e in whole.iter(f"{SITEMAP}loc")]
    assert all(len(part) <= 500 for part in parts)
    with pytest.raises(NotFound):
        family.render(site, form_named(family, "xml").ask(family, f"sitemap/{len(parts) + 1}", NAMES))


@pytest.mark.parametrize(
    ("policy", "closed"), [("open", []), ("limited", ["/sparql", "/search"]), ("deny", ["/"])]
)
def test_robots_are_told_what_the_setting_says(site: Site, policy: str, closed: list[str]):
    told = rendered(replace(site, robots=policy), "robots.txt")
    forbidden = [line.removeprefix("Disallow: ") for line in told.splitlines() if line.startswith("Disallow")]
    assert set(closed) <= set(forbidden)
    assert ("Allow: /" in told) == (policy == "open")
    assert f"Sitemap: {BASE}sitemap.xml" in told


def test_questions_are_found_as_executable_sparql(site: Site):
    found = triples(site, ".well-known/sparql-examples.ttl")
    queries = {
        q.subject.value: q.object.value
        for q in found
        if q.predicate.value.endswith(("#select", "#construct"))
    }
    assert queries == {f"{BASE}question/{name}": one.sparql for name, one in site.questions.items()}
    assert not any("#+" in text for text in queries.values())
    assert {q.triple for q in found} == set(graph_of(site, questions_graph(NAMES)))


def graph_of(site: Site, name: NamedNode) -> tuple[Triple, ...]:
    return site.store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {name} {{ ?s ?p ?o }} }}")


# Asked as the tools of SIB ask it: an editor with examples, and one that offers the properties of a class.
_EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?question ?words ?text { ?question a sh:SPARQLExecutable ; rdfs:comment ?words ;
  sh:select|sh:ask|sh:construct|sh:describe ?text }"""
_PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?space { [] sh:prefix ?prefix ; sh:namespace ?space }"""
_PROPERTIES = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?class ?property ?other ?datatype { ?part void:class ?class ; void:propertyPartition ?inner .
  ?inner void:property ?property OPTIONAL { { ?inner void:classPartition [ void:class ?other ] }
  UNION { ?inner ext:datatypePartition [ ext:datatype ?datatype ] } } }"""


def test_questions_and_prefixes_are_found_through_the_endpoint(room: Server, site: Site):
    found = {(row["question"], row["words"], row["text"]) for row in room.rows(_EXAMPLES)}
    assert found == {
        (f"{BASE}question/{name}", one.in_words(language), one.sparql)
        for name, one in site.questions.items()
        for language in ("nl", "en")
    }
    assert {row["prefix"]: row["space"] for row in room.rows(_PREFIXES)} == dict(PREFIXES)


def test_properties_of_classes_are_found_through_the_endpoint(room: Server):
    counted = room.rows(
        "SELECT DISTINCT ?class ?property ?other ?datatype { ?s a ?class ; ?property ?o "
        "OPTIONAL { ?o a ?other } BIND(DATATYPE(?o) AS ?datatype) }"
    )
    assert _uses(room.rows(_PROPERTIES)) == _uses(counted)


def _uses(rows: list[dict[str, str]]) -> set[tuple[str, ...]]:
    pairs = {(row["class"], row["property"]) for row in rows}
    # The store takes a derived integer for an integer.
    kinds = {
        (row["class"], row["property"], row.get("other") or row["datatype"].replace("nonNegativeI", "i"))
        for row in rows
        if "other" in row or "datatype" in row
    }
    return pairs | kinds


def test_the_description_in_the_dataset_counts_what_is_there(site: Site):
    inside = graph_of(site, void_graph_of(NAMES))
    first = set(describe_statistics(DATASET, ENDPOINT, count_statistics(site.store)))
    assert {t.predicate.value for t in first - set(inside)} == {f"{VOID}distinctObjects"}
    assert set(inside) <= triples_of(site, ".well-known/void.ttl")


def test_the_dataset_is_described_in_the_page_itself(site: Site):
    page = rendered(site, "data.en.html")
    assert '<script type="application/ld+json">{"@context": "https://schema.org/"' in page
    assert f'"@id": "{DATASET.value}"' in page


def test_full_pages_of_the_stream_may_be_kept_for_good_and_others_not(room: Server, site: Site):
    *full, newest = pages_of(site)
    assert full
    for name in full:
        answer = room.client.get(f"/ldes/{name}", headers={"Accept": "text/turtle"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "ldes:immutable true" in answer.text
    for path in ("/ldes", f"/ldes/{newest}"):
        answer = room.client.get(path, headers={"Accept": "text/turtle"})
        assert "immutable" not in answer.headers["cache-control"] + answer.text
        assert "Accept" in answer.headers["vary"]


def test_the_tag_of_a_full_page_outlives_the_version(site: Site):
    *full, newest = pages_of(site)
    later = replace(site, store=EmbeddedStore.load(find_dump(site, "wijkgraph.nq")[0], "later", BASE))
    for name, same in [*((name, True) for name in full), (newest, False)]:
        family, ask = asked(f"ldes/{name}.ttl")
        tags = {document_digest(family, ask, version) for version in (site, later)}
        assert (len(tags) == 1) == same


@pytest.mark.slow
def test_a_client_of_streams_gets_every_claim_once_with_what_it_says(room: Server, site: Site):
    packages = packaged("ldes-client/package.json").parents[1]
    script = Path(__file__).with_name("follow_stream.mjs")
    command = [program("node"), script, packages, BASE, f"{room.url}/"]
    run = subprocess.run(command, capture_output=True, timeout=300, check=True, text=True)
    members = json.loads(run.stdout)
    about = "SELECT ?c (COUNT(*) AS ?n) { ?c a wg:Claim ; ?p ?o } GROUP BY ?c"
    said = "SELECT ?c (COUNT(*) AS ?n) { ?c a wg:Claim GRAPH ?c { ?s ?p ?o } } GROUP BY ?c"
    outside, inside = (
        {
            claim.value: int(n.value)
            for claim, n in site.store.select(f"PREFIX wg: <{PREFIXES['wg']}> {one}").rows
        }
        for one in (about, said)
    )
    assert {claim: members.get(claim) for claim in outside} == {
        claim: [[number, inside[claim]]] for claim, number in outside.items()
    }
    rest = set(members) - set(outside)
    assert all(entry.endswith("#ended") for entry in rest)
    assert len(members) == sum(len(page.claims) for page in pages_of(site).values())


@pytest.mark.parametrize("ending", ["trig", "nq", "jsonld"])
def test_a_page_of_the_stream_has_a_graph_for_each_claim(site: Site, ending: str):
    page = next(iter(pages_of(site).values()))
    quads = parse(rendered(site, f"ldes/{page.name}.{ending}").encode(), FORMATS[ending], where=ending)
    graphs = {quad.graph_name for quad in quads} - {DefaultGraph()}
    assert graphs == {member for member in page.claims if "#" not in member.value}
    assert set(quads) == set(stream_page(site.store, page, endings_of(site)))


def test_distributions_lead_to_the_dumps_that_they_describe(room: Server):
    graph = parse(room.client.get("/data.ttl").content, RdfFormat.TURTLE, where="data.ttl")
    told = {(q.subject, q.predicate): q.object for q in graph}
    found = [q.subject for q in graph if q.object == term("dcat:Distribution")]
    assert len(found) == 2
    for distribution in found:
        address = told[distribution, term("dcat:downloadURL")].value
        for start in (address, distribution.value):
            answer = room.client.get(start.replace(BASE, "/"), follow_redirects=True)
            assert answer.status_code == 200
            checksum = told[distribution, term("spdx:checksum")]
            assert sha256(answer.content).hexdigest() == told[checksum, term("spdx:checksumValue")].value
            assert len(answer.content) == int(told[distribution, term("dcat:byteSize")].value)
    assert room.client.get("/id/distribution/other").status_code == 404


def test_services_lead_to_the_catalogue_that_describes_them(room: Server):
    for service in ("sparql", "questions"):
        assert room.client.get(f"/id/service/{service}").headers["location"] == "/data"


def test_a_page_of_claims_that_are_elsewhere_now_is_gone(room: Server):
    assert room.client.get("/ldes/0123456789abcdef", headers={"Accept": "text/turtle"}).status_code == 410
    assert room.client.get("/ldes/17", headers={"Accept": "text/turtle"}).status_code == 404
