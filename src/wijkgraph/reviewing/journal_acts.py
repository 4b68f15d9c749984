"""The acts that a journal holds, read back when a review goes on."""

from collections.abc import Iterator

from wijkgraph.errors import ChangedText, SourceError
from wijkgraph.letters.frozen import Letter
from wijkgraph.names import key_of
from wijkgraph.rdf import NamedNode
from wijkgraph.reviewing.acts import Act, decode_act
from wijkgraph.reviewing.journal import Journal


def acts_of(journal: Journal, source: NamedNode, by: NamedNode, letter: Letter | None) -> Iterator[Act]:
    """Acts of a journal, which is begun if it is empty.

    Raises SourceError for the journal of another source, ChangedText where it was begun on another text of the letter.
    """
    checksum = letter.checksum if letter else ""
    if not journal.records:
        head = {"journal": 1, "source": source.value, "by": by.value, "checksum": checksum}
        journal.append(head)
        return
    head = dict(journal.records[0])
    if head.get("journal") != 1 or head.get("source") != source.value:
        raise SourceError(
            "This is no journal of a review of this source",
            where=str(journal.path),
            next="Move the file away; a new review begins a new one.",
        )
    if head.get("checksum") != checksum:
        raise ChangedText(
            f"Letter {key_of(source)} was reviewed in another text: checksum {str(head.get('checksum'))[:12]}…",
            where=str(journal.path),
            next="Restore letter.txt from version control; a corrected text is a new letter.",
        )
    for record in journal.records[1:]:
        yield decode_act(record, source, letter, str(journal.path))
