"""Other SPARQL engines, started on loopback in a scratch folder and ended again: for tests and benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

VIRTUOSO = "virtuoso-t"  # of Debian's virtuoso-opensource
START_SECONDS = 60
_LOOK = 0.2  # seconds between looks at memory

# Only what differs from Virtuoso's defaults, and the smallest cache that still holds the test data.
_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 3
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
CaseMode = 2
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}
ServerThreads = 20
MaxClientConnections = 20
KeepAliveTimeout = 10
EnabledGzipContent = 0
[SPARQL]
ResultSetMaxRows = {max_rows}
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = {seconds}
"""


@dataclass(frozen=True)
class Server:
    """A running engine: its endpoints, its process, and who may write to it."""

    name: str
    query: str
    update: str
    graph_store: str
    pid: int
    user: str | None = None
    password: str | None = None
    sql_port: int | None = None  # of Virtuoso, for its bulk loader


@contextmanager
def virtuoso(
    folder: Path, *, max_rows: int = 10_000, seconds: int = 60, buffers: int = 20_000
) -> Iterator[Server]:
    """Virtuoso with an empty database in `folder`; `max_rows` is its ResultSetMaxRows, 10 000 as shipped."""
    http_port, sql_port = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(
        _INI.format(
            folder=folder,
            http_port=http_port,
            sql_port=sql_port,
            buffers=buffers,
            dirty=buffers * 3 // 4,
            max_rows=max_rows,
            seconds=seconds,
        )
    )
    base = f"http://127.0.0.1:{http_port}"
    command = [VIRTUOSO, "+foreground", "+configfile", str(ini)]
    with running(command, f"{base}/sparql?query=ASK%7B%7D", log=folder / "output.txt") as process:
        yield Server(
            "virtuoso",
            f"{base}/sparql",
            f"{base}/sparql-auth",
            f"{base}/sparql-graph-crud-auth",
            process.pid,
            "dba",
            "dba",
            sql_port,
        )


@contextmanager
def oxigraph(
    folder: Path | None, *, load: Path | None = None, union: bool = False, deadline: int | None = None
) -> Iterator[Server]:
    """`oxigraph serve` on a store in `folder`, or in memory without one.

    `load` is an N-Quads file to start with: by its bulk loader into a folder, else by POST. `union` makes the default
    graph the union of all graphs, `deadline` is in seconds for each query.
    """
    if folder and load:
        bulk = [oxigraph_command(), "load", "--location", str(folder), "--file", str(load)]
        subprocess.run(bulk, check=True, capture_output=True)
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [oxigraph_command(), "serve", "--bind", f"127.0.0.1:{port}"]
    if folder:
        command += ["--location", str(folder)]
    if deadline:
        command += ["--timeout-s", str(deadline)]
    if union:
        command += ["--union-default-graph"]
    with running(command, f"{base}/query?query=ASK%7B%7D") as process:
        server = Server("oxigraph", f"{base}/query", f"{base}/update", f"{base}/store", process.pid)
        if load and not folder:
            post_file(server.graph_store, load)
        yield server


def oxigraph_command() -> str:
    """The `oxigraph` program of the wheel, beside the Python that runs us."""
    return str(Path(sys.executable).with_name("oxigraph"))


@contextmanager
def running(
    command: list[str],
    probe: str,
    *,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float = START_SECONDS,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that answers at `probe`; its whole process group is ended on the way out."""
    with (log or Path(os.devnull)).open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
    try:
        _wait_until_ready(process, probe, log, seconds)
        yield process
    finally:
        _end(process)


def post_file(url: str, path: Path, media_type: str = "application/n-quads") -> None:
    """Send a file as the body of a POST, from disk."""
    with path.open("rb") as body:
        request = urllib.request.Request(
            url,
            data=body,
            method="POST",
            headers={"Content-Type": media_type, "Content-Length": str(path.stat().st_size)},
        )
        with urllib.request.urlopen(request) as reply:
            reply.read()


def resident_mb(pid: int) -> float:
    """Memory of a process and all below it, in MiB; pages they share count once, split among them (PSS)."""
    return sum(_proportional(one) for one in _family(pid)) / 1024


def watched(command: list[str]) -> tuple[str, float]:
    """Output of a command, and the most memory that it and its children held at once, in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seen, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK):
            seen.append(resident_mb(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said, complaint = process.communicate()
    finally:
        ended.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, said, complaint)
    return said, max(seen)


def processor_seconds(pid: int) -> float:
    """Processor time of a process and all below it, those that have ended among them."""
    return sum(_ticks(one) for one in _family(pid)) / os.sysconf("SC_CLK_TCK")


def has_virtuoso() -> bool:
    """True if Virtuoso is installed here."""
    return shutil.which(VIRTUOSO) is not None


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], probe: str, log: Path | None, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(probe, timeout=5) as reply:
                reply.read()
                return
        except OSError:
            time.sleep(0.05)
    said = log.read_text(errors="replace")[-2000:] if log else ""
    raise RuntimeError(f"{process.args!r} did not start: {said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process group; what it held is scratch, so there is nothing to save."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(FileNotFoundError, ProcessLookupError):  # a thread or process that has just ended
                found += [int(child) for child in children.read_text().split()]
    return found


def _ticks(pid: int) -> int:
    """Clock ticks that a process worked, and those of its children that it has waited for; 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime (proc(5), counted from the state)


def _proportional(pid: int) -> int:
    """KiB of one process, shared pages in proportion; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
