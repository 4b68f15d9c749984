"""The commands by name, each with the module that holds it: only the module of the command that is run is loaded.

The lines are those under which `wijkgraph --help` lists them; a test compares them with what the commands say.
"""

from collections.abc import Mapping
from typing import NamedTuple

_COMMANDS = """\
ask = ask.app
    Asks a named question; without a name, lists them all in words.
search = searching.search_for
    Finds things, sentences and questions; where nothing is found, what looks like it. Exits with 1 then.
init = init.init
    Makes a folder for letters of your own, which builds, checks, serves and publishes at once.
explain = explain.explain
    Shows every statement about a thing, each under the words it rests on.
cite = cite.cite
    Prints the citation of a thing, of an answer to a named question, or of the dataset.
dossier = dossiers.dossier
    Shows every sentence that names a thing, by letter, with the claims read in it.
sheet = dossiers.sheet
    Shows what an office kept, what is open, and what it announced without a promise.
coverage = dataset.coverage
    Shows every sentence with the claims that rest on it, or the reason it has none. Exits with 1 below 100 %.
build = dataset.build
    Merges claims, registers and ontology into a snapshot, every quote proved against its letter.
check = checks.check
    Proves every quote, counts every sentence, validates the data, asks every question. Exits with 1 if one fails.
validate = validate.validate
    Checks RDF against SHACL shapes and says in which file, line and column what is wrong.
serve = serve.serve
    Serves the graph: pages, named questions and a SPARQL endpoint.
mcp = mcp.mcp
    Serves the graph to an assistant by the Model Context Protocol, on standard input and output.
publish = publish.publish
    Loads the dataset into another engine and proves that it arrived, or writes the whole site as plain files.
table = table.table
    Prints all things of a kind, or all statements, as a table; JSON and Parquet describe each column.
dump = dataset.dump
    Prints the whole dataset, or the merge of its graphs.
release = releasing.release
    Makes a folder ready for a repository such as Zenodo: dumps, sources, checksums, metadata, what changed.
diff = releasing.diff
    Tells what changed from A to B: claims added, replaced and withdrawn; in words, as RDF, or as a patch.
bench = bench.bench
    Times the named questions and a look-up on this machine: milliseconds to the last byte, through the engine.
read = papers.read
    Reads papers by rules and prints what they say: head, references, motions, commitments, studies, places.
fetch = fetch.fetch
    Fetches papers from the open data of the Tweede Kamer or the official publications; run again to go on.
freeze = freezing.freeze
    Freezes the text of a letter: its checksum is recorded, and it is never edited again.
propose = reading.propose
    Proposes claims for review: reads letters by rules or by a language model, or takes a person's draft.
review = claims.review
    Reviews proposed claims one by one, in the terminal or on a page; replaces or withdraws accepted claims.
agreement = agreements.agreement
    Compares two reviewers of one source: F1 by kind of claim, Krippendorff's alpha, and where they differ.
lessons = agreements.lessons_command
    Lists rules that were rejected three times for one reason, and claims that no rule found, as TOML for rule files.
score = scores.score
    Scores the rules against reviewed claims, or against texts with gold answers.
"""


class CommandPlace(NamedTuple):
    """The place of a command: module of this package, its name there, and its first line of help."""

    module: str
    name: str
    line: str


def _read() -> Mapping[str, CommandPlace]:
    lines = _COMMANDS.splitlines()
    places = {}
    for head, line in zip(lines[::2], lines[1::2], strict=True):
        command, _, target = head.partition(" = ")
        module, _, name = target.partition(".")
        places[command] = CommandPlace(module, name, line.strip())
    return places


COMMANDS = _read()
