"""Letters made by rule, quotes doctored in every way the gate names, and honest re-typings of the same quotes."""

import random
import re
from collections.abc import Iterator

_WHO = [
    "De Minister",
    "Het kabinet",
    "De gemeente Almelo",
    "De vaste commissie",
    "Het onderzoek «Wonen in wijken»",
]
_MODAL = ["zal", "kan", "moet", "mag", "wil"]
_DO = [
    "de wijken",
    "de 16 gebieden",
    "drie corporaties",
    "de coördinatie",
    "het programma",
    "€ 395 mln.",
    "vóór 2020 de buurten",
]
_HOW = [
    "niet verder",
    "in overleg met de VNG",
    "tot en met 2030",
    "per kwartaal",
    "met vier steden",
    "zonder extra geld",
]
_END = ["steunen", "verbeteren", "onderzoeken", "bekostigen", "informeren", "uitbreiden"]
_MODALS = {"zal": "kan", "kan": "zal", "moet": "mag", "mag": "moet", "wil": "zal"}


def make_letter(seed: int, sentences: int = 40) -> str:
    """A letter of sentences that differ, with footnote marks, broken lines and notes at the foot of each page."""
    dice = random.Random(seed)
    made: list[str] = []
    while len(made) < sentences:
        words = f"{dice.choice(_WHO)} {dice.choice(_MODAL)} {dice.choice(_DO)} {dice.choice(_HOW)} {dice.choice(_END)}"
        made.append(
            f"{words} in dossier {dice.randint(21, 36)} {dice.randint(100, 999)} van {dice.randint(1999, 2025)}"
        )
    pages, mark = [], 0
    for at in range(0, sentences, 8):
        body, notes = [], []
        for words in made[at : at + 8]:
            if dice.random() < 0.4:
                mark += 1
                notes.append(f"{mark} Kamerstuk 30 995, nr. {mark + 100}.")
                words += f"{mark}." if dice.random() < 0.5 else f".{mark}"
            else:
                words += "."
            body.append(words)
        pages.append(_broken(" ".join(body), dice) + "\n\n" + "\n".join(notes))
    return "\n\n".join(pages) + "\n"


def doctored(quote: str, other: str, dice: random.Random) -> Iterator[str]:
    """The quote with one thing changed: a number, a negation, a modal, a word left out, the order, a splice."""
    words = quote.split()
    for number in set(re.findall(r"(?<!\d)\d{2,4}(?!\d)", quote)):
        yield quote.replace(number, str(int(number) + 1), 1)
    yield (
        quote.replace(" niet ", " ", 1)
        if " niet " in quote
        else quote.replace(words[2], f"niet {words[2]}", 1)
    )
    for modal, changed in _MODALS.items():
        if f" {modal} " in quote:
            yield quote.replace(f" {modal} ", f" {changed} ", 1)
    at = dice.randrange(1, len(words) - 1)
    yield " ".join(words[:at] + words[at + 1 :])
    yield " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])
    half = len(words) // 2
    yield " ".join(words[:half] + other.split()[half:])


def retyped(quote: str) -> Iterator[str]:
    """The same words as people and programs type them anew."""
    yield quote.replace("«", '"').replace("»", '"')
    yield quote.replace("ö", "o").replace("ó", "o")
    yield quote.replace(" ", "\u00a0")
    yield "\u00ad".join((quote[:5], quote[5:]))
    yield re.sub(r"(.{40,60}) ", r"\1\n", quote)
    yield quote.replace("«", "“").replace("»", "”")


def _broken(text: str, dice: random.Random) -> str:
    """Text in lines of about 70 characters, some words broken with a hyphen, as a page prints them."""
    lines, line = [], ""
    for word in text.split(" "):
        if len(line) + len(word) > 68:
            if word.isalpha() and word.islower() and len(word) > 7 and dice.random() < 0.5:
                lines.append(f"{line} {word[:4]}-")
                line = word[4:]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])
