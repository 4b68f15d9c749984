"""The static twin: every document of the site as a file, the same bytes as the live server gives."""
