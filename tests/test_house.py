"""Rules of the house that a reader of the code may count on."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src" / "wijkgraph"
MODULES = sorted(SOURCES.rglob("*.py"))
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
VAGUE = re.compile(r"(What|Who|Whose|Whom|Whether|How|Why|Where|Which|It|They|That)\b")
IMPERATIVE = re.compile(
    r"(Add|Ask|Compare|Convert|Fetch|Fold|Freeze|Keep|Propose|Put|Read|Return|Say|Swap|Turn|Wait for|Write)\b"
)


def docstrings(path: Path) -> Iterator[tuple[str, str]]:
    """Place and text of every docstring of a module, private ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Documented) and (text := ast.get_docstring(node)) is not None:
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}", text


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(SOURCES)) for path in MODULES])
def test_the_first_line_of_a_docstring_begins_with_a_noun_or_a_verb(path: Path):
    """The words that the rule excludes can be tested; that the word is the field's takes a reader."""
    begins_badly = [
        f"{place}: {text}"
        for place, text in docstrings(path)
        if not text or VAGUE.match(text) or IMPERATIVE.match(text)
    ]
    assert begins_badly == []


@pytest.mark.parametrize("room", ["tests", "bench"])
def test_so_do_those_beside_the_sources(room: str):
    found = [each for path in (ROOT / room).rglob("*.py") for each in docstrings(path)]
    assert found
    assert [f"{place}: {text}" for place, text in found if not text or VAGUE.match(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(SOURCES)) for path in MODULES])
def test_a_module_fits_three_hundred_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


# Modules that bear the name of a room or of another module, with the reason.
NAMED_TWICE = {
    "claims": "commands of the room",
    "dataset": "commands of the room",
    "reading": "commands of the room",
    "findings": "the field's word for what a validator finds (SHACL) and what a reader points at",
}
# Classes that two rooms call by the field's word, which neither could do without.
CALLED_TWICE = {"Finding"}


def test_a_class_has_a_name_of_its_own():
    names = Counter(
        node.name.lstrip("_")
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, times in names.items() if times > 1} == CALLED_TWICE


def test_a_module_has_a_name_of_its_own():
    names = Counter(path.stem for path in MODULES if not path.stem.startswith("__"))
    names.update(path.parent.name for path in MODULES if path.stem == "__init__")
    assert {name for name, times in names.items() if times > 1} == NAMED_TWICE.keys()
