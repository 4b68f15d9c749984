"""The benchmark measures what is real: known faults, the same for both engines, in a table that can be read."""

import pytest

from bench.validation import Run, as_markdown, run_cached, run_compiled
from bench.validation_data import dossiers, faults, shapes
from wijkgraph.validation.inputs import load_shapes
from wijkgraph.validation.shapes_lint import lint_shapes


@pytest.mark.slow
def test_a_broken_dossier_has_four_faults_and_an_unruly_one_breaks_each_rule(tmp_path):
    rules = tmp_path / "shapes.ttl"
    rules.write_text(shapes(rules=True))
    for broken, expected in ((0, 0), (1, 50 * 4), (10, 5 * 4 + 5 * 3)):
        data = tmp_path / f"data-{broken}.ttl"
        data.write_text("".join(dossiers(39 * 50, broken=broken)))
        assert faults(39 * 50, broken=broken, rules=True) == expected
        assert run_compiled(data, rules)[2] == expected
        assert run_cached(data, rules)[2] == expected


def test_the_data_are_the_same_in_every_run():
    assert list(dossiers(1000, broken=7)) == list(dossiers(1000, broken=7))


def test_the_shapes_are_sound(tmp_path):
    file = tmp_path / "shapes.ttl"
    file.write_text(shapes(rules=True))
    assert lint_shapes(*load_shapes([file])) == []


def test_a_run_that_did_not_finish_is_told():
    row = {"triples": 10, "broken": "none", "shapes": "core", "runs": 1, "engine": "ours", "faults": 0}
    done = row | vars(Run(0.1, 0.2, 0.4, 50, 0))
    table = as_markdown(
        [done, done | {"engine": "slow", "validate": 2.0}, row | {"engine": "stuck", "runs": 0}]
    )
    assert "| slow | 0.1 | 2.0 | 0.4 | 50 | 0 | 0 | 7.0 |" in table
    assert "| stuck | – | – | – | – | – | 0 | not finished |" in table
