"""Crews give the results in order, whoever does the work, and lose none when a worker is killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reading.crew_jobs import double, double_or_die, double_or_die_once, given_up
from wijkgraph.errors import StoreError
from wijkgraph.reading.crews import Alone, Cluster, Crew, Processes, crew_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A real cluster of two worker processes on the loopback interface."""
    import dask
    from distributed import LocalCluster

    # Fifteen seconds after it lost a worker, a local cluster gives it up for good if it is away then; one that was
    # killed once more and is just starting again would be, and with none left every job waits for ever.
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",  # None is the fixed port 8787
            host="127.0.0.1",
            silence_logs=50,
        ) as running,
    ):
        yield running.scheduler_address


@pytest.fixture(params=["alone", "processes", "cluster"])
def crew(request: pytest.FixtureRequest) -> Crew:
    if request.param == "cluster":
        return Cluster(request.getfixturevalue("cluster"))
    return Alone() if request.param == "alone" else Processes(2)


def test_results_come_in_the_order_of_the_jobs(crew: Crew) -> None:
    assert list(crew.spread(double, iter(range(40)), given_up)) == list(range(0, 80, 2))


def test_no_job_gives_no_result(crew: Crew) -> None:
    assert list(crew.spread(double, [], given_up)) == []


def test_jobs_are_taken_when_their_turn_comes() -> None:
    taken = []

    def jobs() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = Processes(2).spread(double, jobs(), given_up)
    assert next(results) == 0
    assert len(taken) <= 9
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["processes", "cluster"])
def test_a_worker_that_is_killed_loses_nothing(kind: str, cluster: str, tmp_path: Path) -> None:
    crew = Cluster(cluster) if kind == "cluster" else Processes(2)
    jobs = [(number, str(tmp_path / "killed")) for number in range(30)]
    assert list(crew.spread(double_or_die_once, jobs, given_up)) == list(range(0, 60, 2))
    assert (tmp_path / "killed").exists()


@pytest.mark.parametrize("kind", ["processes", "cluster"])
def test_a_job_that_ends_each_worker_is_given_up_and_the_others_are_done(kind: str, cluster: str) -> None:
    crew = Cluster(cluster) if kind == "cluster" else Processes(2)
    told = list(crew.spread(double_or_die, range(12), given_up))
    assert told == [-1 if number == 5 else 2 * number for number in range(12)]


def test_a_cluster_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wijkgraph.reading.crews._PATIENCE", 1)
    with pytest.raises(StoreError, match="cluster cannot be reached"):
        list(Cluster("tcp://127.0.0.1:9").spread(double, [1], given_up))


def test_a_cluster_that_lost_its_last_worker_is_said_to_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    monkeypatch.setattr("wijkgraph.reading.crews._PATIENCE", 1)
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as running:
        results = Cluster(running.scheduler_address).spread(double, range(100), given_up)
        assert next(results) == 0
        running.scale(0)
        with pytest.raises(StoreError, match="The cluster has no worker") as told:
            list(results)
        assert told.value.where == running.scheduler_address


def test_a_command_gets_the_crew_it_names() -> None:
    assert isinstance(crew_of(1), Alone)
    assert crew_of(3) == Processes(3)
    assert crew_of(3, "tcp://127.0.0.1:8786") == Cluster("tcp://127.0.0.1:8786")
