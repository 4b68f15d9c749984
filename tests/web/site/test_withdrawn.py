"""Claims that ended are found in the files, however these are written; a file that tells of none is not read as RDF."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from wijkgraph.claims.ledgers import read_ledger
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.project import Layout
from wijkgraph.rdf import RdfFormat, read_quads, serialize
from wijkgraph.web.site.document_family import Site
from wijkgraph.web.site.withdrawn import endings_told, withdrawn_claims


@pytest.fixture
def copied(site: Site, tmp_path: Path) -> Site:
    """The site beside a copy of its claims files, to be changed."""
    layout = Layout(tmp_path, tmp_path / "build")
    shutil.copytree(site.layout.claims, layout.claims)
    shutil.copytree(site.layout.reference, layout.reference)
    return replace(site, layout=layout)


def test_all_that_ended_is_told_and_all_that_replaces_another(site: Site) -> None:
    claims = [claim for path in site.layout.ledgers for claim in read_ledger(path).claims]
    ended = {claim.iri for claim in claims if claim.ended or claim.status in ("rejected", "superseded")}
    assert ended
    assert withdrawn_claims(site).keys() == ended
    assert {claim.iri for claim in endings_told(site)} == ended | {one.iri for one in claims if one.revises}


def test_names_written_in_full_tell_the_same(site: Site, copied: Site) -> None:
    for path in copied.layout.ledgers:
        path.write_bytes(serialize(read_quads(path), RdfFormat.TRIG))
    assert withdrawn_claims(copied) == withdrawn_claims(site)


def test_a_file_without_an_end_is_not_read_as_rdf(copied: Site) -> None:
    known = endings_told(copied)
    (copied.layout.claims / "other.trig").write_text("no claims at all", encoding="utf-8")
    assert endings_told(_next_version(copied)) == known


def test_an_end_that_came_with_a_new_version_is_told(copied: Site) -> None:
    path = copied.layout.ledgers[0]
    whole = path.read_bytes()
    path.write_bytes(b"# nothing ended yet")
    before = endings_told(copied)
    path.write_bytes(whole)
    assert len(endings_told(_next_version(copied))) > len(before)


def _next_version(site: Site) -> Site:
    return replace(site, store=EmbeddedStore.of((), "next"))
