"""Programs, registry packages and standards from outside the repository; a test without one is skipped, by name.

`make suites` puts the packages under `.venv`. Standards that no package holds are read from the folder
`WIJKGRAPH_STANDARDS`, or `../shared/standards` where that is there.
"""

import os
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ROOT / ".venv" / "packages" / "node_modules"
CLIENTS = ROOT / ".venv" / "clients"
VALIDATORS = ROOT / ".venv" / "validators"
SUITES = ROOT / ".venv" / "suites"
SPARQL_SUITE = SUITES / "rdflib-6.0.0" / "test" / "DAWG"
RDFXML_SUITE = SUITES / "rdflib-6.0.0" / "test" / "rdf"
SHACL_SUITE = SUITES / "pyshacl-0.40.1" / "test" / "resources" / "sht_tests"

NO_STANDARDS = "no folder of standards was given"
DEBIAN = {"java": "default-jdk-headless", "node": "nodejs", "virtuoso-t": "virtuoso-opensource"}


def program(name: str) -> str:
    """Path of a program. Skips the test where it is not installed."""
    path = which(name)
    if path is None:
        pytest.skip(f"{name} is missing: install Debian's {DEBIAN.get(name, name)}")
    return path


def packaged(path: str) -> Path:
    """A file of an npm package that `tests/packages/package-lock.json` names. Skips the test where npm put none."""
    return _fetched(PACKAGES / path)


def client(path: str) -> Path:
    """A file beside the SPARQL clients that `make clients` fetches. Skips the test where it is missing."""
    return _fetched(CLIENTS / path, "make clients")


def validator(name: str) -> str:
    """A program beside the validators of RO-Crate and the Citation File Format. Skips the test where it is missing."""
    return str(_fetched(VALIDATORS / "bin" / name))


def suite(folder: Path) -> Path:
    """A folder of W3C tests out of a source distribution that `tests/suites.txt` names. Skips where there is none."""
    return _fetched(folder)


def _fetched(path: Path, command: str = "make suites") -> Path:
    if not path.exists():
        pytest.skip(f"{path.relative_to(ROOT)} is missing: `{command}` fetches it (with pip and npm)")
    return path


def standards() -> Path | None:
    """The folder of standards that was given; None where there is none."""
    given = os.environ.get("WIJKGRAPH_STANDARDS")
    folder = Path(given) if given else ROOT.parent / "shared" / "standards"
    assert folder.is_dir() or not given, f"WIJKGRAPH_STANDARDS: {folder} is no folder"
    return folder if folder.is_dir() else None


def standard(name: str) -> Path:
    """A file of the folder of standards. Skips the test where no folder was given, fails where it is not there."""
    folder = standards()
    if folder is None:
        pytest.skip(f"{NO_STANDARDS} (WIJKGRAPH_STANDARDS), and {name} is in no package")
    assert (folder / name).is_file(), f"{name} is missing from {folder}"
    return folder / name
