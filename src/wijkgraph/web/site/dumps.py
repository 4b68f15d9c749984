"""The whole dataset as files under `/data/`, with their checksums."""

from pathlib import Path

from wijkgraph import formats
from wijkgraph.dataset.snapshot import MANIFEST, NQUADS, TRIG, Snapshot
from wijkgraph.errors import NotFound
from wijkgraph.linked.catalogue import Distribution
from wijkgraph.web.site.site import Site

FOLDER = "data/"
SUMS = "SHA256SUMS"
_KNOWN = {
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
            FOLDER + name, form.w3c, form.essence, file_type, listed[name]["bytes"], listed[name]["sha256"]
        )
        for name, (form, file_type) in _KNOWN.items()
        if name in listed
    )


def snapshot_of(site: Site) -> Snapshot | None:
    """The folder of the version that answers."""
    snapshot = Snapshot(site.layout.snapshots / site.version)
    return snapshot if (snapshot.folder / MANIFEST).exists() else None


def find_dump(site: Site, name: str) -> tuple[Path, Distribution]:
    """A dump's file and what is known of it. Raises NotFound."""
    snapshot = snapshot_of(site)
    for dump in dumps_of(site):
        if snapshot and dump.name == name:
            return snapshot.folder / name, dump
    raise NotFound(
        "There is no such file", where=f"/{FOLDER}{name}", next=f"There are {', '.join([*_KNOWN, SUMS])}."
    )


def checksum_file(site: Site) -> bytes:
    """The checksums in the form that `sha256sum --check` reads."""
    return "".join(f"{dump.sha256}  {dump.name}\n" for dump in dumps_of(site)).encode()
