"""Folders of a project. The only module that knows their names.

A `Layout` is the root of a folder with `wijkgraph.toml` and `data/`: a checkout, the copy inside an installed wheel,
or a publisher's own folder. A folder without an ontology or questions of its own uses those of the package.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wijkgraph.errors import SourceError, UsageError
from wijkgraph.project_file import PROJECT_FILE, Project, has_project, read_project

_PACKAGE = Path(__file__).parent


class _Below:
    """A path below one of the folders of a layout."""

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

    ontology = _Below("model", "wijkgraph.ttl")
    alignments = _Below("model", "alignments.ttl")  # links from our terms to foreign ones
    foreign_labels = _Below("model", "foreign-labels.ttl")  # our words for terms of others
    reused_terms = _Below("model", "reused-terms.txt")  # terms of others that files use
    context = _Below("model", "context.jsonld")  # the JSON-LD context of our terms
    vocabularies = _Below("model", "vocabularies")  # closed lists, one SKOS file each
    shapes = _Below("model", "shapes")  # one file per class
    file = _Below("root", PROJECT_FILE)  # what is published, by whom, under which base
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

    @cached_property
    def project(self) -> Project:
        """Identity of the project; its file is read once. Raises SourceError."""
        return read_project(self.file)

    @property
    def base(self) -> str:
        """Base of the project, under which its things are named."""
        return self.project.base

    @property
    def model(self) -> Path:
        """Folder of the ontology: the project's own, else the one of the package."""
        own = self.root / "ontology"
        return own if own.is_dir() else _shared() / "ontology"

    @property
    def questions(self) -> list[Path]:
        """Folders of the named questions: the package's before the project's own.

        A folder with an ontology of its own has its own questions only.
        """
        is_whole = (self.root / "ontology").is_dir()
        return [self.queries] if is_whole else [_shared() / "queries", self.queries]

    @property
    def shapes_in_use(self) -> list[Path]:
        """Shapes against which data are validated: all of them, and what they ask in a project of one language."""
        spoken = self.project.languages
        only = self.model / "languages" / f"only-{spoken[0]}.ttl"
        return [self.shapes, only] if len(spoken) == 1 and only.is_file() else [self.shapes]

    @property
    def work(self) -> Path:
        """Folder of what people and readers made and cannot be made again: kept, not under version control."""
        # An installed package may lie where nobody may write: work beside what is built.
        return (self.build if self.is_packaged else self.root) / "work"

    @property
    def is_packaged(self) -> bool:
        """True for the letters that come with an installed program."""
        return self.root == _PACKAGE / "share"

    def require_own(self) -> None:
        """Returns quietly for a folder of somebody's own. Raises UsageError for that of an installed program."""
        if self.is_packaged:
            raise UsageError(
                "These letters come with the program, and nothing is written among them",
                where=str(self.root),
                next="Go into the folder of a project, name it with --root, or make one with `wijkgraph init`.",
            )

    @property
    def terms(self) -> list[Path]:
        """Files that define the terms of the model."""
        return [self.ontology, *sorted(self.vocabularies.glob("*.ttl"))]

    @property
    def ledgers(self) -> list[Path]:
        """Files of claims: those of the letters, then those of the registers, each in the order of their names."""
        return [*sorted(self.claims.glob("*.trig")), *sorted(self.reference.glob("*.trig"))]

    @property
    def sources(self) -> list[Path]:
        """Every file and folder from which the dataset is built."""
        return [self.file, self.letters, self.claims, self.reference, self.model, *self.questions]

    @property
    def stated(self) -> list[Path]:
        """Folders to validate: those of letters, claims and registers that hold any."""
        folders = ((self.letters, "*/*.ttl"), (self.claims, "*.trig"), (self.reference, "*.trig"))
        return [folder for folder, files in folders if any(folder.glob(files))]


def find_layout(root: Path | None = None, build: Path | None = None) -> Layout:
    """The layout at `root`, else of `$WIJKGRAPH_ROOT`, the project or checkout we stand in, or the installed package.

    Raises SourceError when `root` holds no project file, or a broken one, and beside letters without such a file.
    """
    found = _as_root(
        root or _from_environment("WIJKGRAPH_ROOT") or _around(Path.cwd()) or _elsewhere(Path.cwd())
    )
    layout = Layout(
        found, (build or _from_environment("WIJKGRAPH_BUILD") or _default_build(found)).absolute()
    )
    _ = layout.project  # a broken file is told before anything is done
    return layout


def _as_root(root: Path) -> Path:
    if not has_project(root):
        raise SourceError(
            f"Not a wijkgraph folder: {PROJECT_FILE} with a table [project] missing",
            where=str(root),
            next="Make one with `wijkgraph init`, or give a folder that has one, with --root or WIJKGRAPH_ROOT.",
        )
    return root.absolute()


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _around(folder: Path) -> Path | None:
    """The nearest project that holds a folder."""
    return next((one for one in (folder, *folder.parents) if has_project(one)), None)


def _elsewhere(here: Path) -> Path:
    """The folder of the program, unless letters lie here: nobody who stands beside their own means others."""
    if (here / "data" / "letters").is_dir():
        raise SourceError(
            f"Letters are here, but no {PROJECT_FILE} with a table [project]",
            where=str(here),
            next="Put it back, or make one with `wijkgraph init` in another folder; ask others' letters elsewhere.",
        )
    return _shared()


def _shared() -> Path:
    """The files that come with the program: those of the checkout of an editable install, else the package's."""
    root = _PACKAGE.parent.parent
    is_checkout = (root / "pyproject.toml").is_file() and (root / "ontology").is_dir()
    return root if is_checkout else _PACKAGE / "share"


def _default_build(root: Path) -> Path:
    if root != _PACKAGE / "share":
        return root / "build"
    # An installed package may lie where nobody may write: build in the user's cache (XDG base directories).
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "wijkgraph"
