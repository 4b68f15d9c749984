"""Work spread over processes of this machine, or over a Dask cluster: results in the order of the jobs.

At most four jobs a worker are on their way, so that memory stays bounded however many there are. A worker that dies
loses nothing: its jobs are done again, and only a job that ends its worker each time is given up.
"""

import re
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from wijkgraph import __version__
from wijkgraph.errors import StoreError, UsageError

Job = TypeVar("Job")
Done = TypeVar("Done")
_AHEAD = 4  # jobs on their way for each worker
_PATIENCE = 30  # seconds until a cluster must have a worker


class Crew(Protocol):
    """Workers that apply one function to many jobs. `lost` makes the result of a job that ended its worker."""

    def spread(
        self, function: Callable[[Job], Done], jobs: Iterable[Job], lost: Callable[[Job], Done]
    ) -> Iterator[Done]:
        """The results in the order of the jobs. `function` is importable by its name, jobs and results are pickled."""


def crew_of(workers: int, scheduler: str = "") -> Crew:
    """The crew of a command: one cluster, several processes, or this process alone.

    Raises UsageError for an address without a port, at which the client of the cluster would wait forever.
    """
    if scheduler:
        scheme, _, place = scheduler.rpartition("://")
        if scheme in ("", "tcp", "tls") and not re.fullmatch(r".+:[0-9]+/?", place):
            raise UsageError(
                "The address of the scheduler has no port",
                where=scheduler,
                next="Write it as tcp://host:8786.",
            )
        return Cluster(scheduler)
    return Processes(workers) if workers > 1 else Alone()


class Alone:
    """This process does each job in turn."""

    def spread(
        self, function: Callable[[Job], Done], jobs: Iterable[Job], lost: Callable[[Job], Done]
    ) -> Iterator[Done]:
        """The results in order."""
        return map(function, jobs)


@dataclass(frozen=True)
class Processes:
    """As many processes of this machine as `workers` says."""

    workers: int

    def spread(
        self, function: Callable[[Job], Done], jobs: Iterable[Job], lost: Callable[[Job], Done]
    ) -> Iterator[Done]:
        """The results in order; after a worker died, jobs on their way are each tried in a process of their own."""
        waiting: deque[tuple[Job, Future[Done]]] = deque()
        rest = iter(jobs)
        pool = self._pool(self.workers)
        try:
            while True:
                _fill(pool, waiting, rest, function, _AHEAD * self.workers)
                if not waiting:
                    return
                job, future = waiting.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = self._pool(self.workers)
                    again = [(job, future), *waiting]
                    waiting.clear()
                    for one, its in again:
                        yield _kept(its) if _is_kept(its) else self._alone(function, one, lost)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _alone(self, function: Callable[[Job], Done], job: Job, lost: Callable[[Job], Done]) -> Done:
        with self._pool(1) as pool:
            try:
                return pool.submit(function, job).result()
            except BrokenProcessPool:
                return lost(job)

    @staticmethod
    def _pool(workers: int) -> ProcessPoolExecutor:
        # Begun afresh, not forked: threads of this process could hold a lock.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts)


@dataclass(frozen=True)
class Cluster:
    """The workers of a Dask scheduler at an address such as tcp://10.0.0.1:8786."""

    address: str

    def spread(
        self, function: Callable[[Job], Done], jobs: Iterable[Job], lost: Callable[[Job], Done]
    ) -> Iterator[Done]:
        """The results in order. Raises StoreError where the cluster is away, UsageError for another version there."""
        try:
            from distributed import Client, KilledWorker
            from distributed.comm.core import CommClosedError
        except ImportError as error:
            raise UsageError(
                "A cluster needs an extra", where=self.address, next="Install wijkgraph with [cluster]."
            ) from error
        waiting: deque[tuple[Job, Any]] = deque()
        rest = iter(jobs)
        try:
            with Client(  # type: ignore[no-untyped-call]
                self.address, timeout=_PATIENCE, set_as_default=False
            ) as client:
                self._greet(client)
                while True:
                    ahead = _AHEAD * max(1, sum(client.nthreads().values()))
                    while len(waiting) < ahead and (job := next(rest, None)) is not None:
                        waiting.append((job, client.submit(function, job, pure=False)))
                    if not waiting:
                        return
                    job, future = waiting.popleft()
                    try:
                        yield self._told(client, future, future.result)
                    except KilledWorker:
                        # Every job that lay with the worker may bear the blame: it is tried again with no other about.
                        for _, its in waiting:
                            self._told(client, its, its.exception)
                        yield self._alone(client, client.submit(function, job, pure=False), job, lost)
        except (
            OSError,
            TimeoutError,
            ValueError,
            CommClosedError,
        ) as error:  # also an address without a port
            raise StoreError(
                "The cluster cannot be reached", where=self.address, next="Check that its scheduler runs."
            ) from error

    def _alone(self, client: Any, future: Any, job: Job, lost: Callable[[Job], Done]) -> Done:
        from distributed import KilledWorker

        try:
            result: Done = self._told(client, future, future.result)
        except KilledWorker:
            return lost(job)
        return result

    def _told(self, client: Any, future: Any, ask: Callable[..., Any]) -> Any:
        """Returns what a future tells once its job has ended. Raises StoreError when no worker is left to do it."""
        while True:
            try:
                return ask(timeout=_PATIENCE)
            except TimeoutError:  # the job takes long, or nobody is there to do it
                if future.status == "error":
                    raise
                self._wait_for_worker(client)

    def _wait_for_worker(self, client: Any) -> None:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise StoreError(
                "The cluster has no worker",
                where=self.address,
                next="Start workers there, and run the command again.",
            ) from error

    def _greet(self, client: Any) -> None:
        """Waits for a worker, and compares versions: other rules would give other results."""
        self._wait_for_worker(client)
        there = set(client.run(installed_version).values())
        if there != {__version__}:
            raise UsageError(
                f"The cluster runs wijkgraph {', '.join(sorted(there))}, here runs {__version__}",
                where=self.address,
                next="Install the same version on every worker.",
            )


def _leave_interrupts() -> None:
    """An interrupt from the keyboard reaches every process; only the one that gives out work acts on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def installed_version() -> str:
    """The version of wijkgraph where this is run."""
    return __version__


def _fill(
    pool: Executor,
    waiting: deque[tuple[Job, Future[Done]]],
    rest: Iterator[Job],
    function: Callable[[Job], Done],
    ahead: int,
) -> None:
    while len(waiting) < ahead and (job := next(rest, None)) is not None:
        try:
            waiting.append((job, pool.submit(function, job)))
        except BrokenProcessPool as error:  # a worker died meanwhile: this job waits with those on their way
            broken: Future[Done] = Future()
            broken.set_exception(error)
            waiting.append((job, broken))
            return


def _is_kept(future: Future[Done]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _kept(future: Future[Done]) -> Done:
    return future.result()
