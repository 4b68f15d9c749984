"""Search for a printed reference, words or a question in a field of search; the list of all things of a kind."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from wijkgraph.asking.name_index import IndexEntry, NameIndex, read_index
from wijkgraph.asking.naming import Names, names_of
from wijkgraph.asking.queries import query
from wijkgraph.asking.question_finder import FoundQuestion, small_words
from wijkgraph.asking.questions import is_of_kind
from wijkgraph.asking.search import LONGEST, SearchResult, find_paper, search
from wijkgraph.asking.search_hints import search_hints
from wijkgraph.asking.search_results import (
    kind_word,
    mentioned,
    question_values,
    question_words,
    sentences_heading,
)
from wijkgraph.errors import NotFound, RequestError
from wijkgraph.formats import HTML, JSON
from wijkgraph.letters.folding import words_of
from wijkgraph.names import key_of
from wijkgraph.overviews.names_in_letters import DOSSIER_KINDS
from wijkgraph.overviews.worded_records import names_with_records
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.addresses import document_of
from wijkgraph.web.site.document_family import Family, RequestedForm, Site, once_per_version
from wijkgraph.web.site.letter_pages import letters_of
from wijkgraph.web.site.rendering import MENU, render
from wijkgraph.words.messages import LANGUAGES, messages

MOST = 60  # results on the page; the page tells how many more there are
_SUGGESTED = 12
PER_PAGE = 80  # things of a kind


def kinds_of(site: Site) -> tuple[tuple[str, int], ...]:
    """Every kind of thing with the number of things, most first."""
    counts = [(kind, len(things)) for kind, things in _things_by_kind(site).items()]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


@once_per_version
def _things_by_kind(site: Site) -> Mapping[str, tuple[str, ...]]:
    """The keys of all things with a class, sorted, numbers in them by size; parts of things (`#quote`) are none.

    Read once: stores have no index by the beginning of a name.
    """
    rows = site.store.select(query("search-pages-things-by-kind", ID=site.names.things)).rows
    found: dict[str, list[str]] = {}
    for (thing,) in rows:
        if isinstance(thing, NamedNode):
            kind, _, key = thing.value.removeprefix(site.names.things).partition("/")
            found.setdefault(kind, []).append(key)
    return {kind: tuple(sorted(keys, key=_numbers_by_size)) for kind, keys in found.items()}


def kind_page(site: Site, ask: RequestedForm) -> bytes:
    """Every thing of a kind by name, PER_PAGE at a time. Raises NotFound for an unknown kind or page."""
    kind, number = ask.parts["kind"], int(ask.parts.get("page") or 1)
    keys = _things_by_kind(site).get(kind, ())
    start = (number - 1) * PER_PAGE
    if start >= len(keys):
        raise NotFound("There is no such list", where=f"/{ask.stem}", next="Search lists every kind.")
    things = [NamedNode(f"{site.names.things}{kind}/{key}") for key in keys[start : start + PER_PAGE]]
    names = names_with_records(site.store, things, ask.language)
    if kind != "passage":  # those stand as in the letters
        things.sort(key=lambda iri: names[iri].value.lower() if iri in names else iri.value)
    return render(
        site,
        ask,
        "kind.html",
        title=ask.say.plain("search.of_kind", kind=ask.kind_name(kind) or kind),
        names=names,
        things=things,
        total=len(keys),
        start=start,
        following=f"kind/{kind}/{number + 1}" if start + PER_PAGE < len(keys) else "",
    )


def _numbers_by_size(key: str) -> list[tuple[int, str]]:
    """The order of keys: `kst-30995-97/5-20` before `kst-30995-97/12-40` before `kst-30995-100/1-9`."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", key)]


def _stems(site: Site) -> Iterator[str]:
    for kind, count in kinds_of(site):
        yield f"kind/{kind}"
        yield from (f"kind/{kind}/{number}" for number in range(2, -(-count // PER_PAGE) + 1))


KIND = Family(
    "kind",
    r"kind/(?P<kind>[a-z-]+)(?:/(?P<page>[2-9]|[1-9][0-9]{1,6}))?",
    kind_page,
    _stems,
    summary="Every thing of a kind",
    path="kind/{kind}",
)


@once_per_version
def name_index_of(site: Site) -> NameIndex:
    """The names of everything and the words of passages."""
    return read_index(site.store)


def found_by(site: Site, text: str, kind: str = "") -> SearchResult:
    """Results for a text, among the things of one kind if one is given. Raises RequestError for no kind of ours."""
    index = name_index_of(site)
    if kind and not any(is_of_kind(entry.iri, (kind,)) for entry in index.things):
        raise RequestError(
            f"There is no kind of thing '{kind}'",
            where="kind",
            next="Leave it out, or choose one of the list.",
        )
    return search(site.store, index, site.questions.values(), text, kind)


def pages_for(text: str) -> list[str]:
    """The stems of the pages that words of any language ask for: “sparql”, “download”."""
    wanted = set(words_of(text)) - small_words()
    told = {
        stem: {word for language in LANGUAGES for word in words_of(messages(language).plain(f"pages.{key}"))}
        for stem, key in MENU
    }
    return [stem for stem, words in told.items() if wanted and wanted <= words]


def search_document(site: Site, ask: RequestedForm) -> bytes:
    """The results of a search, as a page, or as JSON for suggestions. Without words: everything, by kind."""
    text, kind = ask.query.get("q", "").strip(), ask.query.get("kind", "")
    if ask.representation is not HTML:
        return _suggestions(site, ask, text, kind)
    found = found_by(site, text, kind)
    names = names_of(site.store, mentioned(found), ask.language)
    return render(
        site,
        ask,
        "search.html",
        names=names,
        found=found,
        pages=() if kind else [(stem, key) for stem, key in MENU if stem in pages_for(text)],
        asked=[
            (one, question_words(one, names, ask.language), question_values(one))
            for one in found.questions or found.near_questions
        ],
        sentences_heading=sentences_heading(found),
        kind_word=lambda entry: kind_word(entry, ask.language),
        most=MOST,
        longest=LONGEST,
        has_text=lambda entry: _reader_of(site, entry.iri),
        has_dossier=lambda entry: entry.kind in DOSSIER_KINDS,
        kinds=kinds_of(site),
        hints=search_hints(name_index_of(site), site.questions, ask.language)
        if found.outcome == "nothing"
        else (),
        question_count=len(site.questions),
    )


def paper_address(site: Site, text: str) -> str | None:
    """The page that a printed reference, key or IRI leads to: the text of a letter where it is here."""
    found = find_paper(site.store, text)
    return (_reader_of(site, found) or document_of(found, site.names)) if found else None


def _reader_of(site: Site, thing: NamedNode) -> str:
    """The page with the text of a letter; empty where there is none."""
    has_text = any(letter.iri == thing for letter in letters_of(site))
    return f"letter/{key_of(thing)}" if has_text else ""


def _suggestions(site: Site, ask: RequestedForm, text: str, kind: str) -> bytes:
    """Results for a text, or with `isWhole` everything there is, for a script that chooses itself."""
    index = name_index_of(site)
    if not text:
        entries = [_as_suggestion(site, one, ask) for one in (*index.things, *index.passages)]
        entries += [_as_question(FoundQuestion(one, {}), {}, ask) for one in site.questions.values()]
        return _as_json({"isWhole": True, "entries": entries})
    found = found_by(site, text, kind)
    names = names_of(site.store, mentioned(found), ask.language)
    things = (*found.meant, *found.named, *found.things, *found.near)[:_SUGGESTED]
    entries = [_as_suggestion(site, one, ask) for one in things]
    asked = [_as_question(one, names, ask) for one in found.questions]
    at = min(len(found.meant), 3) if found.meant else 0 if not found.things else 3
    entries[at:at] = asked[:3]
    entries += [_as_suggestion(site, one, ask) for one in found.passages[: _SUGGESTED - len(entries)]]
    return _as_json(
        {"isWhole": False, "outcome": found.outcome, "didYouMean": found.mended, "entries": entries}
    )


def _as_suggestion(site: Site, entry: IndexEntry, ask: RequestedForm) -> dict[str, str]:
    return {
        "kind": entry.kind,
        "kindLabel": ask.kind_name(entry.kind),
        "id": entry.id,
        "label": entry.label(ask.language),
        "text": "" if entry.place else " ".join(entry.names),
        "href": _href(site, entry, ask.language),
    }


def _as_question(one: FoundQuestion, names: Names, ask: RequestedForm) -> dict[str, str]:
    sent = f"?{urlencode(question_values(one))}" if one.chosen else ""
    return {
        "kind": "question",
        "kindLabel": ask.say.plain("search.question"),
        "id": one.question.name,
        "label": question_words(one, names, ask.language),
        "text": " ".join(sorted(one.question.asked)),
        "href": f"question/{one.question.name}.{ask.language}.html{sent}",
    }


def _as_json(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=0) + "\n").encode()


def _href(site: Site, entry: IndexEntry, language: str) -> str:
    if entry.place:
        place = entry.place
        return f"letter/{place.letter}.{language}.html#p{place.start}-{place.end}"
    stem, _, fragment = (_reader_of(site, entry.iri) or document_of(entry.iri, site.names) or "").partition(
        "#"
    )
    return f"{stem}.{language}.html" + (f"#{fragment}" if fragment else "")


SEARCH = Family(
    "search",
    "search",
    search_document,
    lambda site: ["search"],
    offers=(HTML, JSON),
    summary="Things and passages that hold the words",
    parameters={"q": "Words, a printed reference, a key or an IRI", "kind": "Kind of thing"},
    is_in_sitemap=False,
)
