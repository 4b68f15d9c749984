"""An error says what, where and what next, and the drawn tree is the real one."""

import re

from wijkgraph import errors
from wijkgraph.errors import WijkgraphError


def test_an_error_reads_as_what_where_and_what_next() -> None:
    error = WijkgraphError("The letter is empty", where="letter.txt", next="Give a file with text.")
    assert str(error) == "The letter is empty (letter.txt). Give a file with text."


def test_the_drawn_tree_is_the_tree() -> None:
    drawn: dict[str, int] = {}
    parents: dict[str, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"( {4,})([A-Z]\w+)(?:  |$)", line):
            depth, name = len(match[1]), match[2]
            above = [other for other, other_depth in drawn.items() if other_depth < depth]
            if above:
                parents[name] = above[-1]
            drawn[name] = depth
    real = {
        kind.__name__: kind.__base__.__name__
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, WijkgraphError) and kind.__base__ is not None
    }
    del real["WijkgraphError"]
    assert parents == real
