"""Every term is used, every used term is declared, and the ontology's README leads to every file."""

import re
from pathlib import Path

import pytest

from tests.ontology_files import (
    ALIGNMENTS,
    CODE,
    DATA,
    EXAMPLES,
    QUERIES,
    ROOT,
    SHAPES,
    VOCABULARIES,
    concepts,
    declared_terms,
    own_terms,
    shape_names,
)

USERS = [*DATA, *QUERIES, *EXAMPLES, *SHAPES, *CODE, ALIGNMENTS]


@pytest.mark.parametrize("corpus", [DATA, QUERIES, EXAMPLES, SHAPES, CODE, VOCABULARIES], ids=len)
def test_there_is_something_to_check(corpus: list[Path]) -> None:
    assert corpus


def test_every_declared_term_is_used() -> None:
    assert declared_terms() - own_terms([*DATA, *QUERIES, *CODE]) == set()


@pytest.mark.parametrize("path", USERS, ids=lambda path: path.name)
def test_every_used_term_is_declared(path: Path) -> None:
    assert own_terms([path]) - declared_terms() - shape_names() == set()


def test_every_used_concept_is_in_its_list() -> None:
    listed = {
        f"{path.stem}/{name}"
        for path in VOCABULARIES
        for name in re.findall(
            r"^:([a-z-]+)\n    a skos:Concept ;", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert listed
    assert concepts([*DATA, *QUERIES, *EXAMPLES, *SHAPES, ALIGNMENTS]) - listed == set()


def test_the_readme_links_to_every_file() -> None:
    folder = ROOT / "ontology"
    linked = set(re.findall(r"\]\(([^)]+)\)", (folder / "README.md").read_text(encoding="utf-8")))
    present = {str(path.relative_to(folder)) for path in folder.rglob("*.*")} - {"README.md"}
    by_class = {f"shapes/{name}.ttl" for name in declared_terms()} | {
        "shapes/ProperInterval.ttl",
        "shapes/Instant.ttl",
    }
    assert present - linked - by_class == set()
    assert {link for link in linked if not (folder / link).exists()} == set()
