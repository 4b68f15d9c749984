"""Tables and numbers as the report writes them, and the power by which a cost grows."""

import math
from collections.abc import Sequence


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def number(value: float) -> str:
    """A number with spaces between thousands, or with three digits that count."""
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}"


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of size by which a cost grew between the two largest sizes."""
    (x0, y0), (x1, y1) = points[-2:]
    return math.log(max(y1, 1e-9) / max(y0, 1e-9)) / math.log(x1 / x0)
