"""Titles of studies in a list that a sentence announces, or as headings "Title – Organisation" behind one."""

import re
from collections.abc import Iterator

from wijkgraph.letters.view import View
from wijkgraph.reading.findings import Finding, find
from wijkgraph.reading.rules import form, pattern
from wijkgraph.reading.study_makers import as_printed, maker_around, makers

_LIST_INTRO = form("studies", "list-intro")
_ANNEXES = form("studies", "annexes")
_ITEM = re.compile(
    r"(?:[*] ?|- |\d{1,2}[.)] |[a-z][.)] )+(?:(?:de|het|een) )?(?P<title>[A-Z\"'][^\n]{6,260}?)[;.,]?(?: en)?\Z"
)
_MADE_BEHIND = pattern(r", (?:{made} )?(?:door|van) {article}(?={makers}\b)")
_QUOTED_ITEM = re.compile(r"[\"'](?P<title>[^\"\n]{4,220}?)[\"'](?![a-z])(?P<behind>.*)")
_WITH_MAKER = re.compile(r"[\"'][^\"\n]{4,220}[\"'](?: \([A-Z]|,)")
_OTHER_ITEM = re.compile(r"(?:[Dd]e|[Zz]ijn|[Mm]ijn|[Ee]en) (?:\w+ )?(?:brief|nota)")
_TITLE_MAKER = pattern(r"\A(?P<title>[A-Z][^\n]{7,160}?) - (?P<by>{maker})\Z")


def find_listed(view: View, start: int) -> Iterator[Finding]:
    """Titles that are items of an announced list, or headings "Title – Organisation" behind such an announcement."""
    announced, in_list, of_annexes = False, False, False
    at = start
    for line in view.flow[start:].split("\n"):
        words = line.strip()
        span = (at, at + len(line))
        at += len(line) + 1
        item = _ITEM.match(words) if in_list else None
        if words.endswith(":") and _LIST_INTRO.search(words):
            announced, in_list, of_annexes = True, True, False
        elif words.endswith(":") and _ANNEXES.search(words):
            in_list = of_annexes = True
        elif in_list and of_annexes and item and not _WITH_MAKER.match(item["title"]):
            continue
        elif in_list and item and not _OTHER_ITEM.match(item["title"]):
            yield _listed(view, span[0] + line.index(words), item)
        elif announced and (named := _TITLE_MAKER.match(words)):
            in_list = False
            yield find(
                view, "study", "study-title-maker", view.spans(*span),
                title=view.as_read(span[0], span[0] + named.end("title")),
                by=as_printed(view, makers(named["by"]), span[0]),
            )  # fmt: skip
        else:
            in_list = in_list and len(words) < 4


def _listed(view: View, at: int, item: re.Match[str]) -> Finding:
    """A title that is an item of a list that begins at `at`; behind one in quotation marks its makers may stand."""
    quoted = _QUOTED_ITEM.match(item["title"])
    begin = at + item.start("title") + (quoted.start("title") if quoted else 0)
    end = at + item.start("title") + (quoted.end("title") if quoted else len(item["title"]))
    cut = None if quoted else _MADE_BEHIND.search(view.flow, begin, end)
    behind = quoted["behind"] if quoted else view.flow[cut.start() : end] if cut else ""
    end = cut.start() if cut else end
    by = maker_around("", "", "", behind, "", view.flow[begin:end]) if behind else ""
    return find(
        view, "study", "study-listed", view.spans(at, at + len(item[0])),
        title=view.as_read(begin, end).strip(" «»\"'"), by=as_printed(view, makers(by), at),
    )  # fmt: skip
