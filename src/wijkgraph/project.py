"""Folders of a project. The only module that knows their names.

A `Layout` is the root of a folder with `ontology/`, `data/` and `queries/`: a checkout, the copy inside an
installed wheel, or a publisher's own folder.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.errors import SourceError

_PACKAGE = Path(__file__).parent


class _Below:
    """A path below one of the two folders of a layout."""

    def __init__(self, folder: str, *parts: str) -> None:
        self._folder = folder
        self._parts = parts

    def __get__(self, layout: "Layout", owner: type) -> Path:
        folder: Path = getattr(layout, self._folder)
        return folder.joinpath(*self._parts)


@dataclass(frozen=True)
class Layout:
    """Paths of a project: of its source files under `root`, and of what is built from them under `build`."""

    root: Path
    build: Path

    ontology = _Below("root", "ontology", "wijkgraph.ttl")
    alignments = _Below("root", "ontology", "alignments.ttl")  # links from our terms to foreign ones
    foreign_labels = _Below("root", "ontology", "foreign-labels.ttl")  # our words for terms of others
    context = _Below("root", "ontology", "context.jsonld")  # the JSON-LD context of our terms
    vocabularies = _Below("root", "ontology", "vocabularies")  # closed lists, one SKOS file each
    shapes = _Below("root", "ontology", "shapes")  # one file per class
    letters = _Below("root", "data", "letters")  # one folder per letter
    claims = _Below("root", "data", "claims")  # reviewed claims, one file per letter
    reference = _Below("root", "data", "reference")  # what registers say, one file per register
    catalogue = _Below("root", "data", "catalogue.ttl")  # the DCAT description of the dataset
    queries = _Below("root", "queries")  # named questions, one `.rq` file each
    proposals = _Below("work", "proposals")  # proposed claims that wait for review
    exchanges = _Below("work", "exchanges")  # what language models were asked and said, one folder per letter
    reviews = _Below("work", "reviews")  # journals of reviewers, a folder per source
    snapshots = _Below("build", "snapshots")  # one folder per version
    current = _Below("build", "current")  # the pointer to the newest whole snapshot

    @property
    def work(self) -> Path:
        """Folder of what people and readers made and cannot be made again: kept, not under version control."""
        # An installed package may lie where nobody may write: work beside what is built.
        return (self.build if self.root == _PACKAGE / "share" else self.root) / "work"

    @property
    def stated(self) -> list[Path]:
        """Folders to validate: letters and claims, and the registers if there are any."""
        registers = [self.reference] if any(self.reference.glob("*.trig")) else []
        return [self.letters, self.claims, *registers]


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
