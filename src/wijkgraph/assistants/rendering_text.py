"""Results as text for a model that reads no JSON: statements numbered, quotations marked as such."""

from collections.abc import Iterator

from wijkgraph.assistants.told import ToldReceipt, ToldResult, ToldStatement
from wijkgraph.words.messages import Messages, messages


def as_text(result: ToldResult, language: str) -> str:
    """The whole result in words. A line of a letter begins with `> `, whatever it says."""
    say = messages(language)
    return "\n".join(_lines(result, say)) + "\n"


def _lines(result: ToldResult, say: Messages) -> Iterator[str]:
    yield result.asked
    if result.outcome or result.told:
        yield " — ".join(part for part in (result.outcome, result.told) if part)
    yield f"wijkgraph {result.data_version}. {say.plain('assistants.data')}"
    if result.citation:
        yield f"> {result.citation}"
    for place, one in enumerate(result.statements or (), start=result.first or 1):
        yield from _statement(place, one, say)
    for sentence in result.sentences or ():
        marks = [sentence.kind, *(["!"] if sentence.addresses_reader else [])]
        about = sentence.claims if sentence.claims is not None else sentence.set_aside or "-"
        yield f"{sentence.number} ({', '.join(marks)}; {about})"
        yield f"> {sentence.quote}{' […]' if sentence.cut else ''}"
    for question in result.questions or ():
        slots = ", ".join(f"{s.name}: {'|'.join(s.kinds) or s.type}" for s in question.slots)
        yield f"- {question.name}: {question.words}" + (f" [{slots}]" if slots else "")
        if question.about:
            yield f"  {question.about}"
    for refusal in result.refusals or ():
        yield f"- {refusal.at} {refusal.kind}: {refusal.why}"
        yield f"> {refusal.detail}"
    if result.table:
        yield " | ".join(result.table.columns)
        for row in result.table.rows:
            yield "> " + " | ".join("" if cell is None else cell for cell in row)
    if result.things:
        yield f"{say.plain('assistants.things')}:"
        yield from (f"- {one.name} ({one.kind}): {one.id}" for one in result.things)
    for note in result.notes or ():
        yield f"{note.heading}:"
        yield from (f"- {point}" for point in note.points)
    if result.left_out:
        yield result.left_out.replace("{cursor}", result.cursor or "")


def _statement(place: int, one: ToldStatement, say: Messages) -> Iterator[str]:
    accepted = (
        say.plain("assistants.accepted", day=say.date(one.accepted_on or ""), by=one.accepted_by)
        if one.accepted_by
        else ""
    )
    about = "; ".join(part for part in (one.strength, accepted, one.claim) if part)
    yield f"{place}. {one.words} [{about}]"
    yield from (_receipt(receipt, say) for receipt in one.receipts)
    if one.more_receipts:
        yield f"  + {one.more_receipts}"


def _receipt(receipt: ToldReceipt, say: Messages) -> str:
    day = say.date(receipt.date) if receipt.date else ""
    instead = f"{say.plain('assistants.instead')}: " if receipt.says == "something else" else ""
    words = f"“{receipt.quote}{' […]' if receipt.cut else ''}” " if receipt.quote else ""
    place = ", ".join(part for part in (receipt.source, day) if part)
    return f"> {instead}{words}({place}) <{receipt.address}>"
