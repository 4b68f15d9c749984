"""Makes a release: a folder with everything a repository keeps, the same bytes from the same files.

A release is a project of its own: `wijkgraph --root releases/NAME ask …` asks it.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from wijkgraph import __version__
from wijkgraph.citing.dataset_facts import dataset_facts
from wijkgraph.dataset.conformance import require_conformance
from wijkgraph.dataset.kept_snapshots import MANIFEST, Snapshot, fresh_snapshot
from wijkgraph.errors import UsageError, cannot_write
from wijkgraph.namespaces import PREFIXES
from wijkgraph.project import Layout
from wijkgraph.project_file import PROJECT_FILE
from wijkgraph.rdf import sorted_turtle
from wijkgraph.releases.change_graph import change_graph
from wijkgraph.releases.change_words import changes_in_words
from wijkgraph.releases.claim_changes import ProjectState, compare_states, read_state
from wijkgraph.releases.kept_releases import (
    DUMPS,
    RECORD,
    Release,
    checked_name,
    find_release,
    format_time,
    kept_releases,
    parse_time,
)
from wijkgraph.releases.release_metadata import (
    CITATION_FILE,
    CRATE,
    ReleasedFile,
    citation_file,
    crate_metadata,
)
from wijkgraph.words.messages import messages

SUMS = "SHA256SUMS"
_CHANGES = "changes.ttl"
# Meanings of files, by the beginning of their path; the longest that fits.
_MEANINGS: Mapping[str, str] = {
    "dumps/": "the dataset: merged default graph, and every claim in its named graph",
    f"dumps/{MANIFEST}": "version, counts and checksums of the dumps",
    "data/letters/": "a letter: frozen text, checksum, description",
    "data/claims/": "claims read in one letter, each with the words it rests on and its review",
    "data/reference/": "facts from a register, with its address, date and terms",
    "data/catalogue.ttl": "description of the dataset (DCAT-AP-NL)",
    "ontology/": "ontology, closed lists, examples",
    "ontology/shapes/": "SHACL shapes of one class",
    "queries/": "a named question",
    "CHANGES": "claims added, replaced and withdrawn since the release before, in words",
    _CHANGES: "the same as RDF (Activity Streams 2.0)",
    "README": "contents of this folder",
    RECORD: "name, day and version of this release",
    CITATION_FILE: "how to cite this release",
    "LICENSE": "terms of use",
    PROJECT_FILE: "settings of the project",
}


def make_release(
    layout: Layout, name: str, folder: Path, *, since: str | None = None, date: str | None = None
) -> Release:
    """Makes the release `name` within a folder, whole or not at all.

    `since` names the release to compare with; without it the newest one there. `date` is the day from which it
    stands, or its xsd:dateTime; without it the time of the last decision on a claim. Raises UsageError for a name or a
    time that is taken, NotFound for an unknown `since`, ClaimError for data that may not be shown, StoreError when the
    folder cannot be written.
    """
    checked_name(name)
    kept = kept_releases(folder) if folder.is_dir() else ()
    if (folder / name).exists():
        raise UsageError(
            f"There is a release '{name}' already", where=str(folder / name), next="Give it another name."
        )
    before = _before(folder, kept, since)
    state = read_state(layout)
    at = _time_of(state, date, kept)
    release = Release(folder / name, name, at, "", before.name if before else "")
    snapshot = fresh_snapshot(layout)
    require_conformance(snapshot, layout)
    with _scratch(folder) as scratch:
        _copy_sources(layout, scratch)
        _copy_dumps(snapshot, scratch / DUMPS)
        release = replace(release, version=snapshot.version)
        _write_changes(scratch, state, before, release, layout.project.languages)
        _write_metadata(layout, scratch, release, snapshot)
        scratch.rename(folder / name)
    return release


def _before(folder: Path, kept: tuple[Release, ...], since: str | None) -> Release | None:
    """The release to compare with: the named one, else the newest, else none."""
    if since is None:
        return kept[-1] if kept else None
    return find_release(folder, since)


def _time_of(state: ProjectState, date: str | None, kept: tuple[Release, ...]) -> datetime:
    """The time from which the release stands. Raises UsageError for no date, or the time of another release."""
    day = last_decision(state) if date is None else date
    if day is None:
        raise UsageError(
            "No claim was decided on, so that the release has no time",
            next="Accept claims first, or give a day with --date.",
        )
    try:
        at = parse_time(day)
    except ValueError as error:
        raise UsageError(
            f"'{date}' is no day", where="--date", next="Write it as 2026-12-01, or 2026-12-01T09:00:00Z."
        ) from error
    last = last_decision(state)
    if last and at + (timedelta() if len(day) > len("2026-12-01") else timedelta(days=1)) < parse_time(last):
        raise UsageError(
            f"A claim was decided on later than {day}: at {last}",
            where="--date",
            next="Give that day or a later one: the release says that it all stood from then.",
        )
    same = next((release for release in kept if release.at == at), None)
    if same:
        raise UsageError(
            f"The release '{same.name}' has the same time, {format_time(at)}",
            next="Nothing was decided since; give this one a day of its own with --date.",
        )
    return at


def last_decision(state: ProjectState) -> str | None:
    """Time of the last acceptance, rejection or ending of a claim, as xsd:dateTime; None where there was none."""
    times = {claim.provenance.generated_at for claim in state.claims.values()}
    times |= {claim.ended.generated_at for claim in state.claims.values() if claim.ended}
    return max(times, key=parse_time, default=None)


def _copy_sources(layout: Layout, folder: Path) -> None:
    """Copies the project: settings, letters, claims, registers, catalogue, ontology, questions, licence."""
    copied = {
        "data/letters": layout.letters,
        "data/claims": layout.claims,
        "data/reference": layout.reference,
        "data/catalogue.ttl": layout.catalogue,
        "ontology": layout.model,
        PROJECT_FILE: layout.file,
        "LICENSE-DATA": layout.root / "LICENSE-DATA",
    }
    # With an ontology in it the folder has its own questions only: those of the package come along.
    for target, source in [*copied.items(), *(("queries", one) for one in layout.questions)]:
        if source.is_dir():
            ignored = shutil.ignore_patterns(".*", "__pycache__")
            shutil.copytree(source, folder / target, ignore=ignored, dirs_exist_ok=True)
        elif source.is_file():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / target)


def _copy_dumps(snapshot: Snapshot, folder: Path) -> None:
    folder.mkdir()
    for path in (snapshot.nquads, snapshot.trig, snapshot.folder / MANIFEST):
        shutil.copyfile(path, folder / path.name)


def _write_changes(
    folder: Path,
    state: ProjectState,
    before: Release | None,
    release: Release,
    languages: Sequence[str],
) -> None:
    if before is None:
        for language in languages:
            text = messages(language).plain("changes.first", name=release.name, count=len(state.standing))
            _write(folder / f"CHANGES.{language}.md", text + "\n")
        return
    changes = compare_states(read_state(before.layout), state)
    for language in languages:
        title = messages(language).plain("changes.title", old=before.name, new=release.name)
        _write(folder / f"CHANGES.{language}.md", changes_in_words(changes, language, title))
    (folder / _CHANGES).write_bytes(sorted_turtle(change_graph(changes), PREFIXES))


def _write_metadata(layout: Layout, folder: Path, release: Release, snapshot: Snapshot) -> None:
    facts = dataset_facts(layout)
    day = release.at.date().isoformat()
    record = {
        "name": release.name,
        "date": format_time(release.at),
        "dataVersion": release.version,
        "previous": release.previous,
        "program": f"wijkgraph {__version__}",
        "counts": dict(snapshot.counts),
    }
    _write(folder / RECORD, json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    _write(folder / CITATION_FILE, citation_file(facts, release.name, day))
    for language in layout.project.languages:
        text = messages(language).plain(
            "release.readme",
            title=facts.title(language),
            publisher=facts.publisher(language),
            name=release.name,
            day=messages(language).date(day),
            version=release.version,
            address=f"{facts.base}version/{release.name}",
            licence=facts.licence,
        )
        _write(folder / f"README.{language}.md", text)
    _write(folder / CRATE, crate_metadata(facts, release.name, day, release.version, _files_of(folder)))
    sums = "".join(f"{file.sha256}  {file.path}\n" for file in _files_of(folder))
    _write(folder / SUMS, sums)


def _files_of(folder: Path) -> Iterator[ReleasedFile]:
    """Every file in a folder by path, sorted."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        fitting = [begin for begin in _MEANINGS if name.startswith(begin)]
        meaning = _MEANINGS[max(fitting, key=len)] if fitting else ""
        yield ReleasedFile(name, path.stat().st_size, digest, meaning)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder beside the releases, gone afterwards unless it was renamed. Raises StoreError."""
    scratch: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".releasing-", dir=folder))
        scratch.chmod(0o755)
        yield scratch
    except OSError as error:
        raise cannot_write(error, "the release", folder, option="--to") from error
    finally:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
