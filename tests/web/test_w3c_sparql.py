"""The W3C SPARQL query tests over HTTP: a test passes there exactly when pyoxigraph passes it in this process.

Three corpora in one form: ours in `tests/corpora/sparql`, and the suites for SPARQL 1.1 and 1.0, which `make suites`
puts into `.venv`. SERVICE is refused by design, so a test that calls one must be answered 400.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.conftest import ROOT
from tests.outside import SPARQL_SUITE as SUITE
from tests.outside import suite
from tests.web.conftest import dataset_flags, limit_flags, start
from tests.web.sparql_manifest import Case, cases
from tests.web.sparql_suite import No, Service, in_process, judge

pytestmark = pytest.mark.slow

UPDATE = "an update: the service only reads"
# Categories of the suite that ask for no answer to a query.
LEFT_OUT = {
    **dict.fromkeys(
        (
            *(
                "add",
                "basic-update",
                "clear",
                "copy",
                "delete",
                "delete-data",
                "delete-insert",
                "delete-where",
            ),
            *("drop", "move", "syntax-update-1", "syntax-update-2", "update-silent"),
        ),
        UPDATE,
    ),
    "entailment": "what RDFS, OWL or RIF would add; the service has simple entailment, which is that of SPARQL itself",
    "protocol": "exchanges told in prose, most of them updates; test_protocol.py and test_sparql.py have ours",
    "service-description": "what a service must say of itself; test_service_description.py has it",
}

OURS = cases(ROOT / "tests" / "corpora" / "sparql")
CORPORA = {
    "SPARQL 1.1": cases(SUITE, "data-sparql11", without={f"data-sparql11/{folder}" for folder in LEFT_OUT}),
    "SPARQL 1.0": cases(SUITE, "data-r2"),
    "ours": OURS,
}
ALL = [case for corpus in CORPORA.values() for case in corpus]
CALLING = [case for case in ALL if case.calls_service]
# Tests on the same data stand together: the server then loads each dataset once.
ASKING = sorted((case for case in ALL if not case.calls_service), key=lambda case: repr(case.sources))

CATEGORIES = {
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "dataset", "exists", "functions"),
    *("grouping", "json-res", "negation", "project-expression", "property-path", "service", "subquery"),
    "syntax-query",
}
SPELLING = "a store of pyoxigraph keeps what a number or a date means, not how it was spelled"
OLDER = "a plain literal is an xsd:string since RDF 1.1; the test is older"
ESCAPES = "code point escapes are read within terms only (19.2 has them anywhere)"
# Where pyoxigraph 0.5 departs from the specification or the suite, and we with it. What passes must be taken off.
FAULTS = {
    "bindings/graph": "GRAPH with a variable around a pattern without triples does not go through the graphs",
    "property-path/alternatives-repeat": "alternatives of a path drop duplicates",
    "property-path/zero-or-more-nowhere": "a path of no steps does not start at a node that the data lack",
    "subquery/in-each-graph": "a subquery inside GRAPH runs once, not once for each graph",
    "syntax-query/escapes-anywhere": ESCAPES,
    "data-sparql11/aggregates/agg-empty-group": "no groups, no solutions: the W3C has since mended this test",
    "data-sparql11/csv-tsv-res/csv03": SPELLING,
    "data-sparql11/csv-tsv-res/tsv03": SPELLING,
    "data-sparql11/functions/bnode01": "BNODE of a string is one blank node in all solutions, not one in each",
    "data-sparql11/functions/strdt03": OLDER,
    "data-sparql11/functions/strlang03": OLDER,
    "data-r2/distinct/distinct-1": SPELLING,
    "data-r2/distinct/distinct-2": OLDER,
    "data-r2/distinct/distinct-9": SPELLING,
    "data-r2/expr-builtin/dawg-str-1": SPELLING,
    "data-r2/expr-builtin/dawg-str-2": SPELLING,
    "data-r2/expr-builtin/sameTerm-eq": SPELLING,
    "data-r2/expr-builtin/sameTerm-not-eq": SPELLING,
    "data-r2/expr-builtin/sameTerm-simple": SPELLING,
    "data-r2/expr-equals/eq-graph-1": SPELLING,
    "data-r2/expr-equals/eq-graph-2": SPELLING,
    "data-r2/open-world/date-2": "dates with and without a time zone differ in XSD 1.1; the test leaves it open",
    "data-r2/open-world/date-3": SPELLING,
    "data-r2/open-world/open-eq-01": SPELLING,
    "data-r2/syntax-sparql2/syntax-esc-04": ESCAPES,
    "data-r2/syntax-sparql2/syntax-esc-05": ESCAPES,
    "data-r2/syntax-sparql3/syn-bad-26": "two comparisons that could be read as an IRI are taken for comparisons",
}


def by_name(case: Case) -> str:
    return case.name


@pytest.fixture(scope="module", autouse=True)
def _suite_is_here() -> None:
    suite(SUITE)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A server that takes the data of each test."""
    file = tmp_path_factory.mktemp("w3c") / "case.nq"
    file.write_bytes(b"")
    running = start(*dataset_flags([file]), *limit_flags(watch_seconds=0.01, client_seconds=0))
    yield Service(running, file)
    running.stop()


@pytest.fixture(scope="module")
def verdicts(service: Service) -> Callable[[Case], tuple[str, str]]:
    """Reasons why a test fails over HTTP, and in this process; each is asked once."""
    return cache(lambda case: (judge(case, service), judge(case, in_process)))


@pytest.mark.parametrize("case", ASKING, ids=by_name)
def test_passes_over_http_what_pyoxigraph_passes(case, verdicts):
    over_http, here = verdicts(case)
    if case.merges and here:
        here = ""  # pyoxigraph repeats what two FROM graphs state; the service must not (SPARQL 1.1, 13.2.1)
    assert bool(over_http) == bool(here), (
        f"over HTTP: {over_http or 'passes'}\nin process: {here or 'passes'}"
    )


@pytest.mark.parametrize("case", CALLING, ids=by_name)
def test_calls_no_other_endpoint(case, service):
    answer = service.ask(case)
    assert isinstance(answer, No)
    assert answer.refused
    assert "SERVICE is not done here" in answer.why


def test_passes_all_but_the_known_faults(verdicts):
    failing = {case.name: verdicts(case)[0] for case in ASKING if verdicts(case)[0]}
    assert failing.keys() == FAULTS.keys(), failing


def test_the_documentation_tells_how_many_pass(verdicts, record_property):
    told = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
    for name, corpus in CORPORA.items():
        asking = [verdicts(case) for case in corpus if not case.calls_service]
        over_http, here = (sum(not why for why in side) for side in zip(*asking, strict=True))
        assert over_http >= here
        counts = f"{len(corpus)} | {over_http} | {here} | {len(corpus) - len(asking)}"
        result = f"{name}: {over_http} of {len(corpus)}, {len(corpus) - len(asking)} refused for `SERVICE`"
        record_property("compliance", result)
        assert f"| {name} | {counts} |" in told, f"{name}: {counts}"


def test_no_category_of_the_suite_is_forgotten():
    folders = {file.parent.name for file in (SUITE / "data-sparql11").glob("*/manifest.ttl")}
    run = {case.category.rpartition("/")[2] for case in CORPORA["SPARQL 1.1"]}
    assert folders == run | LEFT_OUT.keys()
    assert not run & LEFT_OUT.keys()
    assert {file.parent.name for file in (SUITE / "data-r2").glob("*/manifest.ttl")} == {
        case.category.rpartition("/")[2] for case in CORPORA["SPARQL 1.0"]
    }


def test_a_server_with_wrong_data_is_found_out(service):
    case = next(case for case in OURS if case.name == "property-path/one-or-more")
    assert judge(case, service) == ""
    service.hold(b"".join(case.dataset.splitlines(keepends=True)[:-1]))
    assert "expected" in judge(case, service.ask)


def test_our_corpus_has_every_category_of_the_suite():
    assert {case.category for case in OURS} == CATEGORIES
    assert len({case.name for case in OURS}) == len(OURS) >= 150
