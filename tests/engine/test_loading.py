"""A store is filled in a thread of its own, and what goes wrong there is told as if it had gone wrong here."""

import threading

import pytest

from wijkgraph.engine.loading import load_apart


def test_it_gives_what_was_loaded_from_a_thread_that_is_gone():
    loader = load_apart(threading.current_thread)
    assert loader is not threading.current_thread()
    assert not loader.is_alive()


def test_it_raises_what_loading_raised():
    def broken() -> None:
        raise ValueError("torn in two")

    with pytest.raises(ValueError, match="torn in two"):
        load_apart(broken)
