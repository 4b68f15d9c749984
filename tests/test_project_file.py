"""The file of a project says what is published and by whom; a mistake in it is told with its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.errors import SourceError, UsageError
from wijkgraph.project_file import check_base, check_languages, has_project, read_project

WHOLE = """[project]
base = "https://data.example.org/"
title = { nl = "Wijken van Voorbeeld", en = "Districts of Voorbeeld" }
publisher = "Gemeente Voorbeeld"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "wijkgraph.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_project_is_read_with_what_is_left_out_filled_in(tmp_path: Path) -> None:
    found = read_project(written(tmp_path, WHOLE))
    assert found.base == "https://data.example.org/"
    assert found.title == {"nl": "Wijken van Voorbeeld", "en": "Districts of Voorbeeld"}
    assert found.languages == ("nl", "en")
    assert found.publisher_page == found.base
    assert found.licence == "http://creativecommons.org/publicdomain/zero/1.0/"


def test_one_text_stands_for_every_language(tmp_path: Path) -> None:
    titles = '{ nl = "Wijken van Voorbeeld", en = "Districts of Voorbeeld" }'
    found = read_project(written(tmp_path, WHOLE.replace(titles, '"Ουέικεν 区"')))
    assert found.title == {"nl": "Ουέικεν 区", "en": "Ουέικεν 区"}


@pytest.mark.parametrize(
    ("line", "said", "place"),
    [
        ('licens = "x"', "[project] has no 'licens'", 5),
        ('languages = ["nl", "fr"]', "'fr' is not a language", 5),
        ('languages = "nl"', "'languages' is not a list", 5),
        ("contact = 3", "'contact' is not a text", 5),
        ('description = { nl = "Alleen Nederlands" }', "'description' has no text in 'en'", 5),
        ('description = { nl = "a", en = "b", fr = "c" }', "a text in 'fr'", 5),
        ('description = "a\\u001bb"', "'description' holds U+001B, which no XML may hold", 5),
        ('contact = "\\uffff"', "'contact' holds U+FFFF, which no XML may hold", 5),
        ("[serv]", "has no 'serv'", 5),
        ("languages = []", "No language was given", 5),
        ('licence = "CC0"', "'licence' is not an absolute address: 'CC0'", 5),
        ('publisher_page = "https://"', "'publisher_page' is not an absolute address", 5),
        ('contact = "redactie"', "'contact' is not an absolute address", 5),
        ("licence =", "This is not TOML: Invalid value", 5),
        ("[project]", "This is not TOML: Cannot declare", 5),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, line: str, said: str, place: int) -> None:
    path = written(tmp_path, f"{WHOLE}{line}\n")
    with pytest.raises(SourceError) as caught:
        read_project(path)
    assert said in caught.value.what
    assert caught.value.where == f"{path}:{place}"
    assert caught.value.next


def test_a_misspelt_key_brings_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_project(written(tmp_path, WHOLE.replace("publisher", "publishr")))
    assert caught.value.next == "Did you mean 'publisher'?"
    assert caught.value.where.endswith(":4")


@pytest.mark.parametrize("key", ["base", "title", "publisher"])
def test_what_must_be_there_is_asked_for(tmp_path: Path, key: str) -> None:
    lines = [line for line in WHOLE.splitlines() if not line.startswith(key)]
    with pytest.raises(SourceError, match=key):
        read_project(written(tmp_path, "\n".join(lines)))


def test_a_file_that_is_not_toml_is_told_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"wijkgraph\.toml:2"):
        read_project(written(tmp_path, "[project]\nbase = \n"))
    with pytest.raises(SourceError, match=r"wijkgraph\.toml:3"):
        read_project(written(tmp_path, '[project]\ntitle = "T"\nbase = """\n'))
    with pytest.raises(SourceError, match="No such file"):
        read_project(tmp_path / "nowhere.toml")


def test_settings_of_the_service_stand_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, f"{WHOLE}\n[serve]\nport = 8080\n")
    assert read_project(path) == read_project(written(tmp_path, WHOLE))
    assert has_project(tmp_path)


@pytest.mark.parametrize("title", ["''", "' '", "{ nl = 'T', en = '' }"])
def test_a_title_has_words(tmp_path: Path, title: str) -> None:
    whole = WHOLE.replace('{ nl = "Wijken van Voorbeeld", en = "Districts of Voorbeeld" }', title)
    with pytest.raises(SourceError, match="'title' is empty"):
        read_project(written(tmp_path, whole))


@pytest.mark.parametrize("text", ["[project", "project = 3", "[ project ]", '["project"]', "port = = 8000"])
def test_a_broken_file_is_a_project_whose_fault_is_told(tmp_path: Path, text: str) -> None:
    """Else what is asked would be answered from the letters that come with the program."""
    path = written(tmp_path, text)
    assert has_project(tmp_path)
    with pytest.raises(SourceError):
        read_project(path)


def test_settings_alone_are_no_project(tmp_path: Path) -> None:
    written(tmp_path, "port = 8000\n")
    assert not has_project(tmp_path)
    assert not has_project(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("https://data.example.org", "does not end in a slash"),
        ("https://data.example.org/?a=/", "has a query"),
        ("https://data.example.org/#/", "has a fragment"),
        ("/data/", "not an absolute"),
        ("data.example.org/", "not an absolute"),
        ("https:///", "not an absolute"),
        ("ftp://example.org/", "not an absolute"),
        ("https://data.example.org/een wijk/", "no address may hold"),
        ("https://data.example.org:99999/", "not an absolute"),
        ("https://[::1/", "not an absolute"),
        ("https://redactie@data.example.org/", "names a user"),
        ("https://data.example.org//", "an empty part"),
        ("https://data.example.org/a/../", "dots for a part"),
        ("https://data.example.org/50%/", "a broken percent sign"),
        ("", "not an absolute"),
    ],
)
def test_a_base_is_an_absolute_address_that_ends_in_a_slash(base: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_base(base)


@given(st.lists(st.from_regex(r"[a-zà-ž0-9-]{1,8}", fullmatch=True), max_size=3))
def test_any_path_may_be_a_base(parts: list[str]) -> None:
    base = "/".join(["https://data.example.org", *parts, ""])
    assert check_base(base) == base


def test_languages_are_dutch_english_or_both() -> None:
    assert check_languages(["en", "nl"]) == ("nl", "en")
    assert check_languages(["en"]) == ("en",)
    with pytest.raises(UsageError, match="No language"):
        check_languages([])
    for wrong in (["de"], ["nl", "de"]):
        with pytest.raises(UsageError, match="is not a language"):
            check_languages(wrong)
