"""`python -m bench.reading_rates [PYTHON]`: megabytes a second of the reader, and references beside nllegalcit.

PYTHON is an interpreter with nllegalcit installed; without it the peer is left out. Rates are CPU time of one core,
the best of three, over the letters of the project repeated to about a megabyte.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document
from wijkgraph.reading.head import find_head, read_heading
from wijkgraph.reading.references import find_references
from wijkgraph.reading.scoring import Count, read_gold

ROOT = Path(__file__).parent.parent
CORPORA = [ROOT / "tests" / "corpora" / "reading" / name for name in ("dev", "held-out")]
HEAD = "30 995 Aanpak Wijken\n\nNr. 98 BRIEF VAN DE MINISTER VAN JUSTITIE\n\nDen Haag, 31 maart 2020\n\n"
# Prints the papers that nllegalcit finds in each text of a JSON object on standard input.
PEER = """
import json, sys, nllegalcit
texts = json.load(sys.stdin)
print(json.dumps({name: [str(vars(one)) for one in nllegalcit.parse_citations(text)
                         if type(one).__name__ == "KamerstukCitation"] for name, text in texts.items()}))
"""


def rates() -> dict[str, float]:
    """Megabytes a second by piece of work."""
    one = "\n\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "data/letters").glob("*/letter.txt"))
    )
    text = HEAD + f"{one}\n\n" * (1_000_000 // len(one))

    def head_and_references() -> None:
        view = View(text)
        list(find_head(view, read_heading(view)))
        list(find_references(view))

    size = len(text.encode()) / 1e6
    return {
        "view": size / _best(lambda: View(text)),
        "view, document facts and references": size / _best(head_and_references),
        "all, to proposed facts": size / _best(lambda: read_document(View(text))),
    }


def references(interpreter: str | None) -> dict[str, Count]:
    """Papers cited in the corpora, found by the rules and by the peer."""
    counts = {"wijkgraph": Count()} | ({"nllegalcit": Count()} if interpreter else {})
    for folder in CORPORA:
        gold = read_gold(folder)
        texts = {stem: (folder / f"{stem}.txt").read_text(encoding="utf-8") for stem in gold}
        found = {
            "wijkgraph": {
                stem: as_json(read_document(View(text)))["cited_kamerstukken"] for stem, text in texts.items()
            }
        }
        if interpreter:
            found["nllegalcit"] = _peer(interpreter, texts)
        for stem, answer in gold.items():
            left_out = {answer["own_id"], *answer.get("optional", {}).get("cited_kamerstukken", [])}
            for name, count in counts.items():
                told, said = set(answer["cited_kamerstukken"]), set(found[name][stem]) - left_out
                count.hits += len(told & said)
                count.extra += len(said - told)
                count.missed += len(told - said)
    return counts


def _peer(interpreter: str, texts: dict[str, str]) -> dict[str, list[str]]:
    done = subprocess.run(
        [interpreter, "-c", PEER], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    told: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return {stem: [number for one in found if (number := _number(one))] for stem, found in told.items()}


def _number(citation: str) -> str:
    """The id of a paper from the fields of the peer's citation."""
    dossier = re.search(r"dossiernummer': '(\d{5}[\w-]*)'", citation)
    number = re.search(r"'ondernummer': '(\w+)'", citation)
    return f"{dossier[1]}-{number[1]}" if dossier and number else ""


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    for piece, rate in rates().items():
        print(f"{piece}: {rate:.2f} MB/s")
    for reader, count in references(sys.argv[1] if len(sys.argv) > 1 else None).items():
        print(f"{reader}: precision {count.precision:.2f}, recall {count.recall:.2f}, F1 {count.f1:.2f}")
