"""The W3C SPARQL 1.1 query tests over HTTP: a test passes there exactly when pyoxigraph passes it in this process.

Two corpora in one form: ours in `tests/corpora/sparql`, and the suite itself when it lies in `shared/w3c/sparql`
beside the checkout. SERVICE is refused by design, so a test that calls one must be answered 400.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.conftest import ROOT, SHARED
from tests.web.conftest import dataset_flags, limit_flags, start
from tests.web.sparql_manifest import Case, cases
from tests.web.sparql_suite import No, Service, in_process, judge

OURS, THEIRS = cases(ROOT / "tests" / "corpora" / "sparql"), cases(SHARED / "w3c" / "sparql")
CALLING = [case for case in OURS + THEIRS if case.calls_service]
# Tests on the same data stand together: the server then loads each dataset once.
ASKING = sorted((case for case in OURS + THEIRS if not case.calls_service), key=lambda case: case.dataset)

CATEGORIES = {
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "dataset", "exists", "functions"),
    *("grouping", "json-res", "negation", "project-expression", "property-path", "service", "subquery"),
    "syntax-query",
}
# Where pyoxigraph 0.5 departs from the specification, and we with it. What starts to pass must be taken off.
FAULTS = {
    "bindings/graph": "GRAPH with a variable around a pattern without triples does not go through the graphs",
    "property-path/alternatives-repeat": "alternatives of a path drop duplicates",
    "property-path/zero-or-more-nowhere": "a path of no steps does not start at a node that the data lack",
    "subquery/in-each-graph": "a subquery inside GRAPH runs once, not once for each graph",
    "syntax-query/escapes-anywhere": "code point escapes are read within terms only (19.2 has them anywhere)",
}


def by_name(case: Case) -> str:
    return case.name


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
    """Why a test fails over HTTP, and why in this process; each is asked once."""
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


def test_passes_our_corpus_but_for_the_known_faults(verdicts):
    failing = {case.name: verdicts(case)[0] for case in ASKING if case in OURS and verdicts(case)[0]}
    assert failing.keys() == FAULTS.keys(), failing


def test_no_fewer_tests_pass_over_http_than_in_process(verdicts, capsys):
    for corpus, of in (("ours", OURS), ("W3C", THEIRS)):
        passed = Counter()
        for case in ASKING:
            if case in of:
                passed.update({"HTTP": not verdicts(case)[0], "here": not verdicts(case)[1]})
        with capsys.disabled():
            refused = sum(case.calls_service for case in of)
            print(
                f"\nSPARQL tests, {corpus}: {len(of)}; {passed['HTTP']} pass over HTTP, {passed['here']} in process,"
                f" {refused} refused for SERVICE"
            )
        assert passed["HTTP"] >= passed["here"]


def test_a_server_with_wrong_data_is_found_out(service):
    case = next(case for case in OURS if case.name == "property-path/one-or-more")
    assert judge(case, service) == ""
    service.hold(b"".join(case.dataset.splitlines(keepends=True)[:-1]))
    assert "expected" in judge(case, service.ask)


def test_our_corpus_has_every_category_of_the_suite():
    assert {case.category for case in OURS} == CATEGORIES
    assert len({case.name for case in OURS}) == len(OURS) >= 150
