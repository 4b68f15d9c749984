"""Citations as reference managers read them."""

import json
import re
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.citing.citation import MOST_QUOTED, Citation, as_bibtex, as_csl_json, as_ris, citation_key
from wijkgraph.errors import UsageError

CITED = Citation(
    key="wijkgraph-study-een-blik",
    title="Een blik op de wijk & 100% {meer}_of minder",
    dataset="Brieven over de wijk",
    publisher="redactie van het voorbeeld",
    issued="2026-11-03",
    version="0123456789abcdef",
    address="https://data.example.org/id/study/een-blik",
    language="nl",
    kind="onderzoek",
    sources=("Kamerstuk 1, nr. 1, 3 maart 2020", "Kamerstuk 1, nr. 2, 4 april 2021"),
    quotes=("“Ik zeg het toe.” (Kamerstuk 1, nr. 1, 3 maart 2020)",),
)
# Text as titles hold it: any letters, no control characters.
TITLES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)


def test_the_text_names_publisher_title_version_day_and_address() -> None:
    assert CITED.text == (
        "Redactie van het voorbeeld, ‘Een blik op de wijk & 100% {meer}_of minder’ (onderzoek), in: Brieven over de "
        "wijk, versie 0123456789abcdef, 3 november 2026. https://data.example.org/id/study/een-blik\n"
        "“Ik zeg het toe.” (Kamerstuk 1, nr. 1, 3 maart 2020)\n"
    )


def test_many_quotes_are_told_as_their_letters() -> None:
    many = replace(CITED, quotes=("“x”",) * (MOST_QUOTED + 1))
    assert many.text.splitlines()[1] == (
        "Berust op: Kamerstuk 1, nr. 1, 3 maart 2020; Kamerstuk 1, nr. 2, 4 april 2021."
    )


def test_without_evidence_there_is_one_line() -> None:
    assert len(replace(CITED, quotes=(), sources=()).text.splitlines()) == 1


def test_a_value_of_a_record_is_one_line_without_controls() -> None:
    odd = replace(CITED, title="Een \x07blik\n op\tde\u00a0wijk\x9b")
    assert "TI  - Een blik op de wijk\r\n" in as_ris(odd)
    assert "title = {{Een blik op de wijk}}" in as_bibtex(odd)


def test_an_undated_citation_says_so() -> None:
    undated = replace(CITED, issued="")
    assert "zonder datum" in undated.text
    assert "issued" not in json.loads(as_csl_json(undated))[0]
    assert "year" not in as_bibtex(undated)


def test_bibtex_is_read_back() -> None:
    [entry] = bibtexparser.parse_string(as_bibtex(CITED)).entries
    found = {field.key: field.value for field in entry.fields}
    assert entry.key == CITED.key
    assert (found["year"], found["month"], found["day"]) == ("2026", "11", "3")
    assert found["title"] == r"{Een blik op de wijk \& 100\% \{meer\}\_of minder}"
    assert found["url"] == CITED.address
    assert found["langid"] == "dutch"


@given(TITLES)
def test_no_title_breaks_an_entry_of_bibtex(title: str) -> None:
    library = bibtexparser.parse_string(as_bibtex(replace(CITED, title=title)))
    assert not library.failed_blocks
    assert library.entries[0]["url"] == CITED.address


@given(TITLES)
def test_ris_keeps_any_title(title: str) -> None:
    [entry] = rispy.loads(as_ris(replace(CITED, title=title)))
    assert entry["title"].split() == title.split()
    assert entry["urls"] == [CITED.address]


def test_ris_tells_kind_and_container() -> None:
    [entry] = rispy.loads(as_ris(CITED))
    assert entry["type_of_reference"] == "ELEC"
    assert entry["secondary_title"] == "Brieven over de wijk"
    assert entry["date"] == "2026/11/03"
    [whole] = rispy.loads(as_ris(replace(CITED, is_dataset=True)))
    assert whole["type_of_reference"] == "DATA"


def test_csl_json_has_parts_of_the_date() -> None:
    [item] = json.loads(as_csl_json(CITED))
    assert item["issued"] == {"date-parts": [[2026, 11, 3]]}
    assert item["author"] == [{"literal": "Redactie van het voorbeeld"}]
    assert item["URL"] == CITED.address


@pytest.mark.parametrize("name", ["text", "bibtex", "BIB", "ris", "csl-json", "application/x-bibtex"])
def test_a_format_goes_by_name_ending_or_media_type(name: str) -> None:
    assert CITED.address in CITED.written(name)


def test_an_unknown_format_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="text, bibtex, ris, csl-json"):
        CITED.written("endnote")


def test_keys_of_citations_are_short_and_plain_and_tell_what_they_leave_out() -> None:
    cited = ["é", "è", "wonen!", "wonen?", "", " ", "x" * 200, "x" * 201, "a" * 90 + " b", "a" * 90 + " c"]
    keys = [citation_key(("wijkgraph", text)) for text in cited]
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,100}", key) for key in keys)
    assert len(set(keys)) == len(keys)


def test_a_key_of_plain_words_is_those_words() -> None:
    assert citation_key(("wijkgraph", "study/wijk-in-zicht")) == "wijkgraph-study-wijk-in-zicht"
