"""`wijkgraph publish`, and every other command on the engine that it filled."""

from collections.abc import Callable, Iterator

import pytest

from bench import servers
from bench.servers import Server
from wijkgraph import cli
from wijkgraph.project import Layout

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(layout: Layout, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs `wijkgraph` in this process; gives exit code, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["--root", str(layout.root), "--build", str(layout.build), "--lang", "en", *arguments])
        out, err = capfdbinary.readouterr()
        return int(stopped.value.code or 0), out.decode(), err.decode()

    return run


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with servers.oxigraph(None) as server:
        yield server


def test_published_the_graph_answers_elsewhere(run: Run, server: Server) -> None:
    code, out, err = run("publish", "--to", server.query, "--update", server.update)
    assert code == 0, err
    assert " 0 there already, 0 removed" in out
    assert "Every graph reads back" in err
    assert "\r" not in err  # no bar where nobody watches
    again = run("publish", "--to", server.query, "--graph-store", server.graph_store)[1]
    assert "graphs   0 written," in again
    for asked in (
        ("ask", "which-reports-informed-which-decisions", "--format", "json"),
        ("explain", "Wijk in zicht"),
    ):
        code, out, err = run("--store", server.query, *asked)
        assert (code, err) == (0, "")
        assert out == run(*asked)[1]


def test_an_engine_that_is_away(run: Run) -> None:
    code, out, err = run("--store", "http://127.0.0.1:9/sparql", "explain", "Wijk in zicht")
    assert (code, out) == (3, "")
    assert "cannot be reached" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["publish", "--to", "ftp://example.org"], "Not the address of an engine"),
        (
            ["publish", "--to", "http://127.0.0.1:9/", "--user", "ann", "--password-env", "NO_SUCH"],
            "no password",
        ),
        (["publish", "--to", "http://a/", "--update", "http://a/", "--graph-store", "http://a/"], "not both"),
    ],
)
def test_mistakes_are_named(run: Run, arguments: list[str], words: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert words in err
