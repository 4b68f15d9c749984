"""Files that are served as they are: dumps of the dataset, and styles, scripts and npm packages for browsers."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from wijkgraph import formats
from wijkgraph.dataset.kept_snapshots import MANIFEST, NQUADS, TRIG, Snapshot
from wijkgraph.errors import NotFound
from wijkgraph.linked.catalogue import Distribution
from wijkgraph.web.site.document_family import Site

ASSETS = "assets/"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# Our own files and the bundles of packages; not package.json, not what npm leaves beside them.
_SERVED = tuple(_TYPES)


def read_asset(name: str) -> tuple[bytes, str]:
    """A file's bytes and media type. Raises NotFound for what is not served."""
    for known, file in served_assets():
        if known == name:
            return file.read_bytes(), media_type(name)
    raise NotFound("There is no such file", where=f"/{ASSETS}{name}")


def served_assets() -> Iterator[tuple[str, Traversable]]:
    """Every served file with its name under `assets/`."""
    root = files("wijkgraph.web").joinpath("assets")
    for folder, prefix in ((root, ""), (root.joinpath("packages"), "packages/")):
        if folder.is_dir():
            for file in sorted(folder.iterdir(), key=lambda file: file.name):
                if file.is_file() and file.name.endswith(_SERVED):
                    yield prefix + file.name, file


def media_type(name: str) -> str:
    """The media type that a file's ending promises."""
    return _TYPES["." + name.rpartition(".")[2]]


DUMPS = "data/"
SUMS = "SHA256SUMS"
_DUMP_TYPES = {
    NQUADS: (formats.NQUADS, "RDF_N_QUADS"),
    TRIG: (formats.TRIG, "RDF_TRIG"),
}


def dumps_of(site: Site) -> tuple[Distribution, ...]:
    """The dumps of the version that answers; none when its folder is gone."""
    files = snapshot_of(site)
    if files is None:
        return ()
    listed = files.manifest["files"]
    return tuple(
        Distribution(
            DUMPS + name, form.w3c, form.essence, file_type, listed[name]["bytes"], listed[name]["sha256"]
        )
        for name, (form, file_type) in _DUMP_TYPES.items()
        if name in listed
    )


def snapshot_of(site: Site) -> Snapshot | None:
    """The folder of the version that answers."""
    snapshot = site.release.snapshot if site.release else Snapshot(site.layout.snapshots / site.version)
    return snapshot if (snapshot.folder / MANIFEST).exists() else None


def find_dump(site: Site, name: str) -> tuple[Path, Distribution]:
    """The file of a dump, and its entry in the catalogue. Raises NotFound."""
    snapshot = snapshot_of(site)
    for dump in dumps_of(site):
        if snapshot and dump.name == name:
            return snapshot.folder / name, dump
    raise NotFound(
        "There is no such file", where=f"/{DUMPS}{name}", next=f"Known: {', '.join([*_DUMP_TYPES, SUMS])}."
    )


def checksum_file(site: Site) -> bytes:
    """The checksums in the form that `sha256sum --check` reads."""
    return "".join(f"{dump.sha256}  {dump.name}\n" for dump in dumps_of(site)).encode()
