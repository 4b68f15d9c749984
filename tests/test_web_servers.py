"""The rules that `wijkgraph init` writes, tried in nginx and Apache: before the service, and before its files."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from wijkgraph.project_file import CC0, Project
from wijkgraph.starting.new_project import write_project

pytestmark = pytest.mark.slow

BASE = "https://data.example.org/wijken/"
MODULES = Path("/usr/lib/apache2/modules")
Rules = Callable[[Path, Path, int], list[str]]


def free_port() -> int:
    """A free port below those that the system gives to who asks for any: nobody takes it before the web server does."""
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in range(lowest - 1, 1024, -1):
        with closing(socket.socket()) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                one.bind(("127.0.0.1", port))
                return port
    raise AssertionError("no port is free")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "project"
    texts = {"nl": "Wijken", "en": "Districts"}
    nothing = {"nl": "", "en": ""}
    write_project(folder, Project(BASE, texts, nothing, ("nl", "en"), "Gemeente Voorbeeld", BASE, CC0))
    return folder


@pytest.fixture(scope="module")
def service(project: Path) -> Iterator[int]:
    """The port of the service of the project."""
    command = [
        sys.executable,
        "-m",
        "wijkgraph",
        "--root",
        str(project),
        "serve",
        "--port",
        "0",
        "--unchecked",
    ]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WIJKGRAPH")}
    with subprocess.Popen(command, env=clean, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        yield next(int(found[1]) for line in lines if (found := re.search(r"http://[^:]+:(\d+)/", line)))
        process.terminate()


def nginx(project: Path, folder: Path, port: int) -> list[str]:
    """The command of an nginx whose one server includes the project's rules."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not here (Debian's package nginx-light)")
    as_root = "user root; " if os.geteuid() == 0 else ""  # the folders of a test are its user's alone
    (folder / "nginx.conf").write_text(
        f"daemon off; {as_root}worker_processes 1; pid {folder}/pid; error_log {folder}/log;\n"
        f"events {{}} http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/root; include {folder}/rules.conf; }} }}\n",
        encoding="utf-8",
    )
    return ["nginx", "-e", str(folder / "log"), "-c", str(folder / "nginx.conf")]


def apache(project: Path, folder: Path, port: int) -> list[str]:
    """The command of an Apache whose one host includes the project's rules."""
    if not shutil.which("apache2") or not MODULES.is_dir():
        pytest.skip("Apache is not here (Debian's package apache2-bin)")
    wanted = (
        "mpm_event",
        "authz_core",
        "proxy",
        "proxy_http",
        "headers",
        "rewrite",
        "mime",
        "dir",
        "setenvif",
    )
    loads = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in wanted)
    (folder / "apache.conf").write_text(
        f"{loads}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\nErrorLog {folder}/log\n"
        f"DefaultRuntimeDir {folder}\nTypesConfig /dev/null\nDocumentRoot {folder}/root\nInclude {folder}/rules.conf\n",
        encoding="utf-8",
    )
    return ["apache2", "-X", "-f", str(folder / "apache.conf")]


def log_of(folder: Path) -> str:
    """Complaints of the web server."""
    return (folder / "log").read_text(encoding="utf-8")


def answers(port: int) -> bool:
    with closing(socket.socket()) as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            while not answers(port):
                assert process.poll() is None, process.stdout.read() if process.stdout else ""
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.mark.parametrize(("kind", "rules"), [("nginx", nginx), ("apache", apache)])
def test_a_web_server_answers_for_the_service_under_the_path_of_the_base(
    kind: str, rules: Rules, project: Path, service: int, tmp_path: Path
) -> None:
    port = free_port()
    written = (project / "deploy" / f"{kind}.conf").read_text(encoding="utf-8")
    assert "127.0.0.1:8000" in written
    (tmp_path / "root").mkdir()
    (tmp_path / "rules.conf").write_text(written.replace(":8000", f":{service}"), encoding="utf-8")
    with running(rules(project, tmp_path, port), port) as address:
        page = httpx.get(f"{address}/wijken/", headers={"Accept": "text/html"}, timeout=60)
        assert (page.status_code, "Wijken</title>" in page.text) == (200, True)
        thing = httpx.get(f"{address}/wijken/id/dataset/wijkgraph", timeout=60)
        assert thing.status_code == 303
        assert thing.headers["location"] in ("/wijken/data", f"{address}/wijken/data")
        answer = httpx.get(f"{address}/wijken/sparql", params={"query": "ASK {}"}, timeout=60)
        assert answer.json()["boolean"] is True
        # What does not stand under the base is not ours.
        assert httpx.get(f"{address}/", timeout=60).status_code in (403, 404)


@pytest.fixture(scope="module")
def files(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the site stands as files under the path of its base."""
    root = tmp_path_factory.mktemp("files")
    command = [sys.executable, "-m", "wijkgraph", "--root", str(project), "publish", "--static"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WIJKGRAPH")}
    subprocess.run([*command, str(root / "wijken")], env=clean, check=True, capture_output=True)
    for path in [root, *root.rglob("*")]:  # a web server reads as a user of its own
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in root.parents[:2]:
        path.chmod(0o755)
    return root


@contextmanager
def serving_files(kind: str, rules: Rules, project: Path, files: Path, folder: Path) -> Iterator[str]:
    """The address of a web server for the site as files, with the rules that come with them."""
    port = free_port()
    if kind == "nginx":
        written = (project / "deploy" / "nginx-files.conf").read_text(encoding="utf-8")
    else:  # the files bring rules of their own
        allowed = "Options FollowSymLinks\nAllowOverride All\nRequire all granted"
        written = f"<Directory {folder}/root>\n{allowed}\n</Directory>\n"
    (folder / "rules.conf").write_text(written, encoding="utf-8")
    (folder / "root").symlink_to(files)
    with running(rules(project, folder, port), port) as address:
        yield address


@pytest.mark.parametrize(("kind", "rules"), [("nginx", nginx), ("apache", apache)])
def test_a_web_server_answers_for_the_site_as_files(
    kind: str, rules: Rules, project: Path, files: Path, tmp_path: Path
) -> None:
    with serving_files(kind, rules, project, files, tmp_path) as address:
        page = httpx.get(f"{address}/wijken/", timeout=60)
        assert (page.status_code, "Wijken</title>" in page.text) == (200, True), log_of(tmp_path)
        assert page.headers["content-type"].startswith("text/html")
        thing = httpx.get(f"{address}/wijken/id/dataset/wijkgraph", timeout=60)
        assert thing.status_code == 303
        assert thing.headers["location"] in ("/wijken/data", f"{address}/wijken/data")
        assert httpx.get(f"{address}/wijken/data", timeout=60).status_code == 200
        turtle = httpx.get(f"{address}/wijken/data.ttl", timeout=60)
        assert turtle.headers["content-type"].startswith("text/turtle")
        concept = httpx.get(f"{address}/wijken/def/decision-status/taken", timeout=60)
        assert concept.headers["location"].removeprefix(address) == "/wijken/doc/def/decision-status/taken"
        assert httpx.get(f"{address}/wijken/doc/def/decision-status/taken", timeout=60).status_code == 200
        assert httpx.get(f"{address}/wijken/nowhere", timeout=60).status_code == 404


# Addresses of each kind of file, with an ending and without.
AS_THE_SERVICE = (
    "", "letters", "data.ttl", "data.nt", "data.jsonld", "data.rdf", "data/wijkgraph.nq", "data/wijkgraph.claims.trig",
    "data/SHA256SUMS", ".well-known/void", ".well-known/sparql-examples", "def", "def/context", "def/context.jsonld",
    "def/decision-status/taken", "prov/def/decision-status/taken", "feed", "feed.atom", "feed.en.atom", "sitemap",
    "sitemap.xml", "robots", "robots.txt", "ldes", "ldes.nq", "ldes/newest", "search.nl.json", "tables",
    "question/who-made-which-study", "question/who-made-which-study.json", "question/who-made-which-study.tsv",
    "id/dataset/wijkgraph", "id/distribution/wijkgraph-nq", "nowhere", "id", "data/",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "rules"), [("nginx", nginx), ("apache", apache)])
def test_a_web_server_gives_of_the_files_what_the_service_gives(
    kind: str, rules: Rules, project: Path, files: Path, service: int, tmp_path: Path
) -> None:
    """Status, media type and place, for who asks for no form; the bytes are compared by the tests of the twin."""

    def told(address: str, host: str) -> tuple[int, str, str]:
        answer = httpx.get(address, timeout=60)
        if answer.status_code >= 400:
            return answer.status_code, "", ""
        place = answer.headers.get("location", "").removeprefix(host)
        kind_of_body = "" if place else answer.headers["content-type"].replace(" ", "").lower()
        return answer.status_code, kind_of_body, place.removeprefix("/wijken")

    ours = f"http://127.0.0.1:{service}"
    with serving_files(kind, rules, project, files, tmp_path) as address:
        for path in AS_THE_SERVICE:
            assert told(f"{address}/wijken/{path}", address) == told(f"{ours}/{path}", ours), path
