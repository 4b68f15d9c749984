"""The part of the report about the site: its pages and its static twin, as tables and as points of their growth."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.page_times import HTML
from bench.tables import number, table
from bench.twin_times import power

Points = dict[str, list[tuple[float, float]]]

KINDS = (
    "study",
    "decision",
    "commitment",
    "organisation",
    "area",
    "letter",
    "passage",
    "claim",
    "provenance",
)


def pages(found: Sequence[Mapping[str, Any]]) -> str:
    """Costs of pages at the largest size, by kind; growth over the sizes; and the pages of the crowd."""
    if not found:
        return ""
    largest = found[-1]
    size = f"{number(largest['letters'])} letters, {number(largest['quads'])} quads"
    text = f"""## Pages

A site of {size}, served from memory on loopback to one reader over one connection, without
any cache. Server time and queries are what the server says in `Server-Timing`; the wall's is the reader's, to the last
byte. Of each kind some things of three letters were asked for, and the one that most others point at; the figure of a
page is the median of its runs. Of each kind stand the median page and the dearest. The provenance of a subject (a
programme, a track, an area) in Turtle holds all that was decided and promised about it: it grows with that.

"""
    rows = [
        (kind, form, cost["pages"], f"{cost['server_ms']:.3g} / {cost['server_max_ms']:.3g}",
         f"{cost['wall_ms']:.3g} / {cost['wall_max_ms']:.3g}", _span(cost["queries"]), number(cost["slowest_kib"]))
        for kind, forms in largest["kinds"].items()
        for form, cost in forms.items()
    ]  # fmt: skip
    head = (
        "kind",
        "form",
        "pages",
        "server ms, median / max",
        "wall ms, median / max",
        "queries",
        "KiB of the dearest",
    )
    return text + table(head, rows) + _growth(found) + _again(largest) + _crowd(largest)


def _growth(found: Sequence[Mapping[str, Any]]) -> str:
    if len(found) < 2:
        return ""
    rows = [(kind, *(f"{ms:.3g}" for _, ms in points)) for kind, points in page_points(found).items()]
    head = ("median server ms, HTML", *(f"{number(size['quads'])} quads" for size in found))
    return f"\n{table(head, rows)}\n<!-- pages-by-size -->\n"


def page_points(found: Sequence[Mapping[str, Any]]) -> Points:
    """By kind the points (quads, median ms of the server for a page in HTML)."""
    return {
        kind: [(size["quads"], size["kinds"][kind][HTML]["server_ms"]) for size in found] for kind in KINDS
    }


def _again(size: Mapping[str, Any]) -> str:
    rows = [
        (kind, number(rate["per_second"]), f"{rate['p50_ms']:.3g} / {rate['p99_ms']:.3g}")
        for kind, rate in size["repeated"].items()
    ]
    return f"\n{table(('a page asked for again, caches on', 'a second', 'p50 / p99 ms'), rows)}"


def _crowd(size: Mapping[str, Any]) -> str:
    if not size["crowded"]:
        return ""
    rows = [
        (one["page"], f"{one['server_ms']:.3g}", f"{one['wall_ms']:.3g}", one["queries"], number(one["kib"]))
        for one in size["crowded"]
    ]
    head = (f"a thing with {number(size['crowd'])} links to it", "server ms", "wall ms", "queries", "KiB")
    return f"\n{table(head, rows)}"


def twins(found: Mapping[str, Any]) -> str:
    """Costs of writing the site as files, and the power of files by which it grew."""
    rows = [
        (words, number(one["quads"]), number(one["files"]), f"{one['seconds']:.1f}", f"{one['ms_per_file']:.2f}",
         number(one["bytes"] / 2**20), one["peak_mb"])
        for words, one in [
            (f"{found['real']['letters']}, the real ones", found["real"]),
            *((number(one["letters"]), one) for one in found["synthetic"]),
        ]
    ]  # fmt: skip
    head = ("letters", "quads", "files", "seconds", "ms a file", "MiB written", "peak MiB")
    text = "## The static twin\n\n`wijkgraph publish --static`, from a built dataset to the last file; memory is of all"
    text += f" its processes.\n\n{table(head, rows)}"
    if len(found["synthetic"]) > 1:
        text += (
            f"\nSeconds grow with the power {power(found['synthetic']):.2f} of files between the two largest:"
        )
        text += " 1 is linear.\n\n<!-- twin-growth -->\n"
    return text


def twin_points(found: Mapping[str, Any]) -> Points:
    """The points (files, seconds) of the synthetic twins."""
    return {"seconds": [(one["files"], one["seconds"]) for one in found["synthetic"]]}


def _span(queries: Sequence[int]) -> str:
    low, high = queries
    return str(low) if low == high else f"{low}–{high}"
