"""Benchmarks: synthetic data, other engines beside ours, and the report they make."""
