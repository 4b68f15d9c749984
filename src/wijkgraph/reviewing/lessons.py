"""Lessons for rules from reviews: counter-examples of errors, examples of what was missed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkgraph.errors import WijkgraphError
from wijkgraph.letters.frozen import read_letter
from wijkgraph.letters.passages import Reading
from wijkgraph.project import Layout
from wijkgraph.reviewing.verdicts import JournalVerdict, read_verdicts

ENOUGH = 3  # rejections of one rule for one reason
_READ = "lezing-"  # the activity of a rule is called so, then the rule


@dataclass(frozen=True)
class Lesson:
    """A rule rejected for one reason, with the sentences; without a rule, sentences of a kind that were missed."""

    rule: str
    kind: str
    reason: str
    sentences: tuple[str, ...]
    sources: tuple[str, ...]


def lessons(layout: Layout, key: str = "*") -> list[Lesson]:
    """Lessons of all reviews, or of those of one source; verdicts of tests teach nothing."""
    verdicts = [one for one in read_verdicts(layout, key) if not one.is_test]
    words = _Words(layout)
    return [*_rejected(verdicts, words), *_missed(verdicts, words)]


def as_toml(found: Iterable[Lesson]) -> str:
    """Lessons as entries for a rule file: `counter` for a rule that is there, `example` for one that is wanted."""
    blocks = []
    for one in found:
        told = ",\n  ".join(json.dumps(words, ensure_ascii=False) for words in one.sentences)
        origin = f"# {', '.join(sorted(set(one.sources)))}"
        if one.rule:
            head = f"# {len(one.sentences)} times: {one.reason}\n{origin}\n[[rule]]\nid = {json.dumps(one.rule)}\n"
            blocks.append(f"{head}counter = [\n  {told},\n]\n")
        else:
            head = f"# no rule found these; a person wrote the claims\n{origin}\n[[rule]]\n"
            blocks.append(f"{head}kind = {json.dumps(one.kind)}\nexample = [\n  {told},\n]\n")
    return "\n".join(blocks)


class _Words:
    """Sentences as one reads them, by source and evidence."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._texts: dict[str, str] = {}

    def of(self, verdict: JournalVerdict) -> str:
        """The words of the evidence; empty for a letter that cannot be read."""
        if verdict.source not in self._texts:
            try:
                self._texts[verdict.source] = read_letter(
                    self._layout.letters / verdict.source, self._layout.base
                ).text
            except WijkgraphError:
                self._texts[verdict.source] = ""
        text = self._texts[verdict.source]
        return " ".join(Reading(text[start:end]).text for start, end in verdict.evidence).strip()


def _rejected(verdicts: Iterable[JournalVerdict], words: _Words) -> Iterable[Lesson]:
    by_reason: dict[tuple[str, str], list[JournalVerdict]] = defaultdict(list)
    for one in verdicts:
        if one.status == "rejected" and not one.by_person and one.rule.startswith(_READ):
            by_reason[(one.rule.removeprefix(_READ), one.reason or one.words)].append(one)
    for (rule, reason), several in sorted(by_reason.items()):
        different = {one.name: one for one in several}
        if len(different) >= ENOUGH:
            yield _lesson(rule, reason, list(different.values()), words)


def _missed(verdicts: list[JournalVerdict], words: _Words) -> Iterable[Lesson]:
    found = {(one.source, one.kind, one.start) for one in verdicts if one.rule.startswith(_READ)}
    by_kind: dict[str, list[JournalVerdict]] = defaultdict(list)
    for one in verdicts:
        wrote = one.by_person and one.status == "accepted" and not one.rule.startswith(_READ)
        if wrote and (one.source, one.kind, one.start) not in found:
            by_kind[one.kind].append(one)
    for kind, several in sorted(by_kind.items()):
        yield _lesson("", "", several, words, kind)


def _lesson(rule: str, reason: str, several: list[JournalVerdict], words: _Words, kind: str = "") -> Lesson:
    told: Mapping[str, str] = {text: one.source for one in several if (text := words.of(one))}
    return Lesson(rule, kind or several[0].kind, reason, tuple(told), tuple(told.values()))
