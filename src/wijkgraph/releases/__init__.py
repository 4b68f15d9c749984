"""Releases: folders ready for a repository, what changed between them, and those kept on disk."""
