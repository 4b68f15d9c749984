"""Functions that workers import by name: they double a number, end their worker once, or end it each time."""

import os
import signal
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def double_or_die_once(job: tuple[int, str]) -> int:
    """Ends its worker the first time it sees number 5."""
    number, mark = job
    if number == 5 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def double_or_die(job: int) -> int:
    """Ends its worker each time it sees number 5."""
    if job == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * job


def given_up(job: object) -> int:
    return -1
