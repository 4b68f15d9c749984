"""Report as SARIF 2.1.0, for code hosts and editors."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wijkgraph import __version__
from wijkgraph.namespaces import HOME
from wijkgraph.validation.findings import Finding, Severity, show, words
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.reports.json import HERE, with_items
from wijkgraph.validation.reports.text import full_message, notes_in, phrase
from wijkgraph.validation.shapes import COMPONENTS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SARIF_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(report: ValidationReport, language: str) -> Iterator[str]:
    """Yields a log with one run and one result a finding. Columns count code points (SARIF 3.14.17)."""
    rules = sorted({finding.rule for finding in report.findings})
    run: dict[str, Any] = {
        "tool": {"driver": _driver(rules, language)},
        "columnKind": "unicodeCodePoints",
        "results": HERE,
        "invocations": [
            {
                "executionSuccessful": not report.unreadable,
                "toolExecutionNotifications": [
                    {"message": {"text": _sentence(note)}} for note in notes_in(report, language)
                ],
            }
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield from with_items(log, (_result(finding, rules, language) for finding in report.findings), depth=3)


def _driver(rules: list[str], language: str) -> dict[str, Any]:
    return {
        "name": "wijkgraph validate",
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_rule(rule, language) for rule in rules],
    }


def _rule(rule: str, language: str) -> dict[str, Any]:
    """Makes the description of a rule: code hosts show it beside each finding."""
    texts = words()["rules"][language]
    parameter = _PARAMETERS.get(rule, "")
    known = parameter or (rule if rule in texts else "other")
    about = "component" if parameter else known if known == "other" else rule.partition("/")[0]
    whole = f"{texts[known]} {phrase(f'rule_{about}', language, rule=rule, parameter=parameter)}"
    more = _help(rule)
    name = _name(rule)
    return {
        "id": rule,
        **({"name": name} if name.lower() != rule else {}),  # it must not be the identifier (SARIF 3.49.7)
        "shortDescription": {"text": texts[known]},
        "fullDescription": {"text": whole},
        "help": {"text": f"{whole} {more}", "markdown": f"{whole} [{more}]({more})"},
        "helpUri": more,
    }


def _name(rule: str) -> str:
    """Makes a name in Pascal case, for people."""
    local = re.split("[/#:]", rule)[-1].removesuffix("ConstraintComponent")
    return "".join(part[:1].upper() + part[1:] for part in local.split("-")) or "Other"


_PARAMETERS = {component: parameter for parameter, component in COMPONENTS.items()}


def _help(rule: str) -> str:
    if rule in _PARAMETERS:
        return f"https://www.w3.org/TR/shacl/#{rule}"
    return f"{HOME}doc/validation"


def _result(finding: Finding, rules: list[str], language: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": _message(finding, language)},
        "partialFingerprints": {"wijkgraph/v1": finding.fingerprint},
    }
    location = _location(finding)
    if location:
        result["locations"] = [location]
    return result


def _message(finding: Finding, language: str) -> str:
    sentences = (full_message(finding, language), finding.what_to_do(language))
    return " ".join(_sentence(text) for text in sentences if text)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _address(file: str) -> str:
    """The file as a URI reference: a relative path as such, an absolute one with its scheme (SARIF 3.4.4)."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    place = finding.place
    if place.file:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _address(place.file)}}
        # Code hosts want a line; what is about a whole file stands at its first.
        region: dict[str, Any] = {"startLine": place.line or 1}
        if place.column:
            region["startColumn"] = place.column
        if finding.excerpt:
            region["snippet"] = {"text": finding.excerpt}
        physical["region"] = region
        location["physicalLocation"] = physical
    if finding.focus is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": show(finding.focus, prefixes=False)}]
    return location
