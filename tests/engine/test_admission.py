"""Admission: nothing runs that calls out, changes data or nests without end, however it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from tests.engine.conftest import calls_out
from wijkgraph.engine.admission import Outline, admit, dataset_of, read_closely
from wijkgraph.engine.plain_queries import plain_form
from wijkgraph.errors import QueryError, QueryRefused, QuerySyntax
from wijkgraph.rdf import NamedNode, Quad


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select*{}", "SELECT"),
        ("PREFIX a: <http://a/> BASE <http://b/> PREFIX : <c> ASK {}", "ASK"),
        ("# DELETE\nCONSTRUCT WHERE {}", "CONSTRUCT"),
        ("DESCRIBE <http://x/>", "DESCRIBE"),
        ("VERSION '1.2' SELECT * {}", "SELECT"),
    ],
)
def test_tells_the_form(query: str, form: str) -> None:
    assert admit(query, nesting=10).form == form


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
        "SELECT * { ?service ?p ?SERVICE }",
        "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE <http://x/> {}",
        "PREFIX service: <http://x/> SELECT * { ?s service:of ?o . service:a a service:B }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:a { ?s ?p ?o } }",
        "PREFIX service: <http://x/> SELECT * FROM NAMED service:g { ?s ?p ?o }",
        "SELECT * { ?s ?p 'x'@nl ; <http://x/p> _:service }",
    ],
)
def test_lets_the_word_pass_where_it_calls_nobody(query: str) -> None:
    assert admit(query, nesting=10).services == ()


# Each of these makes pyoxigraph 0.5.13 call out, or comes close to one that does.
CALLING = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX x: <URL> SELECT * { SERVICEx:a { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <URL> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { ?a ?b 1SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?a ?b 1.SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?a ?b trueSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x {UNDEF}SERVICE <URL> { ?s ?p ?o } }",
    "SELECT*WHERE{FILTER(true)SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { #x\rSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?a ?q ?b FILTER(?b<3)SERVICE#>\n<URL>{ ?s ?p ?o } }",
    "SELECT * { ?a ?q ?b FILTER(?b<'>')SERVICE <URL> { ?s ?p ?o } FILTER(?b = '') }",
    "SELECT * { ?a ?q ?b FILTER(?b<<http://x#'''>)SERVICE <URL> { ?s ?p ?o } }",
    "ASK { { SELECT * { OPTIONAL { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } } } } }",
]


@pytest.mark.parametrize("query", CALLING)
def test_refuses_to_call_out(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"SERVICE|may open an IRI"):
        admit(query.replace("URL", "http://127.0.0.1:9999/"), nesting=10)


@pytest.mark.parametrize(
    "word",
    [
        "INSERT DATA {}",
        "DELETE WHERE {}",
        "LOAD <http://x/>",
        "CLEAR ALL",
        "DROP ALL",
        "with <x> insert {} where {}",
    ],
)
def test_refuses_updates_plainly(word: str) -> None:
    with pytest.raises(QueryRefused, match="only reads"):
        admit(word, nesting=10)


def test_refuses_deep_nesting_but_not_brackets_in_strings() -> None:
    assert admit("SELECT * { ?s ?p '" + "{" * 500 + "' }", nesting=10)
    with pytest.raises(QueryRefused, match="nest deeper than 10"):
        admit("SELECT * {" + "{" * 10_000 + "}" * 10_000 + "}", nesting=10)
    with pytest.raises(QueryRefused, match="nest deeper than 10"):
        admit("SELECT * { FILTER(" + "(" * 11 + "1" + ")" * 11 + ") }", nesting=10)


@pytest.mark.parametrize("query", ["", "  # nothing", "FOO", "PREFIX a: ", "SELECT * FROM {}", "BASE", "{"])
def test_says_what_is_no_query(query: str) -> None:
    with pytest.raises(QuerySyntax, match="Not a SPARQL query: "):
        admit(query, nesting=10)


ALLOWED = ("https://query.example/sparql",)


@pytest.mark.parametrize(
    ("call", "allowed"),
    [
        ("SERVICE <https://query.example/sparql>", True),
        ("SERVICE SILENT q:sparql", True),
        ("SERVICE <https://query.example/sparql/nl>", True),
        ("SERVICE <https://query.example.evil/sparql>", False),
        ("SERVICE <https://query.example@evil/sparql>", False),
        ("SERVICE <https://query.example:8443/sparql>", False),
        ("SERVICE <http://query.example/sparql>", False),
        ("SERVICE <https://query.example/sparql/../admin>", False),
        ("SERVICE <https://query.example/sparql/%2e%2e/admin>", False),
        ("SERVICE <https://query.example/>", False),
        ("SERVICE ?anywhere", False),
        ("SERVICESILENT<https://query.example/sparql>", False),
        ("SERVICE unknown:sparql", False),
    ],
)
def test_calls_only_what_the_list_allows(call: str, allowed: bool) -> None:
    query = f"PREFIX q: <https://query.example/> SELECT * {{ {call} {{ ?s ?p ?o }} }}"
    if allowed:
        assert admit(query, nesting=10, allowed_services=ALLOWED).services
    else:
        with pytest.raises(QueryRefused, match="SERVICE"):
            admit(query, nesting=10, allowed_services=ALLOWED)


def test_reads_the_dataset_of_a_query() -> None:
    outline = admit(
        "BASE <http://b/> PREFIX p: <http://p/> SELECT * FROM <g> FROM p:h FROM NAMED <http://n/> { ?from ?p 'FROM' }",
        nesting=10,
    )
    assert outline.default_graphs == ("http://b/g", "http://p/h")
    assert outline.named_graphs == ("http://n/",)


def test_the_protocol_goes_before_from() -> None:
    outline = Outline("SELECT", ("a:x", "a:y"), ("a:n",))
    assert dataset_of(outline, ["a:z"], []) == (("a:z",), ())
    assert dataset_of(outline, [], ["a:z"]) == ((), ("a:z",))
    assert dataset_of(outline, [], []) == (("a:x", "a:y"), ("a:n",))
    assert dataset_of(Outline("SELECT", ("a:x",)), [], []) == (("a:x",), ())
    assert dataset_of(Outline("SELECT"), [], []) == (None, None)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s FROM <http://b/c/g> { ?s ?p ?o }",
        "BASE <http://b/c/d> SELECT ?s FROM <g> { ?s ?p ?o }",
        "BASE <http://b/x/y> SELECT ?s FROM <../c/g> { ?s ?p ?o }",
        "BASE <http://b/> BASE <c/> SELECT ?s FROM <g> { ?s ?p ?o }",
        "BASE <http://b/> PREFIX c: <c/> BASE <urn:z:> SELECT ?s FROM c:g { ?s ?p ?o }",
        r"SELECT ?s FROM <http://b/c/\u0067> { ?s ?p ?o }",
        "BASE <http://other/> SELECT ?s FROM <http:x> { ?s ?p ?o }",
        "BASE <http://other/> SELECT ?s FROM <http://b/c/../c/g> { ?s ?p ?o }",
        "BASE <urn:a:b> SELECT ?s FROM <c> { ?s ?p ?o }",
    ],
)
def test_the_graphs_of_from_are_those_the_engine_reads(query: str) -> None:
    names = ("http://b/c/g", "http:x", "http://b/c/../c/g", "urn:c")
    store = Store()
    store.extend(Quad(NamedNode(name), NamedNode("a:p"), NamedNode("a:o"), NamedNode(name)) for name in names)
    read = [str(row) for row in store.query(query)]  # type: ignore[union-attr]
    graphs = [NamedNode(graph) for graph in admit(query, nesting=10).default_graphs]
    assert len(read) == 1
    assert [str(row) for row in store.query(query, default_graph=graphs)] == read  # type: ignore


@pytest.mark.parametrize(
    "query",
    [
        "BASE <http://a/> BASE <http://[/> ASK {}",
        "BASE <http://a/> PREFIX p: <http://[> ASK FROM p:g {}",
        "SELECT * FROM <http://[x> { ?s ?p ?o }",
        "SELECT * FROM <no-base> { ?s ?p ?o }",
        "BASE <no-scheme> ASK {}",
    ],
)
def test_what_is_no_iri_is_a_fault_of_syntax(query: str) -> None:
    with pytest.raises(QuerySyntax, match="IRI"):
        admit(query, nesting=10)


@pytest.mark.parametrize("endpoint", ["http://[::1", "http://ex℀.example/", "http://b:x/"])
def test_an_address_that_is_none_is_not_called(endpoint: str) -> None:
    with pytest.raises(QueryError):
        admit(f"SELECT * {{ SERVICE <{endpoint}> {{}} }}", nesting=10, allowed_services=["http://b/"])


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.update("INSERT DATA { <a:a> <a:b> 1, 2, 'x' }")
    return store


def test_the_danger_is_real(store: Store, listener: str) -> None:
    """Most of the list does call out when nobody refuses it; otherwise the property below proves nothing."""
    assert sum(calls_out(store, query.replace("URL", listener)) for query in CALLING) >= 10


PIECES = [
    "SERVICE",
    "service",
    "SERVICEx:a",
    "SERVICE:x",
    "SILENT",
    "<URL>",
    "<URL#>",
    "?x",
    "?b",
    "{",
    "}",
    "(",
    ")",
    "FILTER(",
    "FILTER(?b<",
    "<",
    ">",
    "<<",
    "'",
    "#",
    ".",
    "1",
    "1.",
    "true",
    "UNDEF",
    "OPTIONAL",
    "<a:#",
    ")SERVICE#>",
    "&&",
    "x:y",
    "\\",
    "@en",
    '"',
    "'>')",
    "#>",
    "FILTER(?b<(1>2)",
    "^^x:y",
    "_:b",
    "[",
    "]",
    "/",
    "'''",
    "\n",
    " ",
    "{ ?s ?p ?o }",
    "?a ?q ?b ",
    "BIND(1 AS ?z)",
    "VALUES ?x { <URL> }",
]
pieces = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
CALLS = (
    "SERVICE <URL>",
    "SERVICE<URL>",
    "SERVICE:x ",
    "SERVICEx:a ",
    "SERVICE#>\n<URL>",
    "service\nsilent\t<URL>",
)
around_a_call = st.builds(
    lambda before, call, after: f"{before}{call}{{ ?s ?p ?o }}{after}", pieces, st.sampled_from(CALLS), pieces
)


heads = st.sampled_from(
    (
        "SELECT * {",
        "select ?x{",
        "ASK",
        "CONSTRUCT WHERE {",
        "DESCRIBE ",
        "INSERT {",
        "BASE <http://b/> ASK",
        "PREFIX:x <http://b/> ASK {",
        "PREFIX x: <http://b/> # SERVICE\n ASK {",
        "PREFIX x: <b> ASK {",
        "PREFIX x: <http://b/>\nPREFIX y: <http://c/> ASK {",
        "#PREFIX x: <http://b/> SELECT\nLOAD ",
        "PREFIX x: <http://b/> # PREFIX y: <http://c/> SELECT\nASK {",
        "ASK { 'PREFIX x: <http://b/>' ",
        "PREFIX now: <http://b/> SELECT",
        "ASK FROM x:y {",
        "ASK { GRAPH x:y {",
        "ASK { FILTER(NOW() >",
        "ASK { FILTER(?a<=",
        "ASK.x:y {",
        "ASK <http://a\\U0041> {",
    )
)
words = st.lists(
    st.sampled_from([*PIECES, "https://a.b/", "<http://a/#>", "x.y:z", "a-b:c", "NOWHERE", "ſervice"])
)


@settings(max_examples=400, deadline=None)
@given(head=heads, between=st.sampled_from(("", " ")), rest=words)
def test_what_one_look_lets_in_reads_the_same_token_by_token(
    head: str, between: str, rest: list[str]
) -> None:
    query = head + between.join(rest)
    if form := plain_form(query, 20):
        assert read_closely(query, 20, (), "") == Outline(form)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("PREFIX x: <http://x/>\nSELECT ?s { ?s x:y 'SERVICE'@nl, 1.5 . FILTER(?s < 3) } # NOW", "SELECT"),
        ("ask{}", "ASK"),
        ("#PREFIX x: <http://x/> SELECT * {}\nASK {}", "ASK"),
        ("#PREFIX x: <http://x/> SELECT\nLOAD <http://x/y>", ""),
        ("SELECT ?s { ?s ?p <http://x/graph> }", "SELECT"),
        ("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", ""),
        ("SELECT ?s { ?s ?p <relative> }", ""),
        ("SELECT ?s { ?s ?p 'é' }", ""),
        (f"SELECT ?s {'{' * 21}{'}' * 21}", ""),
        ("SELECT ?s { ?s ?p 'not closed }", ""),
    ],
)
def test_one_look_is_enough_for_a_plain_query(query: str, form: str) -> None:
    assert plain_form(query, 20) == form


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(group=pieces | around_a_call)
def test_nothing_that_calls_out_is_let_in(store: Store, listener: str, group: str) -> None:
    query = f"PREFIX x: <URL> PREFIX : <URL> SELECT * {{ ?a ?q ?b {group} }}".replace("URL", listener)
    try:
        admit(query, nesting=20)
    except QueryError:
        return
    assert not calls_out(store, query), query
