"""A snapshot is whole or not there, and made of content alone."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.ours import BASE
from wijkgraph.dataset import snapshot as snapshots
from wijkgraph.dataset import store_loader
from wijkgraph.dataset.dumps import Dump
from wijkgraph.dataset.kept_snapshots import Snapshot, current_snapshot, fresh_snapshot
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound, QuoteNotFound, StoreError
from wijkgraph.project import Layout, find_layout
from wijkgraph.rdf import canonical_lines, read_quads

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(layout: Layout) -> Snapshot:
    return build_snapshot(layout)


def test_the_manifest_tells_what_is_there(built: Snapshot) -> None:
    for name, file in built.manifest["files"].items():
        data = (built.folder / name).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), sha256(data).hexdigest())
    assert built.version == built.manifest["version"] == sha256(built.nquads.read_bytes()).hexdigest()[:16]
    assert built.counts["letters"] == 5
    assert built.quads == len(built.nquads.read_text(encoding="utf-8").splitlines())


def test_the_dumps_and_the_store_hold_the_same(built: Snapshot) -> None:
    lines = built.nquads.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert canonical_lines(read_quads(built.trig)) == lines
    store = EmbeddedStore.open(built.store, built.version, BASE)
    rows = store.select("SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").rows
    assert rows[0][0] is not None
    assert int(rows[0][0].value) == built.quads


def test_what_is_there_already_is_not_loaded_again(copy: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build_snapshot(copy)
    monkeypatch.delattr(store_loader, "Store")
    monkeypatch.setattr(store_loader, "_PIECE", 500_000)
    assert build_snapshot(copy) == before
    assert not list(copy.snapshots.glob(".*"))


def test_the_same_files_give_the_same_bytes_in_another_process(
    built: Snapshot, root: Path, tmp_path: Path
) -> None:
    code = (
        "from wijkgraph.cli.command_context import Context; print(Context(None, None, 'en').snapshot.folder)"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "WIJKGRAPH_ROOT": str(root),
        "WIJKGRAPH_BUILD": str(tmp_path),
    }
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    other = Path(run.stdout.strip())
    for name in ("wijkgraph.nq", "wijkgraph.claims.trig", "manifest.json"):
        assert (other / name).read_bytes() == (built.folder / name).read_bytes(), name


def test_a_failed_build_leaves_the_former_snapshot(copy: Layout) -> None:
    before = build_snapshot(copy)
    path = copy.letters / "kst-30995-99" / "letter.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Rebel", "Rebbel"), encoding="utf-8")
    with pytest.raises(QuoteNotFound):
        build_snapshot(copy)
    assert current_snapshot(copy) == Snapshot(before.folder)


def test_an_interrupted_build_leaves_the_former_snapshot(
    copy: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_snapshot(copy)
    (copy.claims / "kst-30995-99.trig").unlink()

    def interrupted(dump: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(Dump, "trig", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_snapshot(copy)
    assert current_snapshot(copy).version == before.version
    assert [path.name for path in copy.snapshots.iterdir()] == [before.version]


def test_a_changed_source_is_built_anew(copy: Layout) -> None:
    before = fresh_snapshot(copy)
    assert fresh_snapshot(copy) == before
    (copy.claims / "kst-30995-100.trig").unlink()
    (copy.letters / "kst-30995-100" / "letter.txt").touch()
    after = fresh_snapshot(copy)
    assert after.version != before.version
    assert after.counts["claims accepted"] < before.counts["claims accepted"]


def test_a_build_folder_lent_to_other_files_is_built_anew(copy: Layout, root: Path) -> None:
    (copy.claims / "kst-30995-100.trig").unlink()
    other = fresh_snapshot(copy)
    assert fresh_snapshot(find_layout(root, copy.build)).version != other.version


def test_letters_may_be_built_before_any_claim_on_them(copy: Layout) -> None:
    for path in copy.claims.glob("*.trig"):
        path.unlink()
    (copy.reference / "silences.trig").unlink()
    assert build_snapshot(copy).counts["passages"] == 0


def test_only_the_newest_versions_are_kept(copy: Layout) -> None:
    note = copy.letters / "kst-30995-99" / "letter.ttl"
    text = note.read_text(encoding="utf-8")
    made = []
    for number in range(snapshots.KEPT + 2):
        note.write_text(text.replace('"kst-30995-99"', f'"kst-30995-99", "{number}"'), encoding="utf-8")
        made.append(build_snapshot(copy))
    kept = {path.name for path in copy.snapshots.iterdir()}
    assert kept == {snapshot.version for snapshot in made[-snapshots.KEPT :]}
    assert current_snapshot(copy) == made[-1]


def test_a_version_goes_in_one_step(copy: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "KEPT", 1)
    build_snapshot(copy)
    (copy.claims / "kst-30995-100.trig").unlink()
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # killed before it could remove anything
    newest = build_snapshot(copy)
    assert [path.name for path in copy.snapshots.iterdir() if path.name[0] != "."] == [newest.version]


def test_what_a_killed_build_left_is_cleared_away_when_nobody_writes_there(copy: Layout) -> None:
    left, young = (copy.snapshots / f".building-{name}" for name in ("left", "young"))
    for folder in (left, young):
        (folder / "store").mkdir(parents=True)
    os.utime(left, (0, 0))
    build_snapshot(copy)
    assert (left.exists(), young.exists()) == (False, True)


def test_without_a_build_there_is_no_snapshot(root: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Run `wijkgraph build`"):
        current_snapshot(find_layout(root, tmp_path))


def test_a_build_folder_that_is_a_file_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way")
    with pytest.raises(StoreError, match="Cannot write the dataset"):
        build_snapshot(find_layout(root, tmp_path / "build"))


def test_a_damaged_manifest_is_said_to_be(copy: Layout) -> None:
    snapshot = build_snapshot(copy)
    (snapshot.folder / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="no readable manifest"):
        _ = current_snapshot(copy).counts
