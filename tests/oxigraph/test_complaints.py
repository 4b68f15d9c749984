"""A query that is none: each mistake is told with its name, its place and the way to mend it."""

import pyoxigraph as ox
import pytest

from wijkgraph.errors import QueryRefused, QuerySyntax
from wijkgraph.oxigraph.complaints import complaint
from wijkgraph.oxigraph.querying import run_query
from wijkgraph.words.translations import tell


def told(query: str) -> QuerySyntax:
    try:
        run_query(ox.Store(), query)
    except SyntaxError as error:
        return complaint(query, error)
    raise AssertionError(f"Oxigraph took {query}")


@pytest.mark.parametrize(
    ("query", "what", "where", "next"),
    [
        (
            "SELECT * WHERE {\n  ?s a wg:Letter\n}",
            "The prefix 'wg:' is not declared",
            "line 2, column 8",
            "Put this line at the top: PREFIX wg: <https://w3id.org/wijkgraph/def#>",
        ),
        (
            "PREFIX a: <http://a/> SELECT ?x { ?x a:b/mijn:c ?y . ?y foaf:name ?n }",
            "The prefix 'mijn:' is not declared",
            "line 1, column 42",
            "Put a line like this at the top: PREFIX mijn: <http://…>",
        ),
        (
            "SELECT ?x { ?x a :Letter }",
            "The prefix ':' is not declared",
            "line 1, column 18",
            "Put a line like this at the top: PREFIX : <http://…>",
        ),
        (
            "SELECT ?y (COUNT(?x) AS ?n) { ?x ?y ?z }",
            "The variable ?y is neither grouped nor in an aggregate",
            "line 1, column 8",
            "Add ?y to GROUP BY, or write (SAMPLE(?y) AS ?…).",
        ),
        (
            "SELECT ?p (CONCAT(STR(?o), 'x') AS ?c)\n{ ?s ?p ?o } GROUP BY ?p",
            "The variable ?o is neither grouped nor in an aggregate",
            "line 1, column 23",
            "Add ?o to GROUP BY, or write (SAMPLE(?o) AS ?…).",
        ),
        (
            "SELECT ?s { { SELECT ?s ?p (MAX(?o) AS ?m) { ?s ?p ?o } GROUP BY ?s } }",
            "The variable ?p is neither grouped nor in an aggregate",
            "line 1, column 25",
            "Add ?p to GROUP BY, or write (SAMPLE(?p) AS ?…).",
        ),
        (
            r'SELECT * { ?s ?p "a\\b", "\q" }',
            "A backslash in a string begins an escape, and this is none",
            "line 1, column 27",
            "Write two backslashes for one.",
        ),
        (
            r"SELECT * { ?s ?p '''\n\uD800''' }",
            r"\uD800 is no character",
            "line 1, column 23",
            "Write the number of its code point.",
        ),
        (
            "SELECT * { ?s ?p ?o FILTER(?o) FILTER STRLEN(?o) > 1 }",
            "The expression of FILTER stands without brackets",
            "line 1, column 32",
            "Write brackets around all of it: FILTER(…).",
        ),
        (
            "SELECT ?p { ?s ?p ?o FILTER NOT EXISTS { ?o ?p ?s } } GROUP BY ?p HAVING COUNT(*) > 1",
            "The expression of HAVING stands without brackets",
            "line 1, column 67",
            "Write brackets around all of it: HAVING(…).",
        ),
        (
            "SELECT * { ?s ?p ?o FILTER ?o NOT IN (1, 2) }",
            "The expression of FILTER stands without brackets",
            "line 1, column 21",
            "Write brackets around all of it: FILTER(…).",
        ),
        (
            "SELECT * { ?s ?p ?o FILTER(REGEX(?o, 'a', 'i') && CONTAINS(STR(?o))) }",
            "The function CONTAINS takes 2 arguments, and was given 1",
            "line 1, column 51",
            "Write so many, with commas between them.",
        ),
        (
            "SELECT (BNODE() AS ?a) (SUBSTR('abc') AS ?b) {}",
            "The function SUBSTR takes 2 or 3 arguments, and was given 1",
            "line 1, column 25",
            "Write so many, with commas between them.",
        ),
        ("SELECT * { ?s ?p ?o } ORDER ?s", "ORDER stands without BY", "line 1, column 23", "Write ORDER BY."),
        (
            "SELECT * { ?s ?p ?o } LIMIT 10 OFFSET ?n",
            "OFFSET stands without a whole number",
            "line 1, column 32",
            "Write one, like OFFSET 10.",
        ),
        (
            "SELECT * { ?s ?p ?o } VALUES (?a ?b) { (1 2) (1) }",
            "This row of VALUES does not fit: values 1, variables 2",
            "line 1, column 46",
            "Give each variable a value, or UNDEF.",
        ),
        (
            'SELECT * { VALUES (?a ?b) { ("x"@nl -1) ("1"^^<http://d> UNDEF 3) } }',
            "This row of VALUES does not fit: values 3, variables 2",
            "line 1, column 41",
            "Give each variable a value, or UNDEF.",
        ),
        (
            "SELECT * { <http://a> <http://b> ?x\n BIND(1 AS ?x) }",
            "The variable ?x has a value already, and BIND cannot give it another",
            "line 2, column 12",
            "Give the result of BIND a name of its own.",
        ),
        (
            "SELECT * { { SELECT (1 AS ?x) {} } OPTIONAL { ?a ?b ?c } BIND(2 AS ?x) }",
            "The variable ?x has a value already, and BIND cannot give it another",
            "line 1, column 68",
            "Give the result of BIND a name of its own.",
        ),
        (
            "SELECT (1 AS ?x) { ?x ?y ?z }",
            "The variable ?x has a value already, and SELECT cannot give it another",
            "line 1, column 14",
            "Give the expression a name of its own.",
        ),
        (
            "SELECT (1 AS ?x) (2 AS ?x) {}",
            "SELECT gives the variable ?x twice",
            "line 1, column 24",
            "Name it once, or give the other a name of its own.",
        ),
        (
            "SELECT * { ?s ?p ?o } GROUP BY ?s",
            "SELECT * cannot stand beside GROUP BY or an aggregate",
            "line 1, column 8",
            "Name the columns: those of GROUP BY, and aggregates.",
        ),
        (
            "SELECT ?x { ?x ?p ?o FILTER(COUNT(?o) > 1) }",
            "The aggregate COUNT cannot stand in FILTER",
            "line 1, column 29",
            "Write it in SELECT or HAVING, or in a subquery.",
        ),
        (
            "SELECT ?x { ?x ?p ?o FILTER(STARTSWITH(?o, 'a')) }",
            "SPARQL has no function STARTSWITH",
            "line 1, column 29",
            "Use one of its own, or a function's full IRI or prefixed name.",
        ),
        (
            "SELECT ?a, ?b { ?a ?b ?c }",
            "The columns of SELECT stand without commas",
            "line 1, column 10",
            "Leave the comma out.",
        ),
        (
            "SELECT COUNT(?a) { ?a ?b ?c }",
            "COUNT in SELECT wants brackets and a name",
            "line 1, column 8",
            "Write (COUNT(…) AS ?name).",
        ),
        (
            "SELECT (COUNT(?a)) { ?a ?b ?c }",
            "An expression in SELECT has no name",
            "line 1, column 8",
            "Write (… AS ?name).",
        ),
        (
            "SELECT * { { _:a ?p ?o } { _:a ?q ?r } }",
            "The blank node _:a stands in two groups",
            "line 1, column 28",
            "Use a variable in its place.",
        ),
        (
            "SELECT ?x { ?x ?p <b> }",
            "The IRI <b> is relative, and there is no base",
            "line 1, column 19",
            "Write the full IRI, or BASE <…> at the top.",
        ),
        (
            "SELECT ?x { ?x ?p <http://a/b c> }",
            "This IRI is not closed, or holds a space or another sign that no IRI has",
            "line 1, column 19",
            "Write it as %20, or close the IRI with '>'.",
        ),
        ("SELECT ?x {\n?x ?p ?o", "This '{' is not closed", "line 1, column 11", "Write '}' where it ends."),
        ("SELECT ?x { ?x ?p ?o }\n}", "This '}' closes nothing", "line 2, column 1", "Leave it out."),
        (
            "SELECT ?x { ?x ?p ?o FILTER(?o > 1 }",
            "This '}' stands where ')' should close a bracket",
            "line 1, column 36",
            "Write ')' before it.",
        ),
        (
            "SELECT ?x { ?x ?p 'it's' }",
            "This string is not closed",
            "line 1, column 24",
            "Close it on its line, or write three quotes around a text of several lines.",
        ),
        (
            "SELECT ?x { ?x ?p ?o FILTER(?o == 1) }",
            "In SPARQL this is written =",
            "line 1, column 32",
            "Write =.",
        ),
        (
            "SELECT ?x { ?x ?p ?o FILTER(?o <> 1) }",
            "In SPARQL this is written !=",
            "line 1, column 32",
            "Write !=.",
        ),
        (
            "SELECT ?x { ?x ?p ?o FILTER(?o = 1 AND ?o NOT IN (2)) }",
            "In SPARQL this is written &&",
            "line 1, column 36",
            "Write &&.",
        ),
        (
            "SELECT ?x { ?x ?p ?o FILTER(NOT (?o = 1)) }",
            "In SPARQL this is written !",
            "line 1, column 29",
            "Write !.",
        ),
        (
            "SELECT ?x { ?x ?p ?o } LIMIT ten",
            "LIMIT stands without a whole number",
            "line 1, column 24",
            "Write one, like LIMIT 10.",
        ),
        (
            "SELECT ?x { ?x ?p }",
            "Not a SPARQL query: something is wrong near '}'",
            "line 1, column 20",
            "Mend it there, or just before.",
        ),
    ],
)
def test_a_mistake_is_told(query: str, what: str, where: str, next: str) -> None:
    error = told(query)
    assert (error.what, error.where, error.next) == (what, where, next)
    assert not tell(error, "nl").detail, "it has no Dutch"


def test_in_dutch() -> None:
    error = tell(told("SELECT * { ?s a wg:Letter }"), "nl")
    assert str(error) == (
        "Het voorvoegsel 'wg:' is niet bekendgemaakt (regel 1, kolom 17). "
        "Zet deze regel bovenaan: PREFIX wg: <https://w3id.org/wijkgraph/def#>"
    )


def test_the_place_is_one_of_the_query_as_it_was_given() -> None:
    query = "SELECT ?x { ?x ?p ?o FILTER(REGEX(?o, '[a-z-[b]]') && true < false)\n ?x ex:p 1 }"
    assert told(query).where == "line 2, column 5"


def test_prefixes_that_stand_elsewhere_are_known() -> None:
    query = "SELECT ?x { ?x ex:p ?o . ?x no:p ?o }"
    with pytest.raises(SyntaxError) as caught:
        run_query(ox.Store(), query, prefixes={"ex": "http://e/"})
    assert complaint(query, caught.value, {"ex": "http://e/"}).what == "The prefix 'no:' is not declared"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { { ?x ?p ?o } UNION { BIND(1 AS ?x) } }",
        "SELECT ?x { FILTER(?x > 1) BIND(2 AS ?x) }",
        "SELECT (SUM(?n) AS ?sum) ?g { VALUES (?g ?n) { ('a' 1) (UNDEF 1.5e0) (<http://g> -1) } } GROUP BY ?g",
        "SELECT (STR(?p) AS ?q) { ?s ?p ?o } GROUP BY ?p ORDER BY (COUNT(*))",
    ],
)
def test_a_query_without_a_mistake_runs(query: str) -> None:
    run_query(ox.Store(), query)


@pytest.mark.parametrize(
    ("query", "what", "where"),
    [
        (
            "SELECT ?g (COUNT(?x) AS ?n) { ?x ?p ?g } GROUP BY ?g HAVING (?n > 1)",
            "HAVING does not know ?n, which SELECT names after it, and would leave no row",
            "line 1, column 62",
        ),
        (
            "SELECT * { { SELECT ?g (SUM(?x) AS ?n) { ?g ?p ?x }\nGROUP BY ?g HAVING (MAX(?x) < ?n) LIMIT 1 } }",
            "HAVING does not know ?n, which SELECT names after it, and would leave no row",
            "line 2, column 31",
        ),
        (
            "SELECT (SUM(COUNT(?x)) AS ?n) { ?x ?p ?o }",
            "The aggregate COUNT stands in another, SUM, which has no value then",
            "line 1, column 13",
        ),
        (
            "SELECT ?p { ?x ?p ?o } GROUP BY ?p ORDER BY DESC(MAX(1 + COUNT(?x)))",
            "The aggregate COUNT stands in another, MAX, which has no value then",
            "line 1, column 58",
        ),
    ],
)
def test_a_query_that_gives_nothing_whatever_the_data_are_is_refused(
    query: str, what: str, where: str
) -> None:
    with pytest.raises(QueryRefused) as caught:
        run_query(ox.Store(), query)
    assert (caught.value.what, caught.value.where) == (what, where)
    dutch = tell(caught.value, "nl")
    assert (dutch.detail, dutch.what != what) == ("", True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?g (COUNT(?x) AS ?n) { ?x ?p ?g } GROUP BY ?g HAVING (COUNT(?x) > 1)",
        "SELECT ?h (COUNT(?x) AS ?n) { ?x ?p ?g } GROUP BY (STR(?g) AS ?h) HAVING (?h > 'a')",
        "SELECT ?g (COUNT(?x) AS ?n) { ?x ?p ?g } GROUP BY ?g HAVING (!BOUND(?n))",
        "SELECT (SUM(?n) AS ?m) { { SELECT (COUNT(?x) AS ?n) { ?x ?p ?g } GROUP BY ?g } }",
        "SELECT (MAX(?x) + COUNT(?x) AS ?n) { ?x ?having ?max }",
    ],
)
def test_what_depends_on_the_data_is_asked(query: str) -> None:
    run_query(ox.Store(), query)
