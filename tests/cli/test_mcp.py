"""`wijkgraph mcp` as a person meets it: without a client, without the extra, stopped, and misused."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wijkgraph.cli import app
from wijkgraph.dataset.snapshot import build_snapshot
from wijkgraph.project import Layout

pytestmark = pytest.mark.slow


def start(layout: Layout, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "wijkgraph", "--lang", "en", "mcp", *options],
        env={**os.environ, "WIJKGRAPH_BUILD": str(layout.build)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_with_its_client_or_a_signal(layout: Layout, number: signal.Signals) -> None:
    build_snapshot(layout)
    with start(layout) as gone:
        assert gone.communicate("", timeout=60) == ("", "")
        assert gone.returncode == 0
    with start(layout) as stopped:
        assert stopped.stdin is not None
        assert stopped.stdout is not None
        stopped.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "nonsense"}\nno JSON at all\n')
        stopped.stdin.flush()
        assert "error" in stopped.stdout.readline()
        stopped.send_signal(number)
        assert stopped.wait(60) == 0, "it does not wait for another line"
        _, said = stopped.communicate(timeout=60)
        assert said == ""


def test_without_the_extra_it_tells_how_to_get_it(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    build_snapshot(layout)
    monkeypatch.delitem(sys.modules, "wijkgraph.assistants.mcp_server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp_types", None)
    monkeypatch.setenv("WIJKGRAPH_BUILD", str(layout.build))
    for command in (["mcp"], ["serve", "--port", "0", "--set", "mcp=true"]):
        done = CliRunner().invoke(app, ["--lang", "en", *command])
        assert done.exit_code == 2
        assert "pip install 'wijkgraph[mcp]'" in done.output


def test_data_of_others_have_no_letters_to_serve(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("<http://example.org/a> <http://example.org/b> 1 .", encoding="utf-8")
    options = ["serve", "--port", "0", "--dataset", str(file), "--set", "mcp=true"]
    done = CliRunner().invoke(app, ["--lang", "en", *options])
    assert done.exit_code == 2
    assert "letters only" in done.output


def test_a_setting_that_is_none_is_told() -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "mcp", "--set", "nothing=1"])
    assert done.exit_code == 2
    assert "no setting 'nothing'" in done.output
