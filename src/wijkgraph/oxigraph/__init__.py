"""Oxigraph asked so that it answers as the specifications say: patterns, casts and comparisons mended before it."""
