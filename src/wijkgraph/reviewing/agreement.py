"""Agreement of two reviewers of one source: F1 by kind of claim, Krippendorff's alpha, and where they differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from wijkgraph.errors import NotFound, UsageError
from wijkgraph.project import Layout
from wijkgraph.reading.scoring import Count
from wijkgraph.reviewing.claims_files import check_source, reviewers_of
from wijkgraph.reviewing.verdicts import JournalVerdict, read_verdicts

ALPHA_NEEDS = "pip install 'wijkgraph[review]'"


@dataclass(frozen=True)
class Difference:
    """A claim on which two reviewers differ; None for one that never decided on it."""

    name: str
    kind: str
    one: JournalVerdict | None
    other: JournalVerdict | None


@dataclass(frozen=True)
class Agreement:
    """Agreement of two reviewers. `twice` counts the proposals that both decided on.

    `alpha` is Krippendorff's, nominal, over those; None where it is not defined (one verdict only was ever given, or
    none) or where the library is missing.
    """

    source: str
    reviewers: tuple[str, str]
    twice: int
    kinds: Mapping[str, Count]
    alpha: float | None
    differences: tuple[Difference, ...]
    is_test: bool


def has_alpha() -> bool:
    """True where the library that computes alpha is installed."""
    return find_spec("krippendorff") is not None


def agreement_of(layout: Layout, key: str, one: str, other: str) -> Agreement:
    """Agreement on a source. Raises NotFound for an unknown source, and for a reviewer without a journal.

    Raises UsageError for one and the same reviewer.
    """
    if one == other:
        raise UsageError("A reviewer agrees with themselves", next="Name two reviewers.")
    check_source(layout, key)
    there = reviewers_of(layout, key)
    missing = [name for name in (one, other) if name not in there]
    if missing:
        raise NotFound(
            f"'{missing[0]}' reviewed nothing of '{key}'",
            next=f"Those who did: {', '.join(there) or '–'}; `wijkgraph review KEY --blind --by NAME` makes one more.",
        )
    # Who did not look neither agrees nor differs.
    verdicts = [one for one in read_verdicts(layout, key) if one.how != "bulk"]
    first, second = ({v.name: v for v in verdicts if v.by == name} for name in (one, other))
    return compare_verdicts(key, (one, other), first, second)


def compare_verdicts(
    source: str,
    reviewers: tuple[str, str],
    first: Mapping[str, JournalVerdict],
    second: Mapping[str, JournalVerdict],
) -> Agreement:
    """Agreement of two sets of verdicts by name of the claim.

    A claim that one reviewer wrote counts against the other, who had the same sentence before them; a proposal that
    only one has come to counts for nothing.
    """
    kinds: dict[str, Count] = defaultdict(Count)
    differences = []
    both = first.keys() & second.keys()
    for name in sorted(first.keys() | second.keys()):
        mine, theirs = first.get(name), second.get(name)
        told = mine or theirs
        assert told is not None
        if name not in both and not told.by_person:
            continue
        accepted = (_accepts(mine), _accepts(theirs))
        _count(kinds[told.kind], *accepted)
        if accepted[0] is not accepted[1]:
            differences.append(Difference(name, told.kind, mine, theirs))
    pairs = [(_accepts(first[name]), _accepts(second[name])) for name in sorted(both)]
    return Agreement(
        source,
        reviewers,
        len(both),
        {kind: kinds[kind] for kind in sorted(kinds)},
        alpha_of(pairs),
        tuple(differences),
        any(one.is_test for one in (*first.values(), *second.values())),
    )


def alpha_of(pairs: Iterable[tuple[bool, bool]]) -> float | None:
    """Krippendorff's alpha of pairs of verdicts, nominal; None where it is not defined or the library is missing."""
    told = list(pairs)
    if not has_alpha() or len({verdict for pair in told for verdict in pair}) < 2:
        return None
    import krippendorff

    units = [[float(one) for one, _ in told], [float(other) for _, other in told]]
    return float(krippendorff.alpha(reliability_data=units, level_of_measurement="nominal"))


def agreements(layout: Layout) -> list[Agreement]:
    """Agreement of every two reviewers who decided on the same claims of a source."""
    found = []
    for folder in sorted(path for path in layout.reviews.glob("*") if path.is_dir()):
        names = reviewers_of(layout, folder.name)
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                told = agreement_of(layout, folder.name, one, other)
                if told.twice:
                    found.append(told)
    return found


def _accepts(verdict: JournalVerdict | None) -> bool:
    return verdict is not None and verdict.status == "accepted"


def _count(count: Count, mine: bool, theirs: bool) -> None:
    if mine and theirs:
        count.hits += 1
    elif mine:
        count.extra += 1
    elif theirs:
        count.missed += 1
