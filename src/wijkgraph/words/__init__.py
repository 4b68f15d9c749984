"""Words in two languages: messages of the site, and errors."""

LANGUAGES = ("nl", "en")
