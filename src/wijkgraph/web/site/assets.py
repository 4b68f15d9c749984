"""Files for browsers: styles, scripts, and what the build hook put there from npm."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from wijkgraph.errors import NotFound

FOLDER = "assets/"
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
    raise NotFound("There is no such file", where=f"/{FOLDER}{name}")


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
