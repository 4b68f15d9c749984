"""The static twin gives the same bytes as the live server, and nothing that a plain file host could not give."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from html import unescape
from importlib import resources
from itertools import groupby
from pathlib import Path
from posixpath import dirname, join, normpath
from threading import Event
from urllib.parse import unquote, urlsplit

import pytest
from starlette.requests import Request

from tests.ours import ID
from tests.web.conftest import Server
from tests.web.site_pages import remembering, rendered, samples
from wijkgraph.asking.questions import Questions
from wijkgraph.dataset.kept_snapshots import Snapshot
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotAcceptable, NotFound, SourceError, StoreError, UsageError
from wijkgraph.formats import REFERENCES
from wijkgraph.linked.description import PROFILES
from wijkgraph.web.site.addresses import Address
from wijkgraph.web.site.document_family import Family, Site
from wijkgraph.web.site.families import FAMILIES
from wijkgraph.web.site.question_pages import QUESTION
from wijkgraph.web.site.routes import respond
from wijkgraph.web.site.withdrawn import withdrawn_claims
from wijkgraph.web.twin import document_files as static_documents
from wijkgraph.web.twin import static_twin
from wijkgraph.web.twin.document_files import Batch, Work, documents
from wijkgraph.web.twin.folder import LIST, TwinFolder
from wijkgraph.web.twin.static_twin import StaticTwin, publish_static
from wijkgraph.words.messages import LANGUAGES

pytestmark = pytest.mark.slow

# Files that only a plain host needs; a live server answers such requests itself.
OWN = {"404.html", ".htaccess", ".nojekyll", LIST}
# The page of queries has no form where nothing would answer it.
QUERY_PAGES = {"sparql.html", "sparql.nl.html", "sparql.en.html"}
# Files that come by routes of their own.
BESIDE = ("assets/", "data/", "openapi.json")
# Of documents alike one in so many is written, whatever its name: their pages come from the same templates.
WRITTEN = 40
FEW = 16  # of a kind: all of these are written
VISITED = {"doc/study/wijk-in-zicht"}  # by the tests
ANSWERED = 5  # of the documents written, one in so many is made again, in all its forms
SERVED = 50  # and one in so many is fetched over HTTP


@pytest.fixture(scope="session")
def twin(
    site: Site, snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, StaticTwin]]:
    """The site, written: every document of small kinds, some of large ones."""
    folder = tmp_path_factory.mktemp("twin")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            static_twin, "FAMILIES", [replace(family, stems=some_of(family)) for family in FAMILIES]
        )
        yield folder, publish_static(site.layout, snapshot, folder)


def some_of(family: Family) -> Callable[[Site], list[str]]:
    """The documents of a family that are written."""

    def stems(site: Site) -> list[str]:
        every = list(family.stems(site))
        kinds = Counter(kind_of_stem(stem) for stem in every)
        if family.name == "question":  # each has forms of its own
            return every
        return [
            stem
            for place, stem in enumerate(every)
            if place == 0 or stem in VISITED or kinds[kind_of_stem(stem)] <= FEW or is_chosen(stem, WRITTEN)
        ]

    return stems


def kind_of_stem(stem: str) -> str:
    return "/".join(stem.split("/")[: 2 if stem.startswith("doc/") else 1])


def is_chosen(stem: str, one_in: int) -> bool:
    return int(sha256(stem.encode()).hexdigest(), 16) % one_in == 0


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def is_own(folder: Path, name: str) -> bool:
    """True if the server answers otherwise: with no such file, with a form, or with 410 for a claim that ended."""
    is_page_of_claim = name.startswith("doc/claim/") and name.endswith(".html")
    return name in OWN | QUERY_PAGES or (
        is_page_of_claim and 'content="noindex"' in (folder / name).read_text(encoding="utf-8")
    )


def kind_and_form(name: str) -> tuple[str, str]:
    return name.split("/")[0], name.rpartition("/")[2].partition(".")[2]


def told_types(folder: Path) -> Callable[[str], str]:
    """Media type of a file, as a host that reads the rules gives it."""
    rules = (folder / ".htaccess").read_text(encoding="utf-8")
    types = {ending: essence for essence, ending in re.findall(r"^AddType (\S+) \.(\S+)$", rules, re.M)}
    charsets = {ending: name for name, ending in re.findall(r"^AddCharset (\S+) \.(\S+)$", rules, re.M)}
    forced = dict(re.findall(r'^<Files "(\S+)">\nForceType "(.+)"$', rules, re.M))

    def told(name: str) -> str:
        base, ending = name.rpartition("/")[2], name.rpartition(".")[2]
        return forced.get(base) or "; charset=".join(filter(None, [types[ending], charsets.get(ending)]))

    return told


def test_the_twin_has_the_same_bytes_and_media_types_as_the_server(
    twin: tuple[Path, StaticTwin], room: Server
):
    folder, _ = twin
    told = told_types(folder)
    names = [name for name in files(folder) if not is_own(folder, name)]
    first = {kind_and_form(name): name for name in reversed(names)}
    compared = [
        name
        for name in names
        if first[kind_and_form(name)] == name or is_chosen(Address.of(name).stem, SERVED)
    ]
    assert len(compared) > 200
    for name in compared:
        answer = room.client.get(f"/{name}")
        assert answer.status_code == 200, name
        assert answer.content == (folder / name).read_bytes(), name
        assert answer.headers["content-type"] == told(name), name


def test_a_file_of_the_twin_is_what_its_address_is_answered_with(twin: tuple[Path, StaticTwin], site: Site):
    folder, _ = twin
    told = told_types(folder)
    names = [
        name
        for name in files(folder)
        if not is_own(folder, name)
        and not name.startswith(BESIDE)
        and is_chosen(Address.of(name).stem, ANSWERED)
    ]
    assert len(names) > 500
    for _, forms in groupby(names, lambda name: Address.of(name).stem):
        one = remembering(site)
        for name in forms:
            answer = respond(one, asking(f"/{name}"), name, 60)
            assert (answer.status_code, bytes(answer.body)) == (200, (folder / name).read_bytes()), name
            assert answer.headers["content-type"] == told(name), name


def test_an_address_without_an_ending_is_that_of_the_form_given_unasked(
    twin: tuple[Path, StaticTwin], site: Site
):
    folder, _ = twin
    there = set(files(folder))
    endings = re.findall(
        r"^RewriteRule \S+ \$1\.([a-z]+) ", (folder / ".htaccess").read_text(encoding="utf-8"), re.M
    )
    for family in FAMILIES:
        stem = next(
            (one for one in family.stems(site) if one not in ("sparql", "def/context")), ""
        )  # by rules of their own
        if not stem or not any(name.startswith(f"{stem}.") for name in there):
            continue
        given = (
            stem if stem in there else next((f"{stem}.{e}" for e in endings if f"{stem}.{e}" in there), "")
        )
        answer = respond(remembering(site), asking(f"/{stem}"), stem, 60)
        assert given, stem
        assert bytes(answer.body) == (folder / given).read_bytes(), stem


def test_nginx_gives_files_the_types_and_the_order_that_apache_gives(twin: tuple[Path, StaticTwin]):
    folder, _ = twin
    apache = (folder / ".htaccess").read_text(encoding="utf-8")
    nginx = (resources.files("wijkgraph.starting") / "files" / "nginx-files.conf").read_text(encoding="utf-8")
    written = {name.rpartition(".")[2] for name in files(folder) if not name.startswith(".ht")}
    types = set(re.findall(r"^AddType (\S+) \.(\S+)$", apache, re.M))
    told = {
        (essence, one)
        for essence, some in re.findall(r"([\w/.+-]+)((?: \w+)+);", nginx)
        for one in some.split()
    }
    assert {(essence, ending) for essence, ending in types if ending in written} <= told
    endings = re.findall(r"^RewriteRule \S+ \$1\.([a-z]+) ", apache, re.M)
    tried = re.findall(r"\$uri\.([a-z]+)", nginx.rpartition("try_files")[2])
    assert tried[: len(endings)] == endings


def asking(path: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []})


def test_a_claim_that_ended_has_a_page_that_leads_on(twin: tuple[Path, StaticTwin], site: Site):
    folder, _ = twin
    ended = withdrawn_claims(site)
    assert ended
    for iri, one in ended.items():
        page = (folder / f"doc/{iri.value.removeprefix(ID)}.en.html").read_text(encoding="utf-8")
        assert "This claim no longer stands" in page
        assert all(f"doc/{other.value.removeprefix(ID)}.en.html" in page for other in one.successors)


def test_the_page_of_queries_offers_no_form_that_nothing_answers(twin: tuple[Path, StaticTwin]):
    page = (twin[0] / "sparql.en.html").read_text(encoding="utf-8").partition("<main")[2]
    assert "<form" not in page
    assert "<script" not in page
    assert "wijkgraph serve" in page


def test_an_ending_that_the_twin_has_not_is_not_answered(twin: tuple[Path, StaticTwin], site: Site):
    """Every ending of its formats and one of another, on a document of each family; the twin's are compared above."""
    folder, _ = twin
    variants = ["", *(f"{name}." for name in (*LANGUAGES, *PROFILES))]
    for family in FAMILIES:
        formats = {*(name for offer in family.offers for name in offer.names if name.isalpha()), "docx"}
        stem = next(iter(family.stems(site)), None)
        if stem is None:  # further parts of a list, of which these data have none
            continue
        one = remembering(site)
        formats -= {name for offer in REFERENCES for name in offer.names}  # which only the server has
        for name in (f"{stem}.{variant}{format_}" for variant in variants for format_ in sorted(formats)):
            if not (folder / name).exists():
                with pytest.raises((NotFound, NotAcceptable)):
                    respond(one, asking(f"/{name}"), name, 60)


# What a reader or browser follows on a page.
LINKS = re.compile(r' (?:href|src|action|data-load|data-suggest|data-index|data-endpoint)="([^"]*)"')
IDS = re.compile(r' id="([^"]*)"')


def left_out(site: Site) -> Iterator[str]:
    """The pages that the whole twin has besides those written here."""
    for family in FAMILIES:
        for stem in set(family.stems(site)) - set(some_of(family)(site)):
            yield from (form.path(stem) for form in family.forms() if form.representation not in REFERENCES)


def test_no_link_in_the_twin_is_dead(twin: tuple[Path, StaticTwin], site: Site):
    folder, _ = twin
    there = set(files(folder))
    elsewhere = set(left_out(site))
    assert not elsewhere & there
    pages = {name: (folder / name).read_text(encoding="utf-8") for name in there if name.endswith(".html")}
    anchors = {name: set(IDS.findall(text)) for name, text in pages.items()}
    assert len(pages) > 500
    dead = set()
    for name, text in pages.items():
        for link in set(LINKS.findall(text)):
            parts = urlsplit(unescape(link))
            if parts.scheme or parts.netloc:
                continue
            path = normpath(join("/", dirname(name), unquote(parts.path))).lstrip("/") if parts.path else name
            # A page needs no ending, as .htaccess and most file hosts have it.
            found = path if path in there or path in elsewhere else f"{path or 'index'}.html"
            if found in elsewhere:
                continue
            fragment = unquote(parts.fragment)
            if found not in there or (fragment and fragment not in anchors[found]):
                dead.add((name, link))
    assert sorted(dead)[:20] == []


def test_every_document_of_every_family_is_there(twin: tuple[Path, StaticTwin], site: Site):
    folder, published = twin
    there = set(files(folder)) - {LIST}
    assert len(there) == published.files
    assert sum((folder / name).stat().st_size for name in there) == published.bytes
    for family in FAMILIES:
        for stem in some_of(family)(site):
            assert any(form.path(stem) in there for form in family.forms()), stem
    assert {"index.html", "index.nl.html", "index.en.html", "search.nl.json", "data/wijkgraph.nq"} <= there
    assert {"openapi.json", ".well-known/void", ".well-known/void.jsonld"} <= there
    assert {f"doc/study/wijk-in-zicht.{name}.jsonld" for name in list(PROFILES)[1:]} <= there


def test_a_citation_is_no_file_but_stands_on_its_page(twin: tuple[Path, StaticTwin], site: Site):
    folder, _ = twin
    assert not [
        name for name in files(folder) if name.endswith(tuple(f".{one.ending}" for one in REFERENCES))
    ]
    for stem in ("doc/study/wijk-in-zicht", "question/who-made-which-study", "data"):
        page = (folder / f"{stem}.nl.html").read_text(encoding="utf-8")
        for media_type, ending in (
            ("application/x-bibtex;charset=utf-8", "bib"),
            ("application/x-research", "ris"),
        ):
            [data] = re.findall(f'href="data:{media_type}[^,]*,([^"]+)" download="[^"]+[.]{ending}"', page)
            assert unquote(data) == rendered(site, f"{stem}.nl.{ending}")


def test_questions_are_there_in_the_forms_they_have_and_no_other(twin: tuple[Path, StaticTwin], site: Site):
    folder, _ = twin
    for name, question in site.questions.items():
        assert (folder / f"question/{name}.csv").exists() != question.gives_graph
        assert (
            folder / f"question/{name}.ttl"
        ).exists()  # the answer, or what the dataset says of the question


def test_links_need_no_host_and_no_folder(twin: tuple[Path, StaticTwin], site: Site):
    folder, _ = twin
    for stem in samples(site, most=1):
        page = folder / f"{stem}.nl.html"
        if page.exists():
            assert 'href="/' not in page.read_text(encoding="utf-8"), stem


def test_written_again_it_is_the_same_and_what_is_no_more_is_gone(
    site: Site, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    few = [family for family in FAMILIES if family.name in ("start", "ldes", "void")]
    monkeypatch.setattr(static_twin, "FAMILIES", few)
    monkeypatch.setattr(static_twin, "write_documents", written_here)
    publish_static(site.layout, snapshot, tmp_path)
    first = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    (tmp_path / "CNAME").write_text("example.org")
    publish_static(site.layout, snapshot, tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in files(tmp_path)} == first | {
        "CNAME": b"example.org"
    }
    monkeypatch.setattr(static_twin, "FAMILIES", few[1:])
    publish_static(site.layout, snapshot, tmp_path)
    assert set(first) - set(files(tmp_path)) == {"index.html", "index.nl.html", "index.en.html"}
    assert (tmp_path / "CNAME").exists()


def written_here(site, snapshot, folder, work, processes):  # type: ignore[no-untyped-def]
    """The documents written in this process, one at a time."""
    twin = TwinFolder(folder)
    for place, stem in work:
        made = list(documents(site, static_twin.FAMILIES[place], stem))
        for path, data in made:
            twin.write(path, data)
        yield Batch(1, tuple(path for path, _ in made), sum(len(data) for _, data in made))


def test_documents_of_the_smallest_families_come_first_and_one_by_one(site: Site):
    work = static_twin.work_of(site)
    stems = {place: list(family.stems(site)) for place, family in enumerate(static_twin.FAMILIES)}
    assert sorted(work) == sorted((place, stem) for place, found in stems.items() for stem in found)
    sizes = [len(stems[place]) for place, _ in work]
    assert sizes == sorted(sizes)
    batches = static_documents.in_batches(work)
    assert [one for batch in batches for one in batch] == work
    assert {len(batch) for batch in batches if len(stems[batch[0][0]]) == 1} == {1}
    assert max(map(len, batches)) > 1


@pytest.mark.parametrize("is_small", [True, False], ids=["in memory", "on disk"])
def test_processes_are_given_a_part_of_the_work_at_a_time(
    is_small: bool, site: Site, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Read from disk, the dear documents are the work of one process, which the others do not wait for."""
    pools: list[tuple[int, list[int]]] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, write, batch):  # type: ignore[no-untyped-def, override]
            self.given.append(len(batch))
            return super().submit(write, batch)

    def pool(processes: int, *given: object) -> Pool:
        found = Pool(1)
        found.given = []
        pools.append((processes, found.given))
        return found

    monkeypatch.setattr(static_documents, "_pool", pool)
    monkeypatch.setattr(static_documents, "_write", lambda batch: Batch(len(batch), (), 0))
    monkeypatch.setattr(static_documents, "_SHIFT", 3)
    monkeypatch.setattr(static_documents, "_FEW", 2)
    monkeypatch.setattr(static_documents, "_fits_in_memory", lambda snapshot: is_small)
    work = [(0, "a"), (1, "b"), (1, "c"), *((2, str(number)) for number in range(72))]
    done = list(static_documents.write_documents(site, snapshot, tmp_path, work, 2))
    assert sum(batch.documents for batch in done) == len(work)
    (alone, dear), *shifts = pools
    assert (alone, dear) == (1, [] if is_small else [1, 1, 1])
    given = [sizes for _, sizes in shifts]
    rest = [[10, 10, 10], [10, 10, 10], [10, 2]]
    assert given == ([[1, 1, 1], *rest] if is_small else rest)
    assert all(processes in ((2,) if is_small else (1, 2)) for processes, _ in shifts)


def test_what_is_not_begun_when_another_document_fails_is_left(
    site: Site, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    left = Event()
    dear: list[str] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, write, batch):  # type: ignore[no-untyped-def, override]
            found = super().submit(write, batch)
            if batch == [(0, "last")]:
                cancel = found.cancel
                found.cancel = lambda: (cancel(), left.set())  # type: ignore[method-assign, return-value, func-returns-value]
            return found

    def write(batch: Work) -> Batch:
        [(place, stem), *_] = batch
        if place:
            raise StoreError("The disk is full")
        left.wait(60)
        dear.append(stem)
        return Batch(1, (), 0)

    monkeypatch.setattr(static_documents, "_pool", lambda *given: Pool(1))
    monkeypatch.setattr(static_documents, "_write", write)
    monkeypatch.setattr(static_documents, "_FEW", 3)
    monkeypatch.setattr(static_documents, "_fits_in_memory", lambda snapshot: False)
    work = [(0, "first"), (0, "second"), (0, "last"), *((1, str(number)) for number in range(20))]
    with pytest.raises(StoreError, match="disk is full"):
        list(static_documents.write_documents(site, snapshot, tmp_path, work, 2))
    assert dear in ([], ["first"])


def test_progress_is_told_to_the_end(site: Site, snapshot: Snapshot, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(static_twin, "FAMILIES", FAMILIES[:2])
    told: list[tuple[int, int]] = []
    publish_static(
        site.layout, snapshot, tmp_path, processes=1, progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (2, 2)


def test_what_does_not_fit_in_memory_is_read_from_disk_and_gives_the_same(
    site: Site,
    snapshot: Snapshot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    twin: tuple[Path, StaticTwin],
):
    few = [family for family in FAMILIES if family.name in ("start", "ldes", "void")]
    monkeypatch.setattr(static_twin, "FAMILIES", few)
    monkeypatch.setattr(static_documents, "FAMILIES", few)
    monkeypatch.setattr(static_documents, "Limits", lambda: Limits(memory_quads=snapshot.quads - 1))
    monkeypatch.delattr(EmbeddedStore, "load")  # in the forks too
    publish_static(site.layout, snapshot, tmp_path)
    written = [name for name in files(tmp_path) if name.startswith(("index", "ldes", ".well-known/void"))]
    assert written
    assert [(tmp_path / name).read_bytes() for name in written] == [
        (twin[0] / name).read_bytes() for name in written
    ]


def test_a_folder_with_something_else_is_left_alone(site: Site, snapshot: Snapshot, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="something else"):
        publish_static(site.layout, snapshot, tmp_path)
    assert files(tmp_path) == ["thesis.txt"]


def test_a_question_that_does_not_work_has_a_page_that_tells_so_and_leaves_the_others(
    site: Site, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    good = site.questions["who-made-which-study"]
    bad = replace(good, name="who-made-what", query=good.query.rstrip().rpartition("ORDER BY")[0] + "}")
    headless = SourceError("The question's header lacks about", where="no-head.rq")

    def questions(*folders: Path) -> Questions:
        return Questions({one.name: one for one in (bad, good)}, {"no-head": headless})

    for module in (static_twin, static_documents):
        monkeypatch.setattr(module, "FAMILIES", [QUESTION])
        monkeypatch.setattr(module, "read_questions", questions)

    done = publish_static(site.layout, snapshot, tmp_path)

    assert [error.where.partition(",")[0] for error in done.broken] == ["no-head.rq", "who-made-what.rq"]
    pages = [name for name in files(tmp_path / "question") if name.startswith("who-made-what.")]
    assert pages == ["who-made-what.en.html", "who-made-what.html", "who-made-what.nl.html"]
    assert "Mend that file" in (tmp_path / "question/who-made-what.en.html").read_text(encoding="utf-8")
    assert "Rebel" in (tmp_path / f"question/{good.name}.csv").read_text(encoding="utf-8")
