from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.rdf import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from wijkgraph.validation.data import DataGraph
from wijkgraph.validation.rule_store import RuleStore
from wijkgraph.validation.vocabulary import xsd

S, P = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")

TEXTS = st.one_of(
    st.integers().map(str),
    st.integers(-(10**25), 10**25).map(str),
    st.from_regex(r"[+-]?0{0,2}\d{1,3}(\.\d{0,3})?", fullmatch=True),
    st.floats().map(str),
    st.floats(width=32).map(repr),
    st.from_regex(
        r"-?\d{4}-(0[1-9]|1[0-3])-[0-3]\d(T[0-2]\d:00:00(\.\d{1,3})?)?(Z|[+-]\d\d:00)?", fullmatch=True
    ),
    st.sampled_from(
        ["true", "false", "1", "0", "INF", "NaN", "P1Y", "P12M", "2020", "0000", "", " 1 ", "abc"]
    ),
    st.dates(date(1, 1, 1), date(9999, 1, 1)).map(lambda day: (day + timedelta(1)).isoformat()),
)
NAMES = """
boolean integer decimal double float date dateTime gYear byte long nonNegativeInteger time duration
gYearMonth gMonthDay dateTimeStamp dayTimeDuration anyURI string
"""
DATATYPES = st.sampled_from(NAMES.split()).map(xsd)


@given(st.builds(lambda text, datatype: Literal(text, datatype=datatype), TEXTS, DATATYPES))
def test_every_literal_comes_back_as_it_was_written(literal):
    data = DataGraph([Quad(S, P, literal)])
    assert list(data.statements()) == [(S, P, literal)]
    store = RuleStore(data)
    store.hold({P})
    names, rows = store.solutions("SELECT ?o WHERE { ?s ?p ?o }")
    assert (names, list(rows)) == (("o",), [(literal,)])


@given(st.lists(TEXTS, unique=True, max_size=5), DATATYPES)
def test_two_spellings_of_one_number_stay_two_values(texts, datatype):
    data = DataGraph(Quad(S, P, Literal(text, datatype=datatype)) for text in texts)
    assert len(data) == len(texts)


def test_all_graphs_are_one():
    graph = NamedNode("http://example.org/g")
    data = DataGraph([Quad(S, P, S, graph), Quad(S, P, S, DefaultGraph()), Quad(S, P, BlankNode("b"), graph)])
    assert len(data) == 2
