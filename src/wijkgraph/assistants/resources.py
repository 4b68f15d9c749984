"""Resources: the ontology in short, the list of questions, and each letter with its sentences numbered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wijkgraph.assistants.answer_desk import AnswerDesk
from wijkgraph.errors import NotFound
from wijkgraph.letters.frozen import Letter
from wijkgraph.letters.plain_sight import visible
from wijkgraph.letters.sentences import split_sentences
from wijkgraph.names import DEF, PREFIXES
from wijkgraph.rdf import Literal, NamedNode
from wijkgraph.words.messages import messages

SCHEME = "wijkgraph://"
ONTOLOGY, QUESTIONS, LETTER = f"{SCHEME}ontology", f"{SCHEME}questions", f"{SCHEME}letter/"
_TERMS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?term ?kind ?label ?domain ?range WHERE {{
  ?term a ?kind ; rdfs:label ?label .
  FILTER(STRSTARTS(STR(?term), "{space}") && LANG(?label) = "{language}")
  FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty))
  OPTIONAL {{ ?term rdfs:domain ?domain FILTER(isIRI(?domain)) }}
  OPTIONAL {{ ?term rdfs:range ?range FILTER(isIRI(?range)) }}
}} ORDER BY ?kind ?term"""
_LISTS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?scheme ?concept WHERE {{ ?concept skos:inScheme ?scheme FILTER(STRSTARTS(STR(?scheme), "{space}")) }}
ORDER BY ?scheme ?concept"""


@dataclass(frozen=True)
class AssistantResource:
    """One resource; its name is ours or a letter's key, never a letter's words."""

    uri: str
    name: str
    description: str


def resources(letters: Mapping[str, Letter]) -> list[AssistantResource]:
    """Every resource there is."""
    return [
        AssistantResource(
            ONTOLOGY, "ontology", "Classes, properties and closed lists of the graph, in short."
        ),
        AssistantResource(QUESTIONS, "questions", "The named questions and their slots."),
        *(
            AssistantResource(f"{LETTER}{key}", key, "A government letter, its sentences numbered.")
            for key in letters
        ),
    ]


def read_resource(desk: AnswerDesk, uri: str) -> str:
    """The text of a resource. Raises NotFound for an address of none."""
    if uri == ONTOLOGY:
        return "\n".join(_ontology(desk)) + "\n"
    if uri == QUESTIONS:
        return "\n".join(_questions(desk)) + "\n"
    key = uri.removeprefix(LETTER)
    if uri.startswith(LETTER) and key in desk.prepared.letters:
        return "\n".join(_letter(desk, desk.prepared.letters[key])) + "\n"
    raise NotFound("There is no such resource", next="The list of resources names them all.")


def _ontology(desk: AnswerDesk) -> Iterator[str]:
    for prefix in ("wg", "dcterms", "prov", "skos", "org", "rdfs", "xsd"):
        yield f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
    yield "# Default graph: the merge of all accepted claims. GRAPH ?claim { … } gives what one claim states;"
    yield "# ?claim wg:evidence ?passage . ?passage wg:exact ?words ; wg:inText ?letter . leads to the words."
    rows = desk.store.select(_TERMS.format(space=f"{DEF}#", language=desk.language)).rows
    for name, kind, label, domain, range_ in rows:
        assert isinstance(name, NamedNode)
        assert isinstance(label, Literal)
        what = _short(kind).removeprefix("owl:")
        ends = " → ".join(_short(one) for one in (domain, range_) if one is not None)
        yield f"{_short(name)} ({what}) {label.value}" + (f": {ends}" if ends else "")
    for scheme, concepts in _closed_lists(desk).items():
        yield f"<{scheme}> {{ {' '.join(concepts)} }}"


def _closed_lists(desk: AnswerDesk) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for scheme, concept in desk.store.select(_LISTS.format(space=DEF)).rows:
        if isinstance(scheme, NamedNode) and isinstance(concept, NamedNode):
            found.setdefault(scheme.value, []).append(concept.value.rpartition("/")[2])
    return found


def _questions(desk: AnswerDesk) -> Iterator[str]:
    for one in desk.prepared.questions.values():
        slots = ", ".join(f"{slot.name}: {'|'.join(slot.kinds) or slot.type}" for slot in one.slots)
        yield f"{one.name}: {one.in_words(desk.language)}" + (f" [{slots}]" if slots else "")


def _letter(desk: AnswerDesk, letter: Letter) -> Iterator[str]:
    yield f"{letter.iri.value} SHA-256 {letter.checksum}"
    yield messages(desk.language).plain("assistants.data")
    for sentence in split_sentences(letter):
        yield f"{sentence.number} ({sentence.kind.value})"
        yield f"> {visible(sentence.text)}"


def _short(term: object) -> str:
    if not isinstance(term, NamedNode):
        return ""
    for prefix, space in PREFIXES.items():
        if term.value.startswith(space):
            return f"{prefix}:{term.value.removeprefix(space)}"
    return f"<{term.value}>"
