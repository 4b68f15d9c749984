"""Two simple charts as SVG: bars and lines. Colours that read on white and on black."""

import math
from collections.abc import Mapping, Sequence
from html import escape

Series = Mapping[str, Sequence[tuple[float, float]]]  # by name, points (x, y)

_COLOURS = ("#2f6fb0", "#c25b12", "#3d8b40", "#9a4fb3", "#b5452c", "#7a7a7a", "#0f8b8d", "#a07c00", "#5b5ea6")
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#555}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}}.axis{stroke:#8886;stroke-width:1}</style>"
)
_WIDTH = 760


def bars(title: str, values: Mapping[str, float], unit: str) -> str:
    """Horizontal bars on a logarithmic scale, each with its value."""
    shown = {name: value for name, value in values.items() if value > 0}
    low = math.floor(math.log10(min(shown.values(), default=1)))
    high = max(math.ceil(math.log10(max(shown.values(), default=1))), low + 1)
    parts = [_text(0, 16, title, weight=True)]
    for row, (name, value) in enumerate(shown.items()):
        y = 30 + row * 22
        width = 360 * (math.log10(value) - low + 0.15) / (high - low + 0.15)
        parts.append(_text(215, y + 12, name, anchor="end"))
        parts.append(
            f'<rect x="222" y="{y}" width="{width:.1f}" height="16" fill="{_COLOURS[row % len(_COLOURS)]}"/>'
        )
        parts.append(_text(228 + width, y + 12, f"{_number(value)} {unit}"))
    return _svg(parts, 36 + 22 * len(shown), title)


def lines(title: str, series: Series, x_label: str, y_label: str, *, logarithmic: bool = False) -> str:
    """Lines with their points, and a legend on the right."""
    scale = (lambda value: math.log10(max(value, 1e-9))) if logarithmic else float
    points = [(scale(x), scale(y)) for line in series.values() for x, y in line]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    bottom = bottom if logarithmic else 0.0

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            70 + 430 * (scale(x) - left) / ((right - left) or 1),
            250 - 210 * (scale(y) - bottom) / ((top - bottom) or 1),
        )

    parts = [_text(0, 16, title, weight=True)]
    parts.append('<path class="axis" fill="none" d="M70 40V250H500"/>')
    parts += [_text(285, 285, x_label, anchor="middle"), _text(4, 34, y_label)]
    for value, y in ((top, 44), (bottom, 250)):
        parts.append(_text(64, y, _number(10**value if logarithmic else value), anchor="end"))
    for value, x in ((left, 70), (right, 500)):
        parts.append(_text(x, 266, _number(10**value if logarithmic else value), anchor="middle"))
    for row, (name, line) in enumerate(series.items()):
        colour = _COLOURS[row % len(_COLOURS)]
        placed = [place(x, y) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
        if len(placed) < 20:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        parts.append(f'<rect x="520" y="{42 + row * 20}" width="12" height="4" fill="{colour}"/>')
        parts.append(_text(538, 48 + row * 20, name))
    return _svg(parts, 295, title)


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: bool = False) -> str:
    bold = ' font-weight="600"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{bold}>{escape(words)}</text>'


def _svg(parts: Sequence[str], height: int, title: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
    return f'{head} aria-label="{escape(title)}">{_STYLE}{"".join(parts)}</svg>\n'


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"
