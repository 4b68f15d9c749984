"""The claim that is asked, and what stands beside it, as text of the screen."""

from rich.text import Text

from wijkgraph.reviewing.cards import Card
from wijkgraph.words.messages import Messages


def card_text(
    card: Card, say: Messages, *, shows_help: bool, shows_sentences: bool, shows_triples: bool
) -> Text:
    """A card as text; with its sentences where the letter does not stand beside it."""
    text = Text()
    if shows_help:
        text.append(f"{say.plain('review.help')}\n\n")
    text.append(f"{card.heading} · {card.name}\n" if card.heading else "", style="dim")
    text.append(f"{card.told}\n", style="bold")
    for line in (card.opinions, card.decision):
        text.append(f"{line}\n" if line else "", style="italic")
    if shows_sentences:
        for sentence in card.cited:
            text.append(f"[{sentence.number}] “{sentence.text}”\n")
    for line in (*card.flags, *card.differs):
        text.append(f"! {line}\n", style="yellow")
    if shows_triples:
        text.append("".join(f"  {line}\n" for line in card.triples))
    text.append("".join(f"{digit} {words}\n" for digit, words in card.choices))
    if card.known:
        text.append(f"{say.plain('review.known')}\n", style="dim")
        text.append("".join(f"  {line}\n" for line in card.known), style="dim")
    return text
