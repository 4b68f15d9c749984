"""Rules as data: each is run on its example and its counter-example, and none runs away on a hostile text."""

import re
import time

import pytest

from wijkgraph.errors import SourceError
from wijkgraph.letters.view import View
from wijkgraph.reading.document import read_document
from wijkgraph.reading.rules import FAMILIES, ReadingRule, check_rule, read_rules


def rule(words: str, example: str, counter: str) -> ReadingRule:
    return ReadingRule("r", "motion", re.compile(words), (example,), (counter,), "own text")


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_finds_its_example_and_not_its_counter_example(family: str) -> None:
    rules = read_rules(family)
    assert rules
    assert all(one.example and one.counter and one.since for one in rules)
    assert len({one.id for one in rules}) == len(rules)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_triggers_of_a_rule_stand_in_its_examples(family: str) -> None:
    for one in read_rules(family):
        for example in one.example if one.trigger else ():
            assert any(trigger in View(f"{example}\n").flow for trigger in one.trigger), one.id


def test_a_rule_that_misses_its_example_is_refused() -> None:
    with pytest.raises(SourceError, match="misses its example"):
        check_rule(rule("motie", "toezegging", "brief"), "rules/motions.toml")


def test_a_rule_that_finds_its_counter_example_is_refused() -> None:
    with pytest.raises(SourceError, match="finds its counter-example"):
        check_rule(rule("motie", "motie", "de motie"), "rules/motions.toml")


HEAD = "30 995 Aanpak Wijken\n\nNr. 1 BRIEF VAN DE MINISTER VAN JUSTITIE\n\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "motie van de leden A en B, ", "Aaa ", "onderzoek naar x door ", "30 995, nr. 1, ", '"', "« ", "toezegging ",
        "De Minister van Justitie, ", "\n", "1 ", "-\n", "mede namens de Minister van Justitie, ", "rapport «", "A. ",
    ],
)  # fmt: skip
def test_a_hostile_text_is_read_in_time(piece: str) -> None:
    text = HEAD + piece * (400_000 // len(piece))
    began = time.process_time()
    read_document(View(text, "hostile"))
    assert time.process_time() - began < 10
