"""Folders of a project. The only module that knows their names.

A `Layout` is the root of a folder with `ontology/`, `data/` and `queries/`: a checkout, the copy inside an
installed wheel, or a publisher's own folder.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.errors import SourceError

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Layout:
    """Paths of a project: of its source files under `root`, and of what is built from them under `build`."""

    root: Path
    build: Path

    @property
    def ontology(self) -> Path:
        """The ontology's own file."""
        return self.root / "ontology" / "wijkgraph.ttl"

    @property
    def alignments(self) -> Path:
        """Links from our terms to foreign ones, apart from the ontology."""
        return self.root / "ontology" / "alignments.ttl"

    @property
    def foreign_labels(self) -> Path:
        """Our own words for terms of others, so that pages can name them in either language."""
        return self.root / "ontology" / "foreign-labels.ttl"

    @property
    def context(self) -> Path:
        """The JSON-LD context of our terms."""
        return self.root / "ontology" / "context.jsonld"

    @property
    def vocabularies(self) -> Path:
        """Folder of closed lists, one SKOS file each."""
        return self.root / "ontology" / "vocabularies"

    @property
    def shapes(self) -> Path:
        """Folder of shapes, one file per class."""
        return self.root / "ontology" / "shapes"

    @property
    def letters(self) -> Path:
        """Folder with one folder per letter."""
        return self.root / "data" / "letters"

    @property
    def claims(self) -> Path:
        """Folder with the reviewed claims, one file per letter."""
        return self.root / "data" / "claims"

    @property
    def reference(self) -> Path:
        """Folder with what registers say, one file per register."""
        return self.root / "data" / "reference"

    @property
    def stated(self) -> list[Path]:
        """Folders to validate: letters and claims, and the registers if there are any."""
        registers = [self.reference] if any(self.reference.glob("*.trig")) else []
        return [self.letters, self.claims, *registers]

    @property
    def catalogue(self) -> Path:
        """The DCAT description of the dataset."""
        return self.root / "data" / "catalogue.ttl"

    @property
    def queries(self) -> Path:
        """Folder of named questions, one `.rq` file each."""
        return self.root / "queries"

    @property
    def proposals(self) -> Path:
        """Folder of proposed claims that wait for review."""
        return self.build / "proposals"

    @property
    def snapshots(self) -> Path:
        """Folder of built snapshots, one folder per version."""
        return self.build / "snapshots"

    @property
    def current(self) -> Path:
        """The pointer to the newest whole snapshot."""
        return self.build / "current"


def find_layout(root: Path | None = None, build: Path | None = None) -> Layout:
    """The layout at `root`, else of `$WIJKGRAPH_ROOT`, the checkout we stand in, or the installed package.

    Raises SourceError when `root` holds no `ontology/`, `data/` and `queries/`.
    """
    found = _as_root(root or _from_environment("WIJKGRAPH_ROOT") or _checkout() or _PACKAGE / "share")
    return Layout(found, (build or _from_environment("WIJKGRAPH_BUILD") or _default_build(found)).absolute())


def _as_root(root: Path) -> Path:
    missing = [name for name in ("ontology", "data", "queries") if not (root / name).is_dir()]
    if missing:
        raise SourceError(
            f"Not a wijkgraph folder: {', '.join(missing)} missing",
            where=str(root),
            next="Give a folder that holds ontology/, data/ and queries/, with --root or WIJKGRAPH_ROOT.",
        )
    return root.absolute()


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _checkout() -> Path | None:
    """The folder of an editable install: `src/wijkgraph` two floors below the project's root."""
    root = _PACKAGE.parent.parent
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def _default_build(root: Path) -> Path:
    if root != _PACKAGE / "share":
        return root / "build"
    # An installed package may lie where nobody may write: build in the user's cache (XDG base directories).
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "wijkgraph"
