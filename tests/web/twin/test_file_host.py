"""Rules for Apache lead where the live server leads. (That Apache itself understands it was tried by hand.)"""

import re

import pytest

from tests.ours import BASE
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.families import redirect_of
from wijkgraph.web.site.files import dumps_of
from wijkgraph.web.site.thing import all_things
from wijkgraph.web.twin.file_host import apache_rules

pytestmark = pytest.mark.slow

RULES = apache_rules(
    {"ttl": "text/turtle; charset=utf-8", "rdf": "application/rdf+xml"}, {"void": "text/turtle"}
)
REDIRECT = re.compile(r"^RewriteRule (\S+) (\S+) \[(?:R=303,)?L\]$", re.MULTILINE)


def led_to(path: str) -> str | None:
    """Address to which the rules lead a request for a path; None when they leave it where it is."""
    for pattern, target in REDIRECT.findall(RULES.decode()):
        if found := re.search(pattern, path):
            if not target.startswith("%{ENV:BASE}"):
                return None
            return found.expand(target.removeprefix("%{ENV:BASE}").replace("$", "\\"))
    return None


def test_things_and_histories_lead_where_the_server_leads(site: Site):
    documents = [stem.removeprefix("doc/") for stem in all_things(site)][::10]
    own = [local if local.startswith("def/") else f"id/{local}" for local in documents]
    for path in [
        *own,
        *(f"prov/{local}" for local in documents),
        "id/dataset/wijkgraph",
        "id/catalog/wijkgraph",
        "id/service/sparql",
        "def/0.1.0",
        *(dump.iri(site.names).value.removeprefix(BASE) for dump in dumps_of(site)),
    ]:
        assert led_to(path) == redirect_of(site, Address.of(path), {}), path


@pytest.mark.parametrize("path", ["def/context.jsonld", "def", "data.ttl", "doc/study/x", "question/x", ""])
def test_documents_stay_where_they_are(path: str):
    assert led_to(path) is None


def test_types_are_told_with_their_charset():
    lines = RULES.decode().splitlines()
    assert {"AddType text/turtle .ttl", "AddCharset utf-8 .ttl", "AddType application/rdf+xml .rdf"} <= set(
        lines
    )
    assert "AddCharset utf-8 .rdf" not in lines
    assert lines[lines.index('<Files "void">') + 1] == 'ForceType "text/turtle"'
