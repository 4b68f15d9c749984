"""Changes since a git revision, as triples added and removed."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wijkgraph.errors import SourceError, UsageError
from wijkgraph.rdf import FORMATS, format_of
from wijkgraph.validation.graph import Statement, parts
from wijkgraph.validation.sources import RdfSource, read_source

_SECONDS = 60  # git answers at once, or something is wrong


@dataclass(frozen=True)
class Repository:
    """Git work tree, compared with one of its revisions."""

    root: Path
    revision: str

    @classmethod
    def around(cls, revision: str) -> "Repository":
        """Finds the repository around the current folder. Raises UsageError without one or its revision."""
        top = _git(Path.cwd(), "rev-parse", "--show-toplevel")
        if top is None:
            raise UsageError(
                "Not in a git repository", where=str(Path.cwd()), next="Leave out --changed-since."
            )
        root = Path(top.decode().strip())
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise UsageError(
                "No such revision",
                where=revision,
                next="Name a commit, branch or tag; in CI fetch enough history (fetch-depth: 0).",
            )
        return cls(root, commit.decode().strip())

    def changed_files(self) -> set[Path]:
        """Returns every file added, changed or removed since the revision, committed or not."""
        tracked = _git(self.root, "diff", "--name-only", "--no-renames", "-z", self.revision) or b""
        new = _git(self.root, "ls-files", "--others", "--exclude-standard", "-z") or b""
        names = [name for name in (tracked + new).decode("utf-8", "surrogateescape").split("\0") if name]
        return {(self.root / name).resolve() for name in names}

    def before(self, file: Path) -> bytes | None:
        """Reads a file as it was at the revision; None when it was not there."""
        name = file.relative_to(self.root.resolve()).as_posix()
        return _git(self.root, "cat-file", "blob", f"{self.revision}:{name}")

    def holds(self, file: Path) -> bool:
        """True for a file in this work tree."""
        return file.is_relative_to(self.root.resolve())


def changed_statements(repository: Repository, sources: Sequence[RdfSource]) -> set[Statement]:
    """Returns the triples added to or removed from the sources and from files that are gone.

    A file outside the repository counts as new. Raises SourceError where the data now cannot be read.
    """
    changed = repository.changed_files()
    statements: set[Statement] = set()
    for source in sources:
        file = source.identity
        if not repository.holds(file):
            statements |= _read(source)
        elif file in changed:
            statements |= _read(source) ^ _read_before(repository, source)
    for file in changed - {source.identity for source in sources}:
        if file.suffix.lstrip(".").lower() in FORMATS and not file.exists():
            statements |= _read_before(repository, RdfSource(str(file), format_of(file), len(sources)))
    return statements


def _read(source: RdfSource) -> set[Statement]:
    return {parts(quad) for quad in read_source(source)}


def _read_before(repository: Repository, source: RdfSource) -> set[Statement]:
    content = repository.before(source.identity)
    if content is None:
        return set()
    statements: set[Statement] = set()
    try:
        statements.update(parts(quad) for quad in read_source(replace(source, given=content)))
    except SyntaxError:
        # It was broken before, so nothing of it had been checked: all of it is new.
        return set()
    return statements


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Runs git and returns its output; None when it refuses."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourceError("Cannot run git", next="Install git, or leave out --changed-since.") from error
    return done.stdout if done.returncode == 0 else None
