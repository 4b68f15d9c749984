"""What a finding says and advises, in English and Dutch, when the shape itself says nothing."""

from collections.abc import Mapping
from functools import lru_cache

from wijkgraph.errors import SourceError
from wijkgraph.rdf import Literal, Term
from wijkgraph.validation.findings import Result, local_name, show
from wijkgraph.validation.graph import Graph
from wijkgraph.validation.property_paths import Path, path_text
from wijkgraph.validation.shapes import COMPONENTS
from wijkgraph.validation.vocabulary import sh

Texts = Mapping[str, str]

# Per parameter: what is wrong and what to do, in both languages, with {path}, {value} and {limit}.
_WORDS: dict[str, tuple[str, str, str, str]] = {
    "class": (
        "{value} is not a {limit}",
        "{value} is geen {limit}",
        "Point to a {limit}, or say of {value} that it is one.",
        "Verwijs naar een {limit}, of leg vast dat {value} er een is.",
    ),
    "datatype": (
        "{value} is not a well-formed {limit}",
        "{value} is geen welgevormde {limit}",
        "Write the value as {limit}.",
        "Schrijf de waarde als {limit}.",
    ),
    "nodeKind": (
        "{value} is of the wrong kind: {limit} is expected",
        "{value} is van de verkeerde soort: verwacht wordt {limit}",
        "Replace it by a {limit}.",
        "Vervang het door een {limit}.",
    ),
    "minCount": (
        "Too few values for {path}: at least {limit} expected",
        "Te weinig waarden voor {path}: minstens {limit} verwacht",
        "Add what is missing.",
        "Vul aan wat ontbreekt.",
    ),
    "maxCount": (
        "Too many values for {path}: at most {limit} expected",
        "Te veel waarden voor {path}: hoogstens {limit} verwacht",
        "Keep the right ones and remove the rest.",
        "Houd de juiste en verwijder de rest.",
    ),
    "minExclusive": (
        "{value} is not greater than {limit}",
        "{value} is niet groter dan {limit}",
        "Correct the value.",
        "Verbeter de waarde.",
    ),
    "minInclusive": (
        "{value} is not {limit} or greater",
        "{value} is niet {limit} of groter",
        "Correct the value.",
        "Verbeter de waarde.",
    ),
    "maxExclusive": (
        "{value} is not less than {limit}",
        "{value} is niet kleiner dan {limit}",
        "Correct the value.",
        "Verbeter de waarde.",
    ),
    "maxInclusive": (
        "{value} is not {limit} or less",
        "{value} is niet {limit} of kleiner",
        "Correct the value.",
        "Verbeter de waarde.",
    ),
    "minLength": (
        "{value} is shorter than {limit} characters",
        "{value} is korter dan {limit} tekens",
        "Give the whole text.",
        "Geef de hele tekst.",
    ),
    "maxLength": (
        "{value} is longer than {limit} characters",
        "{value} is langer dan {limit} tekens",
        "Shorten the text.",
        "Kort de tekst in.",
    ),
    "pattern": (
        "{value} does not match {limit}",
        "{value} past niet op {limit}",
        "Write the value in the required form.",
        "Schrijf de waarde in de vereiste vorm.",
    ),
    "languageIn": (
        "{value} is in none of the languages {limit}",
        "{value} is in geen van de talen {limit}",
        "Give the text one of these language tags.",
        "Geef de tekst een van deze taalcodes.",
    ),
    "uniqueLang": (
        "Two values for {path} are in the same language",
        "Twee waarden voor {path} zijn in dezelfde taal",
        "Keep one text for each language.",
        "Houd één tekst per taal.",
    ),
    "equals": (
        "{value} stands in only one of {path} and {limit}, which must be equal",
        "{value} staat in slechts één van {path} en {limit}, die gelijk moeten zijn",
        "Make both properties have the same values.",
        "Geef beide eigenschappen dezelfde waarden.",
    ),
    "disjoint": (
        "{value} stands in both {path} and {limit}, which must not overlap",
        "{value} staat in zowel {path} als {limit}, die niet mogen overlappen",
        "Remove it from one of the two.",
        "Verwijder het uit een van beide.",
    ),
    "lessThan": (
        "{value} is not less than every value of {limit}",
        "{value} is niet kleiner dan elke waarde van {limit}",
        "Correct one of the two values.",
        "Verbeter een van beide waarden.",
    ),
    "lessThanOrEquals": (
        "{value} is greater than a value of {limit}",
        "{value} is groter dan een waarde van {limit}",
        "Correct one of the two values.",
        "Verbeter een van beide waarden.",
    ),
    "not": (
        "{value} has the shape it must not have",
        "{value} heeft de vorm die het niet mag hebben",
        "Change what makes it fit that shape.",
        "Wijzig wat het in die vorm doet passen.",
    ),
    "and": (
        "{value} does not have every required shape",
        "{value} heeft niet elke vereiste vorm",
        "Make it fit each of the shapes in the list.",
        "Laat het op elke vorm in de lijst passen.",
    ),
    "or": (
        "{value} has none of the allowed shapes",
        "{value} heeft geen van de toegestane vormen",
        "Make it fit one of the shapes in the list.",
        "Laat het op een van de vormen in de lijst passen.",
    ),
    "xone": (
        "{value} does not have exactly one of the allowed shapes",
        "{value} heeft niet precies één van de toegestane vormen",
        "Make it fit one shape of the list and no other.",
        "Laat het op één vorm in de lijst passen en op geen andere.",
    ),
    "node": (
        "{value} does not have the shape {limit}",
        "{value} heeft niet de vorm {limit}",
        "Validate that node against the shape to see what is missing.",
        "Valideer die knoop tegen de vorm om te zien wat ontbreekt.",
    ),
    "qualifiedMinCount": (
        "Too few values for {path} have the required shape: at least {limit} expected",
        "Te weinig waarden voor {path} hebben de vereiste vorm: minstens {limit} verwacht",
        "Add what is missing.",
        "Vul aan wat ontbreekt.",
    ),
    "qualifiedMaxCount": (
        "Too many values for {path} have the given shape: at most {limit} expected",
        "Te veel waarden voor {path} hebben de gegeven vorm: hoogstens {limit} verwacht",
        "Remove what is too many.",
        "Verwijder wat te veel is.",
    ),
    "closed": (
        "{path} is not allowed here",
        "{path} is hier niet toegestaan",
        "Remove it, check its spelling, or add it to the shape.",
        "Verwijder het, controleer de spelling, of voeg het aan de vorm toe.",
    ),
    "hasValue": (
        "{limit} is missing",
        "{limit} ontbreekt",
        "Add this value.",
        "Voeg deze waarde toe.",
    ),
    "in": (
        "{value} is not in the closed list",
        "{value} staat niet in de gesloten lijst",
        "Choose one of: {limit}.",
        "Kies een van: {limit}.",
    ),
    "sparql": (
        "A rule of the shape does not hold",
        "Een regel van de vorm gaat niet op",
        "Look at the rule of the shape to see what it asks.",
        "Bekijk in de regel van de vorm wat wordt gevraagd.",
    ),
}
_OTHER = (
    "A constraint of the shape does not hold ({rule})",
    "Een beperking van de vorm gaat niet op ({rule})",
    "Look at the shape to see what it asks.",
    "Bekijk in de vorm wat wordt gevraagd.",
)
_PARAMETER = {sh(component): parameter for parameter, component in COMPONENTS.items()}
# What we can advise on these is only to look at the shape; a shape that speaks for itself says it better.
_VAGUE = frozenset({"and", "or", "xone", "not", "node", "sparql"})
_LONGEST = 200  # characters of a value worth repeating
_LISTED = 12  # members of a closed list worth printing


def wording(result: Result, shapes: Graph) -> tuple[Texts, Texts]:
    """The messages and the advice for a result. The shape's own message (SHACL 2.1.5) goes before ours.

    No advice where ours would be vague beside the shape's own message.
    """
    parameter = _PARAMETER.get(result.component, "")
    value = show(result.value if result.value is not None else result.focus)
    values = (
        result.path,
        value if len(value) <= _LONGEST else value[:_LONGEST] + "…",
        _limit(result.shape, parameter, shapes),
        local_name(result.component),
    )
    message_en, message_nl, advice_en, advice_nl = _WORDS.get(parameter, _OTHER)
    advice = _in_both(advice_en, advice_nl, *values)
    if result.messages:
        return _own(result.messages), {} if parameter in _VAGUE else advice
    return _in_both(message_en, message_nl, *values), advice


# A report says the same few things a hundred thousand times: they share one text in memory.
@lru_cache(maxsize=4096)
def _own(messages: tuple[Literal, ...]) -> Texts:
    return {literal.language or "": literal.value for literal in messages}


def _in_both(english: str, dutch: str, path: Path | None, value: str, limit: str, rule: str) -> Texts:
    if "{value}" not in english + dutch:
        value = ""  # so that the text is the same for every value
    return _filled(english, dutch, path_text(path, short=True) if path else "", value, limit, rule)


@lru_cache(maxsize=4096)
def _filled(english: str, dutch: str, path: str, value: str, limit: str, rule: str) -> Texts:
    filled = {"value": value, "limit": limit, "rule": rule}
    return {
        "en": english.format(path=path or "the node", **filled),
        "nl": dutch.format(path=path or "de knoop", **filled),
    }


@lru_cache(maxsize=1024)
def _limit(shape: Term, parameter: str, shapes: Graph) -> str:
    values: list[Term] = shapes.objects(shape, sh(parameter)) if parameter else []
    if parameter in ("in", "languageIn") and values:
        try:
            values = shapes.items(values[0])
        except SourceError:  # pySHACL may have read more into the list than stands there
            values = []
    shown = [_plain(value) for value in values[:_LISTED]]
    return ", ".join(shown) + (", …" if len(values) > _LISTED else "")


def _plain(term: Term) -> str:
    # Numbers and words as people write them: 1 rather than "1"^^xsd:integer.
    text = show(term)
    return text.split('"^^')[0].strip('"') if text.endswith(("xsd:integer", "xsd:decimal")) else text
