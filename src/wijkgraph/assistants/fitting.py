"""Results cut to a size that a model can take: whole items only, and what was left off is told with a cursor."""

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from wijkgraph.assistants.material import Material
from wijkgraph.assistants.rendering_text import as_text
from wijkgraph.assistants.told import ToldNote, ToldResult, ToldStatement, ToldTable
from wijkgraph.errors import NotFound, UsageError
from wijkgraph.words.messages import messages

_BATCH = 12  # items told at a time
_REMEMBERED = 512  # calls that `more` can continue
_SHORT = 160  # characters of a quote, where the first statement would not fit otherwise


@dataclass(frozen=True)
class Continued:
    """A call that was cut, and where it goes on."""

    tool: str
    arguments: Mapping[str, Any]
    start: int
    version: str


class Cursors:
    """The calls that were cut, by cursor; the oldest is forgotten first. Use from one thread at a time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Continued] = OrderedDict()

    def keep(self, call: Continued) -> str:
        """A cursor for the rest of a call: 16 hex digits of SHA-256 over the call."""
        cursor = sha256(repr(call).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._kept[cursor] = call
        self._kept.move_to_end(cursor)
        while len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return cursor

    def find(self, cursor: str, version: str) -> Continued:
        """The call to continue. Raises NotFound for an unknown cursor, UsageError where the data changed since."""
        call = self._kept.get(cursor)
        if call is None:
            raise NotFound(
                "This cursor is not known", next="Call the tool again; cursors are kept for a while only."
            )
        if call.version != version:
            raise UsageError(
                "The data changed since this cursor was given", next="Call the tool again from its beginning."
            )
        return call


def fit(material: Material, start: int, most: int, language: str) -> ToldResult:
    """As many items from `start` on as keep both the JSON and the text within `most` bytes; one at least.

    The cursor is still to be filled in where `left_out` tells of one, as `{cursor}`.
    """
    result = _empty(material)
    result.notes = _fitting_notes(material.notes, most // 3)
    left = len(material.notes) - len(result.notes or ())
    taken = 0
    while start + taken < material.total:
        batch = material.make(start + taken, min(start + taken + _BATCH, material.total))
        if not batch:
            break
        added = _add(result, material, batch, start, most, language)
        taken += added
        if added < len(batch):
            break
    _close(result, material, start, taken, left, language)
    return result


def _add(
    result: ToldResult, material: Material, batch: Sequence[BaseModel], start: int, most: int, language: str
) -> int:
    """Adds items of a batch while they fit; the number added."""
    for count, item in enumerate(batch):
        kept = _items(result, material)
        kept.append(_row(item) if material.table else item)
        _close(result, material, start, len(kept), 0, language)
        if _size(result, language) <= most:
            continue
        if len(kept) == 1:
            kept[0] = _small(item, most // 2)
            return 1
        kept.pop()
        return count
    return len(batch)


def _close(
    result: ToldResult, material: Material, start: int, taken: int, notes_left: int, language: str
) -> None:
    """Fills in how many items there are, and how to go on."""
    say = messages(language)
    end = start + taken
    more = end < material.total or material.is_open
    result.first, result.shown = (start + 1 if taken else None), taken
    result.total = None if material.is_open else material.total
    told = []
    if more and taken:
        key = "assistants.more_open" if material.is_open else "assistants.more"
        told.append(say.plain(key, first=start + 1, last=end, total=material.total, cursor="{cursor}"))
    if notes_left:
        told.append(say.plain("assistants.shortened", count=notes_left))
    result.left_out = " ".join(told) or None
    result.cursor = "0" * 16 if more and taken else None


def _empty(material: Material) -> ToldResult:
    result = ToldResult(
        asked=material.asked[:400],
        outcome=material.outcome,
        told=material.told or None,
        citation=material.citation or None,
        things=list(material.things) or None,
        data_version=material.version,
    )
    if material.table:
        result.table = ToldTable(columns=material.table.columns, rows=[])
    else:
        setattr(result, material.field, [])
    return result


def _items(result: ToldResult, material: Material) -> list[Any]:
    found: list[Any] = result.table.rows if result.table else getattr(result, material.field)
    return found


def _row(item: BaseModel) -> list[str | None]:
    assert isinstance(item, ToldTable)
    return item.rows[0]


def _small(item: BaseModel, most: int) -> Any:
    """A first item that does not fit: quotes cut, then receipts left off; both are told in it."""
    if isinstance(item, ToldTable):
        cells = item.rows[0]
        return [cell if cell is None or len(cell) < 200 else f"{cell[:200]} […]" for cell in cells]
    if not isinstance(item, ToldStatement):
        quote = getattr(item, "quote", None)
        return item.model_copy(update={"quote": quote[: most // 2], "cut": True}) if quote else item
    receipts = [
        one.model_copy(update={"quote": one.quote[:_SHORT].rpartition(" ")[0], "cut": True})
        if one.quote and len(one.quote) > _SHORT
        else one
        for one in item.receipts
    ]
    kept = receipts[:1]
    for one in receipts[1:]:
        size = sum(len(r.model_dump_json(exclude_none=True).encode()) for r in (*kept, one))
        if size + len(item.words.encode()) > most:
            break
        kept.append(one)
    left = len(receipts) - len(kept)
    words = item.words if len(item.words) < 800 else f"{item.words[:800]} […]"
    return item.model_copy(update={"receipts": kept, "more_receipts": left or None, "words": words})


def _fitting_notes(notes: Sequence[ToldNote], most: int) -> list[ToldNote] | None:
    kept: list[ToldNote] = []
    size = 0
    for note in notes:
        size += len(note.model_dump_json().encode())
        if size > most:
            break
        kept.append(note)
    return kept or None


def _size(result: ToldResult, language: str) -> int:
    as_json = json.dumps(result.as_json(), ensure_ascii=False)
    return max(len(as_json.encode()), len(as_text(result, language).encode()))
