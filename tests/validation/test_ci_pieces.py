"""The GitHub Action, the pre-commit hook and the GitLab job: each by running its own steps."""

import json
import os
import subprocess
import sys
import sysconfig
from importlib.metadata import packages_distributions
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest
import yaml

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """Environment of a runner: Python with pip, and here no network: what is installed goes to a folder of its own."""
    installed = str(tmp_path_factory.mktemp("installed"))
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": installed,
        "GITHUB_ACTION_PATH": str(REPOSITORY),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the option's own value: 0 switches isolation off
        "PIP_TARGET": installed,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        # The environment that the action makes is bare: the libraries are those of this one.
        "PYTHONPATH": f"{installed}{os.pathsep}{sysconfig.get_path('purelib')}",
        "RUNNER_TEMP": str(tmp_path_factory.mktemp("runner")),
        "WIJKGRAPH_LOCK": os.devnull,
    }


def bash(script: str, environment: dict[str, str], **extra: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, env=environment | extra, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def action(environment):
    content = yaml.safe_load((REPOSITORY / "action.yml").read_text())
    install, validate = content["runs"]["steps"]
    done = bash(install["run"], environment)
    assert done.returncode == 0, done.stderr

    def run(**given: str) -> subprocess.CompletedProcess[str]:
        inputs = {name: each.get("default", "") for name, each in content["inputs"].items()} | given
        values = {
            name: inputs[expression.removeprefix("${{ inputs.").removesuffix(" }}")]
            for name, expression in validate["env"].items()
        }
        return bash(validate["run"], environment, GITHUB_STEP_SUMMARY="summary.md", **values)

    return run


def test_the_action_annotates_and_fails(world, action):
    done = action(paths="broken.ttl good.ttl", shapes="shapes.ttl")
    assert done.returncode == 1
    assert "::error file=broken.ttl,line=6,col=11," in done.stdout
    assert len(json.loads(Path("wijkgraph.sarif").read_text())["runs"][0]["results"]) == 4
    assert "| `broken.ttl:6:11` |" in Path("summary.md").read_text()


def test_the_action_passes_on_good_data(world, action):
    done = action(paths="good.ttl", shapes="shapes.ttl", lang="nl")
    assert done.returncode == 0, done.stderr
    assert "Voldoet" in done.stdout


def test_an_input_cannot_become_a_command(world, action):
    done = action(paths="good.ttl; touch taken $(touch taken)", shapes="shapes.ttl")
    assert done.returncode == 3
    assert not Path("taken").exists()


def test_the_hook_checks_the_files_it_is_given(world, action, environment):
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    assert hook["language"] == "script"
    command = [str(REPOSITORY / hook["entry"]), "--shapes", "shapes.ttl"]
    made = environment | {"WIJKGRAPH_VALIDATOR": f"{environment['RUNNER_TEMP']}/wijkgraph"}
    assert subprocess.run([*command, "good.ttl"], env=made, check=False, capture_output=True).returncode == 0
    done = subprocess.run(
        [*command, "good.ttl", "broken.ttl"], env=made, check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stdout.startswith("broken.ttl:5:3: ")


def locked(file: str) -> dict[str, str]:
    lines = (line for line in (REPOSITORY / file).read_text().splitlines() if "==" in line)
    return dict(line.split()[0].split("==") for line in lines)


def test_the_lock_for_validation_holds_all_that_it_loads(world):
    run = (
        "import sys; from wijkgraph.cli import main\n"
        "try: main(['validate', 'broken.ttl', '--shapes', 'shapes.ttl', '--engine', 'both', '--timeout', '0', '-q'])\n"
        "except SystemExit as end: assert end.code == 1\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", run], check=True, capture_output=True, text=True)
    owners = packages_distributions()
    loaded = {
        owner.lower().replace("_", "-") for name in done.stdout.split() for owner in owners.get(name, ())
    }
    loaded -= {"wijkgraph", "setuptools", "pip"}
    assert {"pyoxigraph", "pyshacl", "typer"} <= loaded <= locked("validate.txt").keys()
    assert locked("validate.txt").items() <= locked("constraints.txt").items()


def test_the_gitlab_job_reports_its_findings(world, action, environment):
    job = yaml.safe_load((REPOSITORY / "docs" / "examples" / "gitlab-ci.yml").read_text())["validate-rdf"]
    Path("data").mkdir()
    Path("broken.ttl").rename("data/broken.ttl")
    Path("shapes").mkdir()
    Path("shapes.ttl").rename("shapes/shapes.ttl")
    commit = subprocess.run(
        ["git", "-C", str(REPOSITORY), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    source = {
        "WIJKGRAPH_SOURCE": REPOSITORY.as_uri(),
        "WIJKGRAPH_VERSION": commit,
        "WIJKGRAPH_VALIDATOR": f"{environment['RUNNER_TEMP']}/wijkgraph",  # made by the action, in the same way
    }
    done = bash("\n".join(job["script"]), environment, **job["variables"] | source)
    assert done.returncode == 1, done.stderr
    root = parse(job["artifacts"]["reports"]["junit"]).getroot()
    assert root.get("failures") == "3"
