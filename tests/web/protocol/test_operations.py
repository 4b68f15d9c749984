"""Operation: health, metrics, logs, settings, shares, and errors at the start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.conftest import EX, Server, start
from wijkgraph.engine.limits import Limits
from wijkgraph.errors import ShareSpent, SourceError, UsageError
from wijkgraph.web.protocol.settings import Settings, load_settings, settings_fields
from wijkgraph.web.protocol.shares import Shares, client_of

pytestmark = pytest.mark.slow


def test_health_and_readiness(server: Server) -> None:
    assert server.client.get("/healthz").json() == {"status": "ok"}
    ready = server.client.get("/readyz")
    assert ready.json()["version"] == server.ask("ASK {}").headers["wijkgraph-version"]
    assert ready.headers["cache-control"] == "no-store"
    for address in ("/healthz", "/readyz", "/.well-known/void"):
        head = server.client.head(address)
        assert (head.status_code, head.content) == (200, b"")


def test_a_service_without_a_site_offers_no_search_on_the_page_of_a_problem(server: Server) -> None:
    page = server.client.get("/nothing", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>" in page.text
    assert "search" not in page.text


def test_metrics_count_operations_and_outcomes(server: Server) -> None:
    name = 'wijkgraph_requests_total{operation="query",outcome="QuerySyntax"}'
    before = server.metric(name)
    server.ask("SELECT")
    server.ask("SELECT * {")
    assert server.metric(name) == before + 2
    text = server.client.get("/metrics").text
    assert 'wijkgraph_request_seconds_bucket{le="0.1",operation="query"}' in text
    assert EX not in text
    assert 'wijkgraph_requests_total{operation="/metrics",outcome="200"}' in text


def test_the_start_page_leads_on(server: Server) -> None:
    assert 'href="/sparql"' in server.client.get("/").text


def test_metrics_answer_head(server: Server) -> None:
    assert server.client.head("/metrics").status_code == 200


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "DELETE", "TRACE"])
@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics", "/.well-known/void", "/"])
def test_a_refusal_names_every_method_that_is_taken(server: Server, address: str, method: str) -> None:
    """Also those that other routes of the same address take (RFC 9110, 10.2.1)."""
    answer = server.client.request(method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert [server.client.request(taken, address).status_code for taken in ("GET", "HEAD")] == [200, 200]


def test_unknown_addresses_have_a_page(server: Server) -> None:
    assert server.client.get("/nowhere").json()["status"] == 404
    assert "<h1>" in server.client.get("/nowhere", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("with_text", [True, False])
def test_the_query_log(tmp_path: Path, data: list[Path], with_text: bool) -> None:
    log = tmp_path / "queries.jsonl"
    running = start("--dataset", data[0], "--query-log", log, "--set", f"log_text={with_text}")
    running.ask("ASK { ?s ?p 'secret' }")
    running.ask("SELECT * { ?s ?p ?o } LIMIT 2")
    running.stop()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["form"] for line in lines] == ["ASK", "SELECT"]
    assert lines[1]["rows"] == 2
    assert lines[1]["outcome"] == "ok"
    assert ("secret" in log.read_text()) == with_text
    assert "127.0.0.1" not in log.read_text()


def test_a_log_that_cannot_be_written_costs_nobody_an_answer(data: list[Path]) -> None:
    running = start("--dataset", data[0], "--query-log", "/dev/full")
    assert running.ask("ASK {}").status_code == 200
    assert running.ask("ASK {").status_code == 400
    assert running.ask("ASK { ?s ?p }").status_code == 400
    said = running.stop()
    assert said.count("the query log cannot be written: No space left on device") == 1
    assert "Traceback" not in said


def test_one_client_cannot_take_everything(data: list[Path]) -> None:
    running = start("--dataset", data[0], "--set", "client_seconds=0.001")
    statuses = {running.ask(f"SELECT * {{ ?s ?p ?o }} # {number}").status_code for number in range(20)}
    refused = running.ask("SELECT * { ?s ?p ?o } # once more")
    assert statuses == {200, 429}
    assert int(refused.headers["retry-after"]) > 0
    running.stop()


def test_shares_refill() -> None:
    now = 0.0
    shares = Shares(seconds=60, running=2, clock=lambda: now)
    shares.begin("a")
    shares.begin("a")
    with pytest.raises(ShareSpent, match="at once"):
        shares.begin("a")
    shares.begin("b")
    shares.end("a", 30)
    shares.end("a", 45)
    with pytest.raises(ShareSpent) as refused:
        shares.begin("a")
    now += refused.value.retry_after
    shares.begin("a")


def test_of_many_clients_those_unseen_for_longest_are_forgotten() -> None:
    now = 0.0
    shares = Shares(seconds=60, running=1, clock=lambda: now)
    shares.begin("at work")
    shares.begin("spent")
    shares.end("spent", 3600)
    for number in range(40_000):
        now += 0.001
        shares.begin(str(number))
        shares.end(str(number), 0.1)
    shares.begin("spent")  # long ago
    with pytest.raises(ShareSpent, match="at once"):
        shares.begin("at work")  # what runs is remembered


def test_processes_forked_from_one_share_the_shares() -> None:
    shares = Shares(seconds=60, running=2, processes=2)
    shares.take_place(0)
    shares.begin("a")
    pid = os.fork()
    if pid == 0:
        shares.take_place(1)
        shares.begin("a")
        shares.begin("b")
        shares.end("b", 3600)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    with pytest.raises(ShareSpent, match="at once"):
        shares.begin("a")
    with pytest.raises(ShareSpent, match="a minute"):
        shares.begin("b")
    shares.take_place(1)  # in place of the other, whose queries ended with it
    shares.take_place(0)
    shares.begin("a")
    shares.begin("a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        (None, "", True),
    ],
)
def test_clients(one: str | None, other: str, same: bool) -> None:
    assert (client_of(one) == client_of(other)) == same


def test_flags_before_environment_before_file_before_defaults(tmp_path: Path) -> None:
    file = tmp_path / "wijkgraph.toml"
    file.write_text("port = 1\nrows = 1\ndeadline = 1\nlog_text = false\n")
    environment = {"WIJKGRAPH_PORT": "2", "WIJKGRAPH_ROWS": "2", "WIJKGRAPH_ROOT": "/", "OTHER": "x"}
    settings = load_settings({"port": 3, "host": None}, files=[file], environment=environment)
    assert (settings.port, settings.limits.rows, settings.limits.deadline) == (3, 2, 1.0)
    assert settings.log_text is False
    assert settings.host == Settings().host


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        ({"nonsense": 1}, ""),
        ({"port": "many"}, ""),
        ({"rows": -1}, ""),
        ({"fast_workers": 0}, ""),
        ({"deadline": 0}, ""),
        ({"deadline": "nan"}, ""),
        ({"robots": "some"}, ""),
        ({"deadline": "inf"}, ""),
        ({"port": 65536}, ""),
        ({"port": "99999"}, ""),
        ({"memory_mb": 10**12}, ""),
        ({}, "prot = 1"),
        ({}, "port = 99999"),
        ({}, "port = 80.5"),
        ({}, "port = inf"),
        ({}, "deadline = 1e300"),
        ({}, "host = 5"),
        ({}, 'allow_service = ["https://example.org/"]'),
        ({}, "port = true"),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, flags: dict[str, object], text: str) -> None:
    file = tmp_path / "wijkgraph.toml"
    file.write_text(text)
    with pytest.raises(UsageError):
        load_settings(flags, files=[file], environment={})


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    file = tmp_path / "wijkgraph.toml"
    for text in ("port =", "serve = 3"):
        file.write_text(text)
        with pytest.raises(SourceError, match=r"wijkgraph\.toml:1"):
            load_settings({}, files=[file], environment={})


PROJECT = '[project]\nbase = "https://data.example.org/"\n'


def test_settings_of_a_project_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    project, flat = tmp_path / "wijkgraph.toml", tmp_path / "service.toml"
    project.write_text(f"{PROJECT}[serve]\nport = 1\nrows = 1\n")
    flat.write_text("port = 2\n")
    assert load_settings({}, files=[project], environment={}).port == 1
    both = load_settings({}, files=[project, flat], environment={})
    assert (both.port, both.limits.rows) == (2, 1)
    project.write_text(PROJECT)  # without settings: what describes the project is none
    assert load_settings({}, files=[project], environment={}) == Settings()


def test_a_misspelt_setting_is_told_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "wijkgraph.toml"
    file.write_text(f"{PROJECT}[serve]\nprot = 8000\n")
    with pytest.raises(UsageError) as caught:
        load_settings({}, files=[file], environment={})
    assert caught.value.where == f"{file}:4"
    assert caught.value.next == "Did you mean 'port'?"
    file.write_text(f'{PROJECT}[serve]\n\nport = "many"\n')
    with pytest.raises(UsageError) as caught:
        load_settings({}, files=[file], environment={})
    assert caught.value.where == f"{file}:5"


def test_what_all_processes_have_together_is_divided_among_them() -> None:
    together = Settings(processes=3, connections=10, response_mb=0, limits=Limits(fast_workers=4, rows=7))
    each = together.of_one_process()
    assert (each.connections, each.response_mb) == (4, 0)
    assert (each.limits.fast_workers, each.limits.fast_queue, each.limits.rows) == (2, 22, 7)
    assert Settings(processes=1).of_one_process() == Settings(processes=1)
    assert 1 <= Settings().number_of_processes <= 4


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wijkgraph", "serve", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_port_in_use_is_told(server: Server) -> None:
    result = run("--port", server.url.rpartition(":")[2], "--dataset", "x.ttl")
    assert result.returncode == 3
    assert "Address already in use" in result.stderr
    assert "--port" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("missing.ttl", None, "Cannot read the file"),
        ("odd.docx", "", "No RDF format has the ending"),
        ("broken.ttl", "<a:a> <a:b>\n", "broken.ttl"),
    ],
)
def test_data_that_cannot_be_served_is_told(tmp_path: Path, name: str, text: str | None, words: str) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    result = run("--port", "0", "--dataset", file)
    assert result.returncode == 3
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_build_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where a folder should be stops root too."""
    (tmp_path / "file").touch()
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "wijkgraph",
            "--build",
            str(tmp_path / "file" / "build"),
            "serve",
            "--port",
            "0",
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 3
    assert "Cannot write" in result.stderr
    assert "--build" in result.stderr


def test_every_setting_has_a_meaning() -> None:
    assert all(entry.metadata["meaning"] for entry in settings_fields())
