"""Prefixed names and IRIs, both ways."""

import pytest

from wijkgraph.errors import NotFound
from wijkgraph.namespaces import PREFIXES, shorten, term


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_name_comes_back_from_its_iri(prefix: str) -> None:
    assert shorten(term(f"{prefix}:aim").value) == f"{prefix}:aim"


def test_our_ontology_is_one_of_the_vocabularies() -> None:
    assert term("wg:Claim").value == "https://w3id.org/wijkgraph/def#Claim"


def test_the_longest_namespace_names() -> None:
    assert shorten("http://www.w3.org/ns/prov#") == "prov:"
    assert shorten("http://www.w3.org/ns/provenance") == "http://www.w3.org/ns/provenance"


def test_what_has_no_prefix_is_shortened_by_its_base_only() -> None:
    iri = "https://buurt.example/id/study/wijk-in-zicht"
    assert shorten(iri) == iri
    assert shorten(iri, "https://buurt.example/") == "id/study/wijk-in-zicht"
    assert shorten(iri, "https://elders.example/") == iri


def test_an_unknown_prefix_is_refused() -> None:
    with pytest.raises(NotFound, match="Unknown prefix 'foo:'"):
        term("foo:Bar")
