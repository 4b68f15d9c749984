"""Overviews across the letters: letters in time, commitments, programme, areas, studies, quality."""
