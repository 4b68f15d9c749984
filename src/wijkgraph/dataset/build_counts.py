"""Counts that a build prints and its manifest keeps: sources, sentences, claims by status, things by class."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from wijkgraph.claims.claim import Status
from wijkgraph.dataset.assembly import Corpus
from wijkgraph.names import PREFIXES, kind_of


@dataclass
class BuildCounts:
    """Counts of sources, which are added as they are read."""

    sources: Counter[str] = field(default_factory=Counter)
    claims: Counter[Status] = field(default_factory=Counter)

    def add(self, part: Corpus) -> None:
        """Counts what was read of a source."""
        from wijkgraph.letters.sentences import split_sentences

        self.sources["letters"] += len(part.letters)
        self.sources["sentences"] += sum(len(split_sentences(letter)) for letter in part.letters.values())
        for claim in part.claims:
            self.claims[claim.status] += 1
            is_accepted = claim.status is Status.ACCEPTED
            self.sources["accepted of letters"] += is_accepted and kind_of(claim.source) == "letter"

    def with_things(self, classes: Mapping[str, int]) -> dict[str, int]:
        """The counts in order, with those of things by the text of their class."""
        ours = f"<{PREFIXES['wg']}"
        things = {name.removeprefix(ours)[:-1]: n for name, n in classes.items() if name.startswith(ours)}
        things.pop("Claim", None)  # told by status
        of_letters = self.sources["accepted of letters"]
        return {
            **{name: self.sources[name] for name in ("letters", "sentences")},
            **{f"claims {status}": self.claims[status] for status in Status if self.claims[status]},
            "accepted of letters": of_letters,
            "accepted of registers": self.claims[Status.ACCEPTED] - of_letters,
            "passages": things.pop("Passage", 0),
            **{name: things[name] for name in sorted(things)},
        }
