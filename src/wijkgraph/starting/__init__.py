"""The start of a project of one's own: a folder that builds, checks, serves and publishes at once."""
