"""Files of a source under review: its proposals, its reviewed claims, the journals of its reviewers."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from wijkgraph.atomic_files import write_atomically
from wijkgraph.claims.claim import Ledger
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.errors import NotFound, writing
from wijkgraph.letters.frozen import TEXT, Letter, read_letter, unknown_letter
from wijkgraph.letters.passages import prove_passages
from wijkgraph.names import key_of, kind_of
from wijkgraph.project import Layout
from wijkgraph.rdf import NamedNode
from wijkgraph.reviewing.journal import ENDING, only_reviewer


class ReviewFiles:
    """Paths and files of one source, by its key."""

    def __init__(self, layout: Layout, key: str) -> None:
        self.layout = layout
        self.key = key
        self.is_letter = (layout.letters / key).is_dir()
        self.ledger = (layout.claims if self.is_letter else layout.reference) / f"{key}.trig"
        self.proposals = layout.proposals / f"{key}.trig"
        self.journals = layout.reviews / key

    def journal(self, by: str) -> Path:
        """The journal of a reviewer."""
        return self.journals / f"{by}{ENDING}"

    def letter(self) -> Letter | None:
        """The letter, None for a register."""
        folder = self.layout.letters / self.key
        return read_letter(folder, self.layout.base) if self.is_letter else None

    def proposed(self) -> Ledger:
        """Proposals that were made. Raises NotFound where there are none."""
        if not self.proposals.exists():
            check_source(self.layout, self.key)
            raise NotFound(
                f"Nothing was proposed for '{self.key}'",
                where=str(self.proposals),
                next="Run `wijkgraph propose` first.",
            )
        return read_ledger(self.proposals)

    def reviewed(self) -> Ledger | None:
        """Reviewed claims; None where there are none yet."""
        return read_ledger(self.ledger) if self.ledger.exists() else None

    def standing(self) -> Ledger:
        """Reviewed claims. Raises NotFound where there are none."""
        found = self.reviewed()
        if found is None:
            check_source(self.layout, self.key)
            raise NotFound(
                f"No claim was reviewed for '{self.key}'",
                where=str(self.ledger),
                next="Give the key of a letter or register that has claims.",
            )
        return found

    def prove(self, ledger: Ledger) -> None:
        """Checks every passage against the frozen text. Raises QuoteNotFound or ChangedText."""
        if letter := self.letter():
            prove_passages(letter, ledger.passages)

    def write(self, ledger: Ledger) -> bool:
        """Writes the claims file; False where it says the same already. Raises StoreError where it cannot.

        One that would say nothing, since every decision was taken back, is removed.
        """
        if ledger.claims or ledger.set_aside:
            return write_claims(self.ledger, ledger)
        with writing("the claims", self.ledger):
            was_there = self.ledger.exists()
            self.ledger.unlink(missing_ok=True)
        return was_there

    def only_one(self, by: str) -> AbstractContextManager[None]:
        """Keeps two reviews of this source apart. Raises StoreError, which names who reviews it now.

        Raises UsageError for the letters that come with an installed program.
        """
        self.layout.require_own()
        return only_reviewer(self.journals, by)


def write_claims(path: Path, ledger: Ledger) -> bool:
    """Writes a ledger to a file; False where the file says the same already. Raises StoreError where it cannot."""
    text = write_ledger(ledger)
    with writing("the claims", path):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    return True


def known_agents(layout: Layout) -> Iterator[str]:
    """Keys of the agents that a project knows, some more than once: those with a journal, described or in a ledger."""
    yield from (path.stem for path in layout.reviews.glob(f"*/*{ENDING}"))
    for path in layout.ledgers:
        for claim in read_ledger(path).claims:
            deciders = [one.attributed_to for one in (claim.provenance, claim.ended) if one]
            named = deciders + [
                triple.subject for triple in claim.assertion if isinstance(triple.subject, NamedNode)
            ]
            yield from (key_of(one) for one in named if kind_of(one) == "agent")


def check_source(layout: Layout, key: str) -> None:
    """Returns quietly for the key of a letter or register. Raises NotFound with the nearest there is, or all."""
    letters = (path.parent.name for path in layout.letters.glob(f"*/{TEXT}"))
    files = (path.stem for path in (*layout.ledgers, *layout.proposals.glob("*.trig")))
    if key not in (known := {*letters, *files}):
        raise unknown_letter(key, known)


def reviewers_of(layout: Layout, key: str) -> list[str]:
    """Keys of the agents who have a journal on a source, sorted."""
    return sorted(path.stem for path in (layout.reviews / key).glob(f"*{ENDING}"))
