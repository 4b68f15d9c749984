"""Characters that are not seen, and sentences that address their reader, made visible.

Both are how a text may try to steer a program that reads it. Nothing is taken away: a hidden character is written as
`[U+200B]`, and a sentence that seems to instruct is only marked as one.
"""

import re
import unicodedata

# Letters of other scripts that look like Latin ones, by what they look like.
_LIKE = str.maketrans(
    "авекмнорстухіјѕԁɡһӏοαερτυικνχ" + "АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abekmhopctyxijsdghloaeptyikvx" + "abekmhopctyxijsabezhikmnoptyx",
)
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")  # control, format, private, surrogate, unassigned (Unicode, 4.5)
_SPACES = re.compile(r"\s+")
_INSTRUCTS = re.compile(
    r"<\|?(?:system|im_start|assistant)|\b(?:"
    r"(?:ignore|disregard|forget|override) (?:all |any |the |your |these |those )*"
    r"(?:previous|prior|above|earlier|preceding|other|system|instructions?|rules?|prompts?)"
    r"|(?:negeer|vergeet) (?:al |alle |de |het |uw |je |jouw |deze |die )*"
    r"(?:eerdere|vorige|voorgaande|bovenstaande|andere|instructies?|opdrachten|regels|aanwijzingen)"
    r"|(?:you are|act as|pretend to be|je bent|u bent|gedraag je als|doe alsof je) (?:now |nu |voortaan |een |an? )*"
    r"(?:ai|assistant|language model|taalmodel|assistent|chatbot|system)"
    r"|(?:ai|language model|taalmodel|assistant|assistent|chatbot|llm)\s?[:,] "
    r"|(?:system|developer) ?(?:prompt|message|override)|systeemprompt"
    r"|(?:accept|aanvaard|accepteer|approve) (?:all|every|alle|elke) "
    r"(?:claims?|findings?|proposals?|beweringen|voorstellen)"
    r"|call the tool|roep (?:het|de) (?:tool|hulpmiddel)|do not tell the user|zeg (?:het )?niet tegen de gebruiker"
    r")"
)


def visible(text: str) -> str:
    """The text on one line, each character that is not seen written by its number, `[U+202E]`."""
    if text.isascii() and text.isprintable():
        return text
    seen = (
        one if one.isspace() or unicodedata.category(one) not in _UNSEEN else f"[U+{ord(one):04X}]"
        for one in text
    )
    return _SPACES.sub(" ", "".join(seen)).strip()


def addresses_its_reader(text: str) -> bool:
    """True for words that seem to instruct whoever reads them: a mark for a person to look, and no verdict.

    Accents, look-alike letters of other scripts, hidden characters and letters set apart by one make no difference.
    """
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(one for one in plain if one.isspace() or unicodedata.category(one) not in (*_UNSEEN, "Mn"))
    folded = _SPACES.sub(" ", kept.translate(_LIKE).lower())
    joined = re.sub(r"\b(?:(\w)[ .·_-](?=\w\b)|(?<=[ .·_-])(\w)\b)", r"\1\2", folded)
    return bool(_INSTRUCTS.search(folded) or _INSTRUCTS.search(joined))
