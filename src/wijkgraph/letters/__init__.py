"""Frozen letters: their texts, the passages in them, and their sentences."""
