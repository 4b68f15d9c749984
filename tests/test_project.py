"""The layout finds the files of a checkout, of a wheel, or of somebody's own folder."""

from pathlib import Path

import pytest

from wijkgraph.errors import SourceError
from wijkgraph.project import Layout, find_layout


def test_the_checkout_is_found_without_being_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WIJKGRAPH_ROOT", raising=False)
    monkeypatch.delenv("WIJKGRAPH_BUILD", raising=False)
    found = find_layout()
    assert found.root == root
    assert found.build == root / "build"


def test_the_environment_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ontology", "data", "queries"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("WIJKGRAPH_ROOT", str(tmp_path))
    monkeypatch.setenv("WIJKGRAPH_BUILD", str(tmp_path / "made"))
    assert find_layout().letters == tmp_path / "data" / "letters"
    assert find_layout().current == tmp_path / "made" / "current"


def test_a_folder_without_the_three_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SourceError, match="ontology, queries missing"):
        find_layout(tmp_path)


def test_registers_are_validated_where_there_are_any(tmp_path: Path) -> None:
    layout = Layout(tmp_path, tmp_path / "build")
    assert layout.stated == [layout.letters, layout.claims]
    layout.reference.mkdir(parents=True)
    assert layout.stated == [layout.letters, layout.claims]
    (layout.reference / "polder.trig").touch()
    assert layout.stated == [layout.letters, layout.claims, layout.reference]
