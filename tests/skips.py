"""A pytest plugin: with WIJKGRAPH_NO_SKIPS=1 a skipped test fails, unless it is for want of a folder of standards.

`.ci/run` sets it. Skips for want of that folder are counted, and their number is printed.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

from tests.outside import NO_STANDARDS

STRICT = "WIJKGRAPH_NO_SKIPS"

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report of a test; that of a skipped test is one of failure where skips are not allowed."""
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The report of a module; that of a skipped module is one of failure where skips are not allowed."""
    return _judged((yield))


def _judged(report: Report) -> Report:
    if os.environ.get(STRICT) and report.skipped and NO_STANDARDS not in reason(report):
        report.outcome = "failed"
        report.longrepr = f"a skipped test, which {STRICT} does not allow: {reason(report)}"
    return report


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The reason of a skip."""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints how many tests went without a folder of standards."""
    skipped = [report for report in terminalreporter.getreports("skipped") if NO_STANDARDS in reason(report)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} skipped: {NO_STANDARDS}")
