"""Lighthouse over every kind of page, into docs/lighthouse.md: `python -m tests.browser.lighthouse http://127.0.0.1:8000`.

By hand, for it takes half a minute a page. It runs `lighthouse` where that is installed, else fetches it with npx.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from tests.browser.test_pages import PAGES, at

PAGE = Path(__file__).parents[2] / "docs" / "lighthouse.md"
MAJOR = "12"
CATEGORIES = {
    "performance": "speed",
    "accessibility": "accessibility",
    "best-practices": "good practice",
    "seo": "findability",
}
GOOD = 0.9

_HEAD = """# Lighthouse

Lighthouse {version} over every kind of page in Dutch, as on a phone with a slow connection: of 100 points each. Made
by `python -m tests.browser.lighthouse ADDRESS` with `wijkgraph serve` at that address. Speed depends on the computer
and on what else it does; the other figures do not. Search, answers to filled-in questions, provenance, reports and the
query page are kept from search engines on purpose (`robots = "limited"`): that costs points for findability.

| page | {names} | below 90 |
|---|{rule}---|
"""


def measure(address: str) -> Mapping[str, object]:
    """The report of one page. Raises CalledProcessError when Lighthouse fails."""
    program = which("lighthouse")
    command = [program] if program else ["npx", "--yes", f"lighthouse@{MAJOR}"]
    told = subprocess.run(
        [
            *command,
            address,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env={**os.environ, "CHROME_PATH": which("chromium") or ""},
        capture_output=True,
        text=True,
        check=True,
    )
    report: Mapping[str, object] = json.loads(told.stdout)
    return report


def row(kind: str, report: Mapping[str, object]) -> str:
    """One line of the table: points by category, and the audits that cost points."""
    categories, audits = report["categories"], report["audits"]
    assert isinstance(categories, dict)
    assert isinstance(audits, dict)
    points = [f"{round(100 * categories[name]['score'])}" for name in CATEGORIES]
    low = [name for name in CATEGORIES if categories[name]["score"] < GOOD]
    costly = [
        audits[one["id"]]["title"]
        for name in low
        for one in categories[name]["auditRefs"]
        if one["weight"] and (audits[one["id"]]["score"] or 0) < GOOD
    ]
    return f"| `/{kind}` | {' | '.join(points)} | {'; '.join(costly).replace('|', '/')} |"


def main(home: str) -> None:
    """Writes the page, a row for each kind of page."""
    rows, version = [], ""
    for kind in PAGES:
        report = measure(f"{home}/{at(kind, 'nl')}")
        version = str(report["lighthouseVersion"])
        rows.append(row(kind, report))
        print(rows[-1], flush=True)
    head = _HEAD.format(
        version=version, names=" | ".join(CATEGORIES.values()), rule="---:|" * len(CATEGORIES)
    )
    PAGE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
