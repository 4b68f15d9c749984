"""Forms of a validation report."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.reports.build_servers import github_annotations, junit_xml
from wijkgraph.validation.reports.html_and_markdown import html_page, markdown_summary
from wijkgraph.validation.reports.json import json_report
from wijkgraph.validation.reports.sarif import sarif_log
from wijkgraph.validation.reports.text import text_report
from wijkgraph.validation.reports.turtle import turtle_report


@dataclass(frozen=True)
class ReportForm:
    """Form of a report: `write` yields its text for a language (`en` or `nl`) piece by piece.

    `most` is the number of findings shown unless another is asked for; 0 is all.
    """

    write: Callable[[ValidationReport, str], Iterator[str]]
    most: int = 0


# People read no more than a screenful of screenfuls; GitHub takes no SARIF with more than 25 000 results and no
# job summary of more than 1 MiB.
FORMS: Mapping[str, ReportForm] = {
    "text": ReportForm(text_report, 1000),
    "json": ReportForm(json_report),
    "turtle": ReportForm(turtle_report),
    "sarif": ReportForm(sarif_log, 25_000),
    "junit": ReportForm(junit_xml),
    "github": ReportForm(github_annotations, 1000),
    "markdown": ReportForm(markdown_summary, 200),
    "html": ReportForm(html_page, 1000),
}
