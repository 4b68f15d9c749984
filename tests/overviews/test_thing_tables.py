"""Tables of things and statements: nothing lost, every column described."""

import csv
import io
import json

import pytest

from wijkgraph.engine.store import EmbeddedStore
from wijkgraph.errors import NotFound, TooLarge
from wijkgraph.overviews import thing_tables
from wijkgraph.overviews.thing_tables import STATEMENTS, kinds_with_tables, thing_table


def test_every_statement_of_a_claim_is_a_row(store: EmbeddedStore) -> None:
    told = dict(kinds_with_tables(store))
    table = thing_table(store, STATEMENTS, "en")
    assert len(table.rows) == told[STATEMENTS]
    quotes = [row[8] for row in table.rows if "/passage/" in str(row[7])]
    assert quotes
    assert all(quotes)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_a_row_for_each_thing_and_words_for_each_column(
    store: EmbeddedStore, language: str
) -> None:
    for kind, rows in kinds_with_tables(store):
        table = thing_table(store, kind, language)
        assert len(table.rows) == rows
        assert all(column.description for column in table.columns), kind
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), kind
        assert all(len(row) == len(names) for row in table.rows)


def test_studies_have_their_makers_as_addresses_and_as_names(store: EmbeddedStore) -> None:
    rows = list(csv.DictReader(io.StringIO(thing_table(store, "study", "en").to_csv())))
    [row] = [row for row in rows if row["iri"].endswith("/study/wijk-in-zicht")]
    assert row["producedBy"].endswith("/id/organisation/platform31")
    assert row["producedBy_label"] == "Platform31"
    assert len(row["commissionedBy"].split()) == 2
    assert "Parliamentary Paper 30 995, no. 98" in row["source"]


def test_columns_are_described_by_the_ontology_in_the_language(store: EmbeddedStore) -> None:
    columns = {
        language: {
            one["name"]: one["description"]
            for one in json.loads(thing_table(store, "study", language).to_json())["columns"]
        }
        for language in ("nl", "en")
    }
    assert columns["en"]["studyKind_label"].startswith("kind of study: ")
    assert columns["nl"]["studyKind_label"] != columns["en"]["studyKind_label"]


def test_what_is_no_kind_is_told_with_those_there_are(store: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="Known: statement,"):
        thing_table(store, "unicorn", "en")


def test_a_table_that_would_be_too_long_is_refused_whole(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thing_tables, "MOST", 3)
    with pytest.raises(TooLarge, match="at most 3"):
        thing_table(store, "study", "en")


def test_a_store_without_claims_has_no_tables() -> None:
    empty = EmbeddedStore.of([], base="https://data.example.org/")
    assert kinds_with_tables(empty) == ()
