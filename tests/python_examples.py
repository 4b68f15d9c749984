"""The examples of docs/python.md: files, the code that the page shows of them, and what they print.

A comment `<!-- NAME.py -->` in the page stands for the file; what follows it is made from the file:
`python -m tests.python_examples` writes it anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.transcripts import ADDRESS, ROOT, server

PAGE = ROOT / "docs" / "python.md"
FOLDER = ROOT / "docs" / "examples" / "python"
SHOWN = re.compile(
    r"^<!-- (?P<name>\w+\.py) -->\n(?:```python\n(?P<code>.*?)```\n```text\n(?P<printed>.*?)```\n)?",
    re.MULTILINE | re.DOTALL,
)


def run_example(path: Path, build: Path, address: str) -> str:
    """Output of an example, run from the root of the checkout."""
    code = path.read_text(encoding="utf-8").replace(ADDRESS, address)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "WIJKGRAPH_BUILD": str(build)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{path.name}\n{done.stderr}"
    return done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as at:

        def again(match: re.Match[str]) -> str:
            path = FOLDER / match["name"]
            printed = run_example(path, Path(folder), at)
            code = path.read_text(encoding="utf-8")
            return f"<!-- {match['name']} -->\n```python\n{code}```\n```text\n{printed}```\n"

        PAGE.write_text(SHOWN.sub(again, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
