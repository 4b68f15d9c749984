"""The static twin gives the same bytes as the live server, and nothing that a plain file host could not give."""

import re
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest

from tests.web.conftest import Server
from tests.web.pages.conftest import samples
from wijkgraph.errors import UsageError
from wijkgraph.snapshot import Snapshot
from wijkgraph.web.pages.families import FAMILIES
from wijkgraph.web.pages.site import Site
from wijkgraph.web.static_site import Published, publish_static

# Files that only a plain host needs; a live server answers such requests itself.
OWN = {"404.html", ".htaccess", ".nojekyll"}
EVERY = 40  # of the many alike, one in so many is compared


@pytest.fixture(scope="session")
def twin(site: Site, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    """The whole site, written."""
    folder = tmp_path_factory.mktemp("twin")
    return folder, publish_static(site.layout, snapshot, folder)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_twin_has_the_same_bytes_as_the_server(twin: tuple[Path, Published], room: Server):
    folder, _ = twin
    names = [name for name in files(folder) if name not in OWN]
    many = [name for name in names if name.startswith(("doc/", "prov/"))]
    compared = [name for name in names if name not in set(many)] + many[::EVERY]
    assert len(compared) > 500
    for name in compared:
        answer = room.client.get(f"/{name}")
        assert answer.status_code == 200, name
        assert answer.content == (folder / name).read_bytes(), name


# What a reader or browser follows on a page.
LINKS = re.compile(r' (?:href|src|action|data-load|data-suggest|data-index|data-endpoint)="([^"]*)"')
IDS = re.compile(r' id="([^"]*)"')


def test_no_link_in_the_twin_is_dead(twin: tuple[Path, Published]):
    folder, _ = twin
    there = set(files(folder))
    pages = {name: (folder / name).read_text(encoding="utf-8") for name in there if name.endswith(".html")}
    anchors = {name: set(IDS.findall(text)) for name, text in pages.items()}
    assert len(pages) > 3000
    dead = set()
    for name, text in pages.items():
        for link in set(LINKS.findall(text)):
            parts = urlsplit(unescape(link))
            if parts.scheme or parts.netloc:
                continue
            path = normpath(join("/", dirname(name), unquote(parts.path))).lstrip("/") if parts.path else name
            # A page needs no ending, as .htaccess and most file hosts have it.
            found = path if path in there else f"{path or 'index'}.html"
            fragment = unquote(parts.fragment)
            if found not in there or (fragment and fragment not in anchors[found]):
                dead.add((name, link))
    assert sorted(dead)[:20] == []


def test_every_document_of_every_family_is_there(twin: tuple[Path, Published], site: Site):
    folder, published = twin
    there = set(files(folder))
    assert len(there) == published.files
    for family in FAMILIES:
        endings = {form.ending for form in family.forms()}
        for stem in family.stems(site):
            assert any(f"{stem}.{ending}" in there for ending in endings), stem
    assert {"index.html", "index.nl.html", "index.en.html", "search.nl.json", "data/wijkgraph.nq"} <= there


def test_questions_are_there_in_the_forms_they_have_and_no_other(twin: tuple[Path, Published], site: Site):
    folder, _ = twin
    for name, question in site.questions.items():
        assert (folder / f"question/{name}.csv").exists() != question.gives_graph
        assert (folder / f"question/{name}.ttl").exists() == question.gives_graph


def test_links_need_no_host_and_no_folder(twin: tuple[Path, Published], site: Site):
    folder, _ = twin
    for stem in samples(site, most=1):
        page = folder / f"{stem}.nl.html"
        if page.exists():
            assert 'href="/' not in page.read_text(encoding="utf-8"), stem


def test_writing_it_again_changes_nothing(twin: tuple[Path, Published], site: Site):
    from wijkgraph.web.static_site import documents

    folder, _ = twin
    for family in FAMILIES:
        stems = list(family.stems(site))
        for stem in stems[:: max(1, len(stems) // 3)]:
            for path, data in documents(site, family, stem):
                assert (folder / path).read_bytes() == data, path


def test_a_folder_with_something_else_is_left_alone(site: Site, snapshot: Snapshot, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="something else"):
        publish_static(site.layout, snapshot, tmp_path)
    assert files(tmp_path) == ["thesis.txt"]
