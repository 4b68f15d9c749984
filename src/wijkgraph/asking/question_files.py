"""Files of named questions: one each, a query that runs anywhere, with a header of `#+ key: value` lines on top.

    #+ question: Who commissioned {study}?
    #+ vraag: Wie gaf opdracht tot {study}?
    #+ asked: en: client, ordered by; nl: opdrachtgever, in opdracht van wie
    #+ slot: study iri study; en: which study; nl: welk onderzoek
    #+ column: client; en: commissioned by; nl: in opdracht van
    #+ about: One line per study and client, only where a letter names the client.
    #+ uitleg: Eén regel per onderzoek en opdrachtgever, alleen waar een brief de opdrachtgever noemt.
    #+ silence: commissioner-of-veerkracht
    SELECT ?study ?client ?passage WHERE { VALUES ?study { UNDEF } … }

A slot is a `VALUES` line holding `UNDEF`: unfilled the question answers for everything. It is filled with one typed
term in its N-Triples form, never by pasting text. `iri` may be followed by the kinds of thing that fit,
`programme|track`; without them any thing does. `asked` holds other words in which people ask the same, for search;
it may be left out. `[ on {day}|, and when]` in a question is told up to the bar where a slot in it is filled, else
what stands behind the bar, which may be left out. Each column has its heading in words. `silence` names a record of
something the letters do not say, `id/not-stated/{key}`; there may be several. `lists` names a concept,
`commitment-state/announced`, whose things this question lists: another that is asked for that concept in vain offers
this one. A line that starts `#+   ` goes on with the line above.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from wijkgraph.asking.questions import OPTIONAL, PLACE, SLOT, Question, Questions, Slot, find_question
from wijkgraph.errors import SourceError
from wijkgraph.letters.folding import words_of
from wijkgraph.names import DEF
from wijkgraph.rdf import NamedNode
from wijkgraph.toml_file import nearest_key, read_text

_HEADER = re.compile(r"#\+ (\w+): *(.*)")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS = ("question", "vraag", "asked", "slot", "column", "about", "uitleg", "silence", "lists")
_TAKEN = frozenset({"question", "language", "format", "demand", "help", "self"})  # options of asking itself
_CONTINUED = re.compile(r"#\+   *(.*)")
_VARIABLE = re.compile(r"[?$](\w+)")
_COLUMN = re.compile(r"(?P<name>[a-z]\w*)(?P<words>(?:;.*)?)")
_SLOT = re.compile(
    r"(?P<name>[a-z]\w*) (?P<type>iri|text|number|date)(?: (?P<kinds>[a-z-]+(?:\|[a-z-]+)*))?(?P<words>(?:;.*)?)"
)


def read_questions(*folders: Path) -> Questions:
    """Every question in some folders, by name, sorted; a later folder's takes the place of one of the same name.

    A bad file takes no other with it: its error is kept. Raises SourceError where there is no file at all.
    """
    files = _files(folders)
    if not files:
        where = ", ".join(map(str, folders))
        raise SourceError("There is no question", where=where, next="Write one as a .rq file.")
    whole: dict[str, Question] = {}
    broken: dict[str, SourceError] = {}
    for name in sorted(files):
        try:
            whole[name] = read_question(files[name])
        except SourceError as error:
            broken[name] = error
    return Questions(whole, broken)


def read_question_named(name: str, *folders: Path) -> Question:
    """The question of a name in some folders; the others are read only where there is none, to name those like it.

    Raises UnknownQuestion, and SourceError as `read_question` does.
    """
    file = _files(folders).get(name)
    return read_question(file) if file else find_question(read_questions(*folders), name)


def _files(folders: Sequence[Path]) -> Mapping[str, Path]:
    return {path.stem: path for folder in folders for path in folder.glob("*.rq")}


def read_question(path: Path) -> Question:
    """The question in one file.

    Raises SourceError when it cannot be read, its header is incomplete or a slot has no place.
    """
    query = read_text(path)
    header = _header(query, path)
    slots = tuple(_slot(text, query, path) for text in header.get("slot", []))
    names = [slot.name for slot in slots]
    if twice := [name for name in names if names.count(name) > 1]:
        raise SourceError(f"Two slots are called '{twice[0]}'", where=str(path), next="Rename one of them.")
    for text in (header["question"][0], header["vraag"][0]):
        _check_words(text, names, path)
    return Question(
        name=path.stem,
        words={"en": header["question"][0], "nl": header["vraag"][0]},
        about={"en": header["about"][0], "nl": header["uitleg"][0]},
        slots=slots,
        columns=_columns(header.get("column", []), query, path),
        silences=tuple(header.get("silence", [])),
        query=query,
        asked=frozenset(
            word
            for text in header.get("asked", [])
            for words in _words(f"; {text}").values()
            for word in words_of(words)
        ),
        lists=tuple(NamedNode(f"{DEF}/{key}") for key in header.get("lists", [])),
    )


def _check_words(text: str, names: Sequence[str], path: Path) -> None:
    """Raises SourceError for words that name a slot that is none, and for brackets that hold no optional part."""
    for name in SLOT.findall(text):
        if name not in names:
            raise SourceError(
                f"The question names a slot '{name}' that its header lacks",
                where=str(path),
                next=nearest_key(name, names, f"Add `#+ slot: {name} …`."),
            )
    without = [part[0] for part in OPTIONAL.finditer(text) if not SLOT.search(part["part"])]
    left = OPTIONAL.sub("", text)
    if without or "[" in left or "]" in left:
        example = f"Write `[{{{names[0]}}}|what is told without it]`, or no brackets." if names else ""
        raise SourceError(
            f"Brackets hold a part with a slot, told where it is filled, and this has none: '{[*without, text][0]}'",
            where=str(path),
            next=example or "Leave out the brackets: the question has no slot.",
        )


def _header(query: str, path: Path) -> Mapping[str, list[str]]:
    """The values of the header by key. Raises SourceError for one that is missing or unknown, or a file misnamed."""
    if not _NAME.fullmatch(path.stem):
        raise SourceError(
            f"'{path.stem}' is no name of a question",
            where=str(path),
            next="Name the file with lower case ASCII words and hyphens.",
        )
    header: dict[str, list[str]] = {}
    last: list[str] | None = None
    for number, line in enumerate(query.splitlines(), start=1):
        if match := _HEADER.fullmatch(line):
            if match[1] not in _KEYS:
                raise SourceError(
                    f"A question has no '{match[1]}'",
                    where=f"{path}:{number}",
                    next=nearest_key(match[1], _KEYS, f"Known: {', '.join(_KEYS)}."),
                )
            last = header.setdefault(match[1], [])
            last.append(match[2].strip())
        elif last and (match := _CONTINUED.fullmatch(line)):
            last[-1] += " " + match[1].strip()
    missing = [key for key in ("question", "vraag", "about", "uitleg") if not any(header.get(key, []))]
    if missing:
        raise SourceError(
            f"The question's header lacks {', '.join(missing)}",
            where=str(path),
            next="Add `#+ key: value` lines.",
        )
    return header


def _columns(texts: Sequence[str], query: str, path: Path) -> Mapping[str, Mapping[str, str]]:
    """Headings by column and language. Raises SourceError for a column that is not whole or that the query lacks."""
    variables = frozenset(_VARIABLE.findall(query))
    columns: dict[str, Mapping[str, str]] = {}
    for text in texts:
        match = _COLUMN.fullmatch(text)
        words = _words(match["words"]) if match else {}
        if not match or words.keys() != {"nl", "en"}:
            raise SourceError(
                f"Not a column: '{text}'", where=str(path), next="Write `name; en: heading; nl: kop`."
            )
        if match["name"] not in variables:
            raise SourceError(
                f"The query has no variable ?{match['name']}",
                where=str(path),
                next="Name the column as the query does.",
            )
        columns[match["name"]] = words
    return columns


def _words(text: str) -> dict[str, str]:
    """The words by language in `; en: any study; nl: enig onderzoek`."""
    return {language: words.strip() for language, words in re.findall(r";\s*(nl|en):\s*([^;]+)", text)}


def _slot(text: str, query: str, path: Path) -> Slot:
    match = _SLOT.fullmatch(text)
    if not match:
        raise SourceError(
            f"Not a slot: '{text}'",
            where=str(path),
            next="Write `name iri kind|kind; en: any …; nl: enig …`.",
        )
    if match["name"] in _TAKEN:
        raise SourceError(
            f"A slot cannot be called '{match['name']}'",
            where=str(path),
            next=f"Commands and Python use {', '.join(sorted(_TAKEN))} otherwise.",
        )
    words = _words(match["words"])
    slot = Slot(match["name"], match["type"], tuple(filter(None, (match["kinds"] or "").split("|"))), words)
    places = [place["name"] for place in PLACE.finditer(query)].count(slot.name)
    if places != 1 or words.keys() != {"nl", "en"}:
        raise SourceError(
            f"Slot '{slot.name}' needs words in nl and en and one place; it has {places}",
            where=str(path),
            next=f"Write `VALUES ?{slot.name} {{ UNDEF }}` once.",
        )
    return slot
