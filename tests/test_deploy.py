"""The deployment examples, taken at their word: what the unit starts, starts; what the image copies is enough."""

import configparser
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def unit(root: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # names of settings keep their capitals
    parser.read(root / "deploy" / "wijkgraph.service")
    return parser


@pytest.fixture(scope="module")
def steps(root: Path) -> list[list[str]]:
    """The instructions of the container file, each as its words."""
    text = (root / "deploy" / "Containerfile").read_text().replace("\\\n", " ")
    return [shlex.split(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.fixture
def started(
    root: Path, unit: configparser.RawConfigParser, tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command that the unit starts, with its folders and port moved to where a test may write."""
    moved = {
        "/opt/wijkgraph/bin": str(BIN),
        "/srv/wijkgraph": str(root),
        "/var/lib/wijkgraph": str(tmp_path / "state"),
    }
    command = unit["Service"]["ExecStart"]
    for there, here in moved.items():
        command = re.sub(rf"{there}(?=[/ ])", here, command)
    settings = tmp_path / "wijkgraph.toml"  # of settings alone, as the unit's comment says
    example = (root / "deploy" / "wijkgraph.toml").read_text(encoding="utf-8")
    settings.write_text(example.replace("port = 8000", "port = 0"), encoding="utf-8")
    environment = {**os.environ, "WIJKGRAPH_CONFIG": str(settings)}
    with subprocess.Popen(
        shlex.split(command), env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        address = next(
            found.group().rstrip("/") for line in lines if (found := re.search(r"http://\S+", line))
        )
        yield process, address
        process.kill()


def test_what_the_unit_starts_is_ready_and_ends_in_its_time(
    started: tuple[subprocess.Popen[str], str], unit: configparser.RawConfigParser, steps: list[list[str]]
) -> None:
    process, address = started
    health = next(words for words in steps if words[0] == "HEALTHCHECK")
    code = health[health.index("-c") + 1].replace("http://127.0.0.1:8000", address)
    subprocess.run([sys.executable, "-c", code], check=True)
    process.send_signal(signal.SIGTERM)
    # It ends its answers and then dies of the signal, which systemd counts as a clean exit.
    assert process.wait(float(unit["Service"]["TimeoutStopSec"])) == -signal.SIGTERM


def test_the_unit_is_one_that_systemd_reads(unit: configparser.RawConfigParser) -> None:
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
    assert unit["Service"]["KillMode"] == "mixed"  # else the workers are ended before their answers


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is missing (Debian: systemd)")
def test_systemd_finds_nothing_wrong_with_it(root: Path, tmp_path: Path) -> None:
    """With a program and a user that are there; what systemd would pass over it tells on stderr."""
    text = (root / "deploy" / "wijkgraph.service").read_text(encoding="utf-8")
    text = text.replace("/opt/wijkgraph/bin/wijkgraph", sys.executable).replace("User=wijkgraph", "User=root")
    path = tmp_path / "wijkgraph.service"
    path.write_text(text, encoding="utf-8")
    verify = ["systemd-analyze", "verify", "--man=no"]
    done = subprocess.run([*verify, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    path.write_text(text.replace("ProtectHome=", "ProtectHouse="), encoding="utf-8")
    told = subprocess.run([*verify, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert "ProtectHouse" in told.stderr


def test_what_the_image_copies_is_enough_to_build_and_serve(
    root: Path, steps: list[list[str]], tmp_path: Path
) -> None:
    made = tmp_path / "src"
    made.mkdir()
    for words in steps:
        if words[0] == "COPY" and not words[1].startswith("--from"):
            for name in words[1:-1]:
                into = made / (words[-1] if words[-1] != "./" else name)
                copy = shutil.copytree if (root / name).is_dir() else shutil.copyfile
                copy(root / name, into)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tmp_path / "site")]
    subprocess.run([*install, "--no-deps", "--no-build-isolation", str(made)], check=True)
    # They were copied without a .gitignore, and are left out all the same.
    assert not list((tmp_path / "site").rglob("node_modules"))
    (_, *words), (_, *defaults) = (next(step for step in steps if step[0] == kind) for kind in ("CMD", "ENV"))
    assert shlex.split(" ".join(words).strip("[]").replace(",", " ")) == ["wijkgraph", "serve"]
    names = {setting.partition("=")[0] for setting in defaults}
    assert names == {"PATH", "WIJKGRAPH_BUILD", "WIJKGRAPH_HOST"}
    environment = {"PYTHONPATH": str(tmp_path / "site"), "WIJKGRAPH_BUILD": str(tmp_path / "build")}
    checked = subprocess.run(
        [sys.executable, "-m", "wijkgraph", "check"],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_what_the_unit_needs_is_what_its_head_makes(unit: configparser.RawConfigParser, root: Path) -> None:
    text = (root / "deploy" / "wijkgraph.service").read_text(encoding="utf-8")
    head = text[: text.index("[Unit]")]
    service = unit["Service"]
    assert f"useradd --system --home-dir /var/lib/{service['StateDirectory']}" in head
    assert service["User"] in head
    program = Path(shlex.split(service["ExecStart"])[0])
    assert f"venv {program.parent.parent} " in head
    assert unit["Unit"]["AssertPathExists"] == "/srv/wijkgraph/wijkgraph.toml"


def test_no_example_names_a_tag_that_does_not_exist(root: Path) -> None:
    tags = subprocess.run(["git", "tag"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    pages = [
        root / "action.yml",
        root / ".pre-commit-hooks.yaml",
        *root.glob("docs/**/*.yml"),
        *root.glob("*.md"),
    ]
    pages += root.glob("docs/*.md")
    named = re.compile(r"(?:wijkgraph@|rev: )(v[0-9][\w.]*)")
    found = {tag for page in pages for tag in named.findall(page.read_text(encoding="utf-8"))}
    assert found <= set(tags)
