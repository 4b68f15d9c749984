"""The forms in which a report can be given."""

from collections.abc import Callable, Mapping

from wijkgraph.validation.report import Report
from wijkgraph.validation.reports.github import github_annotations
from wijkgraph.validation.reports.html import html_page
from wijkgraph.validation.reports.json import json_report
from wijkgraph.validation.reports.junit import junit_xml
from wijkgraph.validation.reports.markdown import markdown_summary
from wijkgraph.validation.reports.sarif import sarif_log
from wijkgraph.validation.reports.text import text_report
from wijkgraph.validation.reports.turtle import turtle_report

# Each takes the report and a language (`en` or `nl`) and gives the whole text.
FORMATS: Mapping[str, Callable[[Report, str], str]] = {
    "text": text_report,
    "json": json_report,
    "turtle": turtle_report,
    "sarif": sarif_log,
    "junit": junit_xml,
    "github": github_annotations,
    "markdown": markdown_summary,
    "html": html_page,
}
