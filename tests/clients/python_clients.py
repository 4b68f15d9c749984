"""Python's SPARQL clients against one endpoint: prints each case with its answer as JSON.

Run by test_clients.py with the Python of `make clients`: `python python_clients.py ENDPOINT CLIENT`, with queries by
form on standard input. An answer is a sorted list of lines, a boolean, or the words of an error.
"""

import json
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

import sparql_dataframe
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from SPARQLWrapper import GET, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper, Wrapper

Cases = Iterator[tuple[str, Callable[[], object]]]


def lines(rows: Iterable[Iterable[object]]) -> list[str]:
    return sorted(" ".join(map(str, row)) for row in rows)


def of_result(result: Result) -> list[str] | bool:
    if result.type == "ASK":
        return bool(result.askAnswer)
    return lines(result.graph if result.graph is not None else result)


def sparqlwrapper(endpoint: str, queries: dict[str, str]) -> Cases:
    """Every return format, for every form of query, by each method."""
    methods = {"get": (GET, URLENCODED), "form": (POST, URLENCODED), "direct": (POST, POSTDIRECTLY)}
    for form, query in queries.items():
        for how, (method, request_method) in methods.items():
            for wanted in Wrapper._allowedFormats:
                client = SPARQLWrapper(endpoint, returnFormat=wanted)
                client.setMethod(method)
                client.setRequestMethod(request_method)
                client.setQuery(query)
                yield f"{form} {how} {wanted}", lambda client=client: converted(client)


def converted(client: SPARQLWrapper) -> list[str] | bool:
    """The answer as the client reads it; texts, which it hands on as they are, read by rdflib."""
    answer = client.query()
    media_type = answer.info()["content-type"].partition(";")[0]
    found = answer.convert()
    if isinstance(found, Graph):
        return lines(found)
    if isinstance(found, dict):
        if "boolean" in found:
            return bool(found["boolean"])
        return lines([row[name]["value"] for name in ("s", "o")] for row in found["results"]["bindings"])
    content = found.toxml().encode() if hasattr(found, "toxml") else found
    if media_type == "text/turtle":
        return lines(Graph().parse(data=content, format="turtle"))
    if client.queryType == "ASK" and media_type.startswith("text/"):
        return content.strip() == b"true"
    return of_result(Result.parse(BytesIO(content), content_type=media_type))


def rdflib_store(endpoint: str, queries: dict[str, str]) -> Cases:
    """The SPARQLStore of rdflib: rows in four formats, graphs in those that it can read."""
    formats = {
        "select": ("json", "xml", "csv", "tsv"),
        "ask": ("json", "xml"),
        "construct": ("xml", "turtle", "json-ld"),
        "describe": ("xml", "turtle", "json-ld"),
        "fault": ("json",),
    }
    for form, query in queries.items():
        for method in ("GET", "POST", "POST_FORM"):
            for wanted in formats[form]:
                store = SPARQLStore(endpoint, method=method, returnFormat=wanted)
                yield (
                    f"{form} {method} {wanted}",
                    lambda store=store, query=query: of_result(store.query(query)),
                )


def dataframe(endpoint: str, queries: dict[str, str]) -> Cases:
    """sparql-dataframe: the rows of a SELECT, by CSV."""
    for form in ("select", "fault"):
        for post in (False, True):
            yield (
                f"{form} {'form' if post else 'get'} csv",
                lambda post=post, form=form: lines(
                    sparql_dataframe.get(endpoint, queries[form], post=post).itertuples(index=False)
                ),
            )


CLIENTS = {"sparqlwrapper": sparqlwrapper, "rdflib": rdflib_store, "sparql-dataframe": dataframe}


def outcome(run: Callable[[], object]) -> object:
    try:
        return run()
    except Exception as error:  # every fault of a client is an outcome to be compared
        return f"{type(error).__name__}: {error}"


def main() -> None:
    endpoint, client = sys.argv[1:]
    warnings.simplefilter("ignore")  # a client warns where a form of query has no such format
    cases = CLIENTS[client](endpoint, json.load(sys.stdin))
    json.dump({name: outcome(run) for name, run in cases}, sys.stdout)


main()
