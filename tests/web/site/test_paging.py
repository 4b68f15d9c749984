"""Long lists come in parts, each with its own address; going through them meets every entry once."""

import re
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.web.site_pages import asked, rendered
from wijkgraph.errors import NotFound
from wijkgraph.project import Layout
from wijkgraph.web.site import commitment_pages, letter_pages, overview_pages, quality_pages
from wijkgraph.web.site.document_family import Site, find_family
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.paging import Part, address_of, count_parts, listing

# A list, where its size is set, and what marks an entry on its pages.
LISTS = [
    (
        "commitments",
        commitment_pages,
        "COMMITMENTS",
        r'<article class="promise">\s*<h2><a href="(?:\.\./)*([^"]+)"',
    ),
    ("studies", overview_pages, "STUDIES", r'<article class="promise">\s*<h2><a href="(?:\.\./)*([^"]+)"'),
    ("areas", overview_pages, "AREAS", r'<tr><td[^>]*><a href="(?:\.\./)*(doc/area/[^"]+)"'),
    ("areas", overview_pages, "AREAS", r'<tr><td[^>]*><a href="(?:\.\./)*(doc/area-set/[^"]+)"'),
    ("programme", overview_pages, "CHAPTERS", r'<h2 id="c\d+">.*<a href="(?:\.\./)*([^"]+)"'),
    ("letters", letter_pages, "PART", r'<li><h2><a href="(?:\.\./)*([^"]+)"'),
    ("quality", quality_pages, "PART", r'<tr><th scope="row"><a href="(?:\.\./)*([^"]+)"'),
    ("quality", quality_pages, "PART", r'<tr id="source-([^"]+)'),
]


@pytest.fixture(scope="module")
def site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site without what people did in the checkout: reviews that are kept there have tables of their own."""
    root = tmp_path_factory.mktemp("without-work")
    for name in ("ontology", "data", "queries", "wijkgraph.toml"):
        (root / name).symlink_to(ROOT / name)
    return replace(site, layout=Layout(root, site.layout.build))


def walk(site: Site, stem: str, **query: str) -> list[str]:
    """The pages of a list, by the links to the next."""
    pages = []
    address = f"{stem}.nl.html"
    while address:
        pages.append(rendered(site, address, **query))
        assert len(pages) < 1000
        following = re.search(r'<a rel="next" href="(?:\.\./)*([^"?]+)', pages[-1])
        address = following[1] if following else ""
    return pages


@pytest.mark.slow
@pytest.mark.parametrize(("stem", "module", "size", "entry"), LISTS)
@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_parts_of_a_list_hold_every_entry_once(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    stem: str,
    module: ModuleType,
    size: str,
    entry: str,
    most: int,
):
    whole = re.findall(entry, rendered(site, f"{stem}.nl.html"))
    assert len(whole) > 1
    monkeypatch.setattr(module, size, most)
    pages = walk(site, stem)
    found = [re.findall(entry, page) for page in pages]
    assert len(pages) > 1
    assert all(len(entries) <= most for entries in found)
    assert sorted(one for entries in found for one in entries) == sorted(whole)


@pytest.mark.parametrize("stem", sorted({name for name, *_ in LISTS}))
def test_what_fits_one_page_has_one_and_says_nothing_of_parts(site: Site, stem: str):
    family, _ = find_family(FAMILIES, stem)
    assert list(family.stems(site)) == [stem]
    assert 'rel="next"' not in rendered(site, f"{stem}.nl.html")
    with pytest.raises(NotFound):
        rendered(site, f"{stem}/2.nl.html")


@pytest.mark.parametrize("address", ["commitments/1", "commitments/0", "commitments/02", "commitments/x"])
def test_a_part_has_one_address_only(address: str):
    with pytest.raises(NotFound):
        find_family(FAMILIES, address)


def test_a_choice_goes_along_to_the_next_part(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commitment_pages, "COMMITMENTS", 1)
    page = rendered(site, "commitments.nl.html", state="kept")
    assert re.search(r'rel="next" href="commitments/2\.nl\.html\?state=kept"', page)
    assert re.search(r'<form class="filters" action="commitments\.nl\.html"', page)
    assert '<option value="kept" selected' in rendered(site, "commitments/2.nl.html", state="kept")


def test_the_longer_tables_are_summed_on_every_part(site: Site, monkeypatch: pytest.MonkeyPatch):
    cells = r'class="number">([\d.]+)</td>'
    rows = re.findall(r'<tr><th scope="row"><a.*?</tr>', rendered(site, "quality.nl.html"))
    sums = [
        sum(int(n.replace(".", "")) for n in column)
        for column in zip(*(re.findall(cells, row) for row in rows), strict=True)
    ]
    monkeypatch.setattr(quality_pages, "PART", 2)
    for page in walk(site, "quality"):
        foot = re.search(r"<tfoot>(.*?)</tfoot>", page)
        assert foot
        assert [int(n.replace(".", "")) for n in re.findall(cells, foot[1])] == sums


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=1, max_value=60))
def test_parts_divide_a_list(total: int, size: int):
    entries = list(range(total))
    parts = [Part("x", number + 1, size, total) for number in range(count_parts(total, size))]
    assert [one for part in parts for one in part.of(entries)] == entries
    assert all(list(part.of(entries)) == entries[part.start : part.stop] for part in parts)
    assert {part.last for part in parts} == {len(parts)}


def test_the_twin_and_the_sitemap_hold_every_part(site: Site):
    family = listing("things", lambda site, ask: b"", 10, lambda site: 31)
    stems = list(family.stems(site))
    assert stems == ["things", "things/2", "things/3", "things/4"]
    assert stems == [address_of("things", number) for number in (1, 2, 3, 4)]
    assert all(family.match(stem) is not None for stem in stems)


def test_no_list_is_that_long(site: Site):
    _, ask = asked("studies/999999.en.html")
    with pytest.raises(NotFound, match="not that long"):
        overview_pages.studies_page(site, ask)
