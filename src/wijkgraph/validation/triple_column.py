"""Columns of numbers: the triples of one predicate, and the indexes that are made of them when they are wanted."""

from collections import defaultdict
from collections.abc import Iterable, Set
from functools import cached_property
from itertools import chain, compress
from operator import ne

Numbers = Set[int]


class TripleColumn:
    """Triples of one predicate: numbers of subject and object, in the order they were read.

    A list holds the number that the term has already; an array would make a new one at every reading.
    """

    def __init__(self, subjects: list[int] | None = None, objects: list[int] | None = None) -> None:
        self.subjects: list[int] = [] if subjects is None else subjects
        self.objects: list[int] = [] if objects is None else objects

    @cached_property
    def _single(self) -> dict[int, int]:
        return dict(zip(self.subjects, self.objects, strict=True))

    @cached_property
    def several(self) -> dict[int, tuple[int, ...]]:
        """Values of each subject that has more than one."""
        single, subjects = self._single, self.subjects
        if len(single) == len(subjects):
            return {}
        first: dict[int, int] = {}
        further: dict[int, dict[int, None]] = defaultdict(dict)  # few have three
        differs = map(ne, map(single.__getitem__, subjects), self.objects)
        for subject, value in compress(zip(subjects, self.objects, strict=True), differs):
            if first.setdefault(subject, value) != value:
                further[subject][value] = None
        return {
            subject: (value, *further.get(subject, ()), single[subject]) for subject, value in first.items()
        }

    @property
    def having(self) -> Numbers:
        """Subjects with a value."""
        return self._single.keys()

    def of(self, subject: int) -> tuple[int, ...]:
        """Returns the values of a subject, each once."""
        if subject in self.several:
            return self.several[subject]
        value = self._single.get(subject)
        return () if value is None else (value,)

    def holds(self, subject: int, value: int) -> bool:
        """True for a triple of this column; the values of a subject may be a hundred thousand."""
        if subject not in self.several:
            return self._single.get(subject) == value
        if subject not in self._sets:
            self._sets[subject] = frozenset(self.several[subject])
        return value in self._sets[subject]

    @cached_property
    def _sets(self) -> dict[int, frozenset[int]]:
        return {}  # of those that were asked about

    def of_any(self, subjects: Numbers) -> set[int]:
        """Returns the values of any of these subjects."""
        found = set(map(self._single.__getitem__, subjects & self._single.keys()))
        return found.union(*(self.several[subject] for subject in subjects & self.several.keys()))

    def within(self, subjects: Numbers) -> dict[int, tuple[int, ...]]:
        """Returns the values of each of these subjects that has any."""
        single = self._single
        wanted = subjects & single.keys()
        found: dict[int, tuple[int, ...]] = dict(
            zip(wanted, zip(map(single.__getitem__, wanted)), strict=True)
        )
        found.update((subject, self.several[subject]) for subject in wanted & self.several.keys())
        return found

    def pairs(self) -> Iterable[tuple[int, int]]:
        """Returns every subject with each of its values, each pair once."""
        if len(self._single) == len(self.subjects):
            return zip(self.subjects, self.objects, strict=True)
        several = self.several
        return chain(
            (pair for pair in self._single.items() if pair[0] not in several)
            if several
            else self._single.items(),
            ((subject, value) for subject, values in several.items() for value in values),
        )

    @property
    def values(self) -> frozenset[int]:
        """Every object; worked out at each call, as it takes less time than memory."""
        return frozenset(self.objects)

    @cached_property
    def backwards(self) -> dict[int, list[int]]:
        """Subjects of each object, each once."""
        found: dict[int, list[int]] = defaultdict(list)
        for subject, value in zip(self.subjects, self.objects, strict=True):
            found[value].append(subject)
        return {value: list(dict.fromkeys(subjects)) for value, subjects in found.items()}

    @cached_property
    def inverse(self) -> "TripleColumn":
        """The same triples, seen from the object."""
        return TripleColumn(self.objects, self.subjects)

    def reaching(self, wanted: Numbers) -> Iterable[tuple[int, int]]:
        """Returns the pairs with one of the wanted values."""
        if not wanted:
            return ()
        if len(self._single) == len(self.subjects):
            found = zip(self.subjects, self.objects, strict=True)
            return compress(found, map(wanted.__contains__, self.objects))
        return (pair for pair in self.pairs() if pair[1] in wanted)

    def __len__(self) -> int:
        return len(self._single) + sum(len(values) - 1 for values in self.several.values())

    def cut(self, length: int) -> None:
        """Takes back what was read after the first `length` triples."""
        del self.subjects[length:], self.objects[length:]

    @property
    def indexed(self) -> int:
        """Number of subjects in the index, if it is there."""
        return len(self.__dict__.get("_single", ()))

    def rest(self) -> None:
        """Drops what is quickly worked out again, to give its memory back."""
        for name in ("_single", "several", "_sets", "inverse"):
            self.__dict__.pop(name, None)

    def forget(self) -> None:
        """Drops what was worked out, before more is added."""
        self.rest()
        self.__dict__.pop("backwards", None)
