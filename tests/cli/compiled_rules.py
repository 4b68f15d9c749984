"""Rules of the reader, compiled when this module is imported, for forks that run a command."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from wijkgraph import cli
from wijkgraph.cli import papers, reading  # noqa: F401 - there before the first fork
from wijkgraph.letters.view import View
from wijkgraph.reading.document import read_document

read_document(View("Een brief.\n", "x"))


def run_with_files(arguments: Sequence[str], given: Path, out: Path, err: Path) -> None:
    """Runs `wijkgraph` in English with files for its standard streams."""
    os.environ["COLUMNS"] = "160"
    with given.open() as stdin, out.open("w") as stdout, err.open("w") as stderr:
        for number, stream in enumerate((stdin, stdout, stderr)):
            os.dup2(stream.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr
        cli.main(["--lang", "en", *arguments])
