"""The project that is measured: the five letters of this checkout, and names under its base."""

from pathlib import Path

from wijkgraph.names import names_at
from wijkgraph.project import find_layout

OURS = find_layout(Path(__file__).parents[1])
NAMES = names_at(OURS.base)
BASE, ID = OURS.base, NAMES.things
thing = NAMES.thing
