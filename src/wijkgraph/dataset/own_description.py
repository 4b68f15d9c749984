"""The dataset's description of itself, in graphs of its own: VoID, and the questions as executable SPARQL.

Programs that know no more than the endpoint look for these there. The counts are of the whole default graph, of
which they are a part themselves: they are counted again until they no longer change.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby

from wijkgraph.asking.questions import Question
from wijkgraph.engine.statistics import VOID, Statistics, Use, describe_statistics
from wijkgraph.names import PREFIXES, ThingNames, term
from wijkgraph.rdf import Literal, NamedNode, Triple

_SCHEMA = "https://schema.org/"
_TYPE = str(term("rdf:type"))
_TEXT, _SPOKEN = str(term("xsd:string")), str(term("rdf:langString"))


def void_graph_of(names: ThingNames) -> NamedNode:
    """The graph of the VoID description."""
    return names.address(".well-known/void")


def questions_graph(names: ThingNames) -> NamedNode:
    """The graph of the questions as executable SPARQL."""
    return names.address(".well-known/sparql-examples")


def question_iri(question: Question, names: ThingNames) -> NamedNode:
    """The address of a question, which also names it."""
    return names.address(f"question/{question.name}")


def executable_questions(questions: Iterable[Question], names: ThingNames) -> tuple[Triple, ...]:
    """Each question in words in both languages, with its query, its prefixes and where to send it (SHACL, 5.2)."""
    triples = []
    graph = questions_graph(names).value
    prefixes = NamedNode(f"{graph}#prefixes")
    for prefix, space in PREFIXES.items():
        node = NamedNode(f"{graph}#prefix-{prefix}")
        triples += [
            Triple(prefixes, term("sh:declare"), node),
            Triple(node, term("rdf:type"), term("sh:PrefixDeclaration")),
            Triple(node, term("sh:prefix"), Literal(prefix)),
            Triple(node, term("sh:namespace"), Literal(space, datatype=term("xsd:anyURI"))),
        ]
    for question in questions:
        node = question_iri(question, names)
        form = "Construct" if question.gives_graph else "Select"
        triples += [
            Triple(node, term("rdf:type"), term("sh:SPARQLExecutable")),
            Triple(node, term("rdf:type"), term(f"sh:SPARQL{form}Executable")),
            Triple(node, term("sh:prefixes"), prefixes),
            Triple(node, term(f"sh:{form.lower()}"), Literal(question.sparql)),
            Triple(node, NamedNode(f"{_SCHEMA}target"), names.endpoint),
        ]
        for language in question.words:
            # Tools take the comment for the question; what to know about the answer stands apart.
            words = Literal(question.in_words(language), language=language)
            about = Literal(question.about[language], language=language)
            triples.append(Triple(node, term("rdfs:comment"), words))
            triples.append(Triple(node, term("dcterms:description"), about))
    return tuple(sorted(triples, key=str))


def describe_merge(merged: Sequence[str], names: ThingNames) -> tuple[Triple, ...]:
    """VoID of a default graph, given as sorted texts of triples, once that description is in it too.

    It does not tell the number of distinct objects, which is an object too: sometimes none would be right.
    """
    counted = _Tally(types={str(names.dataset): {f"<{VOID}Dataset>"}})
    counted.add(merged)
    own: tuple[Triple, ...] = ()
    while (
        True
    ):  # it ends: the numbers follow from the classes and properties, of which there are soon no new ones
        tally = deepcopy(counted)
        tally.add(sorted(map(str, own)))
        again = tuple(
            sorted(set(describe_statistics(names.dataset, names.endpoint, tally.statistics)), key=str)
        )
        if again == own:
            return own
        own = again


@dataclass
class _Tally:
    """Counts over triples as texts, sorted; classes, properties and datatypes as texts too."""

    types: dict[str, set[str]]  # classes by subject
    triples: int = 0
    subjects: int = 0
    members: Counter[str] = field(default_factory=Counter)  # by class
    properties: Counter[str] = field(default_factory=Counter)
    used: Counter[tuple[str, str]] = field(default_factory=Counter)  # by class and property
    led: Counter[tuple[str, str, str, str]] = field(
        default_factory=Counter
    )  # and kind and name of the object's

    def add(self, texts: Sequence[str]) -> None:
        """Counts more triples, about other subjects."""
        parted = [tuple(text.split(" ", 2)) for text in texts]
        for subject, predicate, value in parted:
            if predicate == _TYPE:
                self.types.setdefault(subject, set()).add(value)
        for subject, about in groupby(parted, key=lambda one: one[0]):
            classes = self.types.get(subject, ())
            self.subjects += 1
            self.members.update(classes)
            for _, predicate, value in about:
                self._count(classes, predicate, value)

    def _count(self, classes: Iterable[str], predicate: str, value: str) -> None:
        self.triples += 1
        self.properties[predicate] += 1
        for kind in classes:
            self.used[kind, predicate] += 1
            for sort, name in _kinds(value, self.types):
                self.led[kind, predicate, sort, name] += 1

    @property
    def statistics(self) -> Statistics:
        """The counts, sorted by name."""
        led: dict[tuple[str, str], list[tuple[str, NamedNode, int]]] = {}
        for (kind, predicate, sort, name), number in sorted(self.led.items()):
            led.setdefault((kind, predicate), []).append((sort, _node(name), number))
        return Statistics(
            self.triples,
            self.subjects,
            None,
            tuple((_node(name), number) for name, number in sorted(self.members.items())),
            tuple((_node(name), number) for name, number in sorted(self.properties.items())),
            tuple(
                Use(_node(kind), _node(predicate), number, tuple(led.get((kind, predicate), ())))
                for (kind, predicate), number in sorted(self.used.items())
            ),
        )


def _kinds(value: str, types: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The classes of an object, or the datatype of a literal."""
    if value[0] != '"':
        yield from (("class", name) for name in types.get(value, ()))
        return
    after = value.rpartition('"')[2]
    yield "datatype", _TEXT if not after else _SPOKEN if after[0] == "@" else after.removeprefix("^^")


def _node(text: str) -> NamedNode:
    return NamedNode(text[1:-1])
