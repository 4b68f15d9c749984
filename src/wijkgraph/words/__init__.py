"""Words in two languages: messages of the site, and errors."""
