"""Responses to requests that ask nothing of the layers: the same as through them."""

import http.client
from urllib.parse import urlencode

import pytest

from tests.web.conftest import EX, Server

JSON = "application/sparql-results+json"
BULK = f"SELECT * {{ GRAPH <{EX}bulk> {{ ?s ?p ?o }} }}"
CHANGING = frozenset({"date", "server-timing"})


def get(
    server: Server, method: str, fields: dict[str, str], **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=120)
    connection.putrequest(method, f"/sparql?{urlencode(fields)}", skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    found = {name.lower(): value for name, value in answer.getheaders() if name.lower() not in CHANGING}
    # Compression says what it varies with only where it might have been at work: a body that is not small.
    varies = found.get("vary", "").split(", ")
    assert len(varies) == len(set(varies)), varies
    found["vary"] = ", ".join(sorted({*varies, "Accept-Encoding"}))
    return answer.status, found, body


@pytest.mark.parametrize(
    ("method", "fields", "accept"),
    [
        ("GET", {"query": "SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3"}, JSON),
        ("HEAD", {"query": "SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3"}, JSON),
        ("GET", {"query": BULK}, "text/csv"),
        ("GET", {"query": "ASK { FILTER(NOW() > 0) }"}, JSON),
        ("GET", {"query": "SELECT"}, JSON),
        ("GET", {"query": "SELECT * { ?s ?p ?o } ORDER BY nothing"}, "text/html"),
        ("PUT", {"query": "ASK {}"}, JSON),
        ("GET", {}, "text/html"),
        ("OPTIONS", {}, "*/*"),
    ],
)
def test_the_layers_are_passed_by_unseen(
    server: Server, method: str, fields: dict[str, str], accept: str
) -> None:
    get(server, method, fields, Accept=accept)  # from now on an answer that may be kept has a length
    plain = get(server, method, fields, Accept=accept)
    through = get(server, method, fields, Accept=accept, Accept_Encoding="gzip;q=0")
    assert plain == through
    assert get(server, method, fields, Accept=accept, Accept_Encoding="identity") == through
    assert "Origin" in plain[1]["vary"]


def test_what_asks_for_a_layer_gets_it(server: Server) -> None:
    fields = {"query": BULK}
    _, plain, body = get(server, "GET", fields)
    _, coded, packed = get(server, "GET", fields, Accept_Encoding="gzip")
    assert coded["content-encoding"] == "gzip"
    assert len(packed) < len(body)
    assert get(server, "GET", fields, Origin="http://a.example")[1]["access-control-allow-origin"] == "*"
    assert get(server, "GET", fields, If_None_Match=coded["etag"])[0] == 304
    assert get(server, "GET", fields, If_None_Match=plain["etag"])[0] == 304
