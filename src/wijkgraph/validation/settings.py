"""The choices a run offers, for the command line to list without loading any engine."""

ENGINES = ("auto", "compiled", "pyshacl", "both")
LANGUAGES = ("en", "nl")
LEVELS = ("violation", "warning", "info")
REPORT_FORMATS = ("text", "json", "turtle", "sarif", "junit", "github", "markdown", "html")
