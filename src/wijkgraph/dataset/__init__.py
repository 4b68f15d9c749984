"""The dataset: all graphs put together, its dumps and versions on disk, and what was checked of it."""
