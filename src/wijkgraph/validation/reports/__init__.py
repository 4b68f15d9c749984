"""The forms in which a report can be given."""

from collections.abc import Callable, Iterator, Mapping

from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.github import github_annotations
from wijkgraph.validation.reports.html import html_page
from wijkgraph.validation.reports.json import json_report
from wijkgraph.validation.reports.junit import junit_xml
from wijkgraph.validation.reports.markdown import markdown_summary
from wijkgraph.validation.reports.sarif import sarif_log
from wijkgraph.validation.reports.text import text_report
from wijkgraph.validation.reports.turtle import turtle_report

# Each takes the report and a language (`en` or `nl`) and gives the text piece by piece.
FORMATS: Mapping[str, Callable[[Report, str], Iterator[str]]] = {
    "text": text_report,
    "json": json_report,
    "turtle": turtle_report,
    "sarif": sarif_log,
    "junit": junit_xml,
    "github": github_annotations,
    "markdown": markdown_summary,
    "html": html_page,
}

# How many findings a form shows where nobody says how many; 0 is all. People read no more than a screenful of
# screenfuls; GitHub takes no SARIF with more than 25 000 results and no job summary of more than 1 MiB.
SHOWN: Mapping[str, int] = {
    "text": 1000,
    "json": 0,
    "turtle": 0,
    "sarif": 25_000,
    "junit": 0,
    "github": 1000,
    "markdown": 200,
    "html": 1000,
}
