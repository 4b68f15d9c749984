"""The sixth letter of docs/growing.md: from its file to claims that `check` takes, in the decisions told there."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
KEY = "kst-30995-999"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command in a copy of the project."""
    project = tmp_path_factory.mktemp("growth")
    for name in ("data", "ontology", "queries"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "wijkgraph.toml", project)

    def run(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from wijkgraph.cli import main; main()", *words]
        return subprocess.run(command, cwd=project, input=given, capture_output=True, text=True)

    return run


def rejected(listing: str) -> str:
    """The proposal that says a study illustrates a decision: the letter names none there."""
    before = listing[: listing.index("influence-type/illustrates")]
    return re.findall(r"(?m)^[0-9a-f]{12}$", before)[-1]


def test_the_letter_takes_as_many_decisions_as_the_page_says(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    page = (ROOT / "docs/growing.md").read_text(encoding="utf-8")
    assert run("freeze", str(ROOT / "docs/examples/sixth-letter.txt"), "--yes").returncode == 0
    assert run("propose", KEY).returncode == 0
    listing = run("review", KEY).stdout
    proposals = re.findall(r"(?m)^[0-9a-f]{12}$", listing)
    wrong = rejected(listing)
    decisions = [f"{one} accept" for one in proposals if one != wrong]
    decisions += [f"{wrong} reject nothing-to-record", "s9 aside general-remark"]
    decisions += [f"s{number} aside heading" for number in (7, 15, 18)]
    decisions += ["s20 new study title=evaluatie van de eerste fase"]
    assert f"{len(proposals)} proposals" in page
    assert f"**{len(decisions)}**" in page
    done = run("review", KEY, "--decisions", "-", given="\n".join(decisions) + "\n")
    assert done.returncode == 0, done.stderr
    assert "23 of 23 sentences" in run("coverage", KEY).stdout
    checked = run("check")
    assert "FAIL" not in checked.stdout, checked.stdout
