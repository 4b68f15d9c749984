"""SHACL validation: findings with file, line and column, for our data and for anyone's RDF."""

from wijkgraph.validation.findings import Finding, Severity
from wijkgraph.validation.report import ValidationReport
from wijkgraph.validation.run import validate

__all__ = ["Finding", "Severity", "ValidationReport", "validate"]
