"""The dataset's description of itself, in graphs of its own: VoID, and the questions as executable SPARQL.

Programs that know no more than the endpoint look for these there. The counts are of the whole default graph, of
which they are a part themselves: they are counted again until they no longer change.
"""

from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

from wijkgraph.asking.questions import Question
from wijkgraph.engine.statistics import VOID, Statistics, Use, describe_statistics
from wijkgraph.names import PREFIXES, ThingNames, term
from wijkgraph.rdf import Literal, NamedNode, Triple

_SCHEMA = "https://schema.org/"
_TYPE, _TEXT, _SPOKEN = (str(term(name)).encode() for name in ("rdf:type", "xsd:string", "rdf:langString"))


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


@dataclass(frozen=True)
class MergeDescription:
    """A default graph described: its VoID, its triples, and the number of its things by the text of their class."""

    void: tuple[Triple, ...]
    triples: int
    things: Mapping[str, int]


def describe_merge(merged: Callable[[bytes], Iterable[bytes]], names: ThingNames) -> MergeDescription:
    """VoID of a default graph, given as sorted texts of triples, once that description is in it too.

    The texts are asked for twice, as memory may not hold them: first for those that hold a mark. It does not tell the
    number of distinct objects, which is an object too: sometimes none would be right.
    """
    described = {str(names.dataset).encode(): frozenset({f"<{VOID}Dataset>".encode()})}
    counted = _Tally(types=described | _classes(merged(_TYPE), described))
    counted.add(merged(b""))
    texts: list[bytes] = []
    # It ends: the numbers follow from the classes and properties, of which there are soon no new ones.
    while True:
        tally = counted.with_more(texts)
        void = describe_statistics(names.dataset, names.endpoint, tally.statistics)
        own = {str(triple).encode(): triple for triple in void}
        again = sorted(own)
        if again == texts:
            things = {name.decode(): number for name, number in counted.members.items()}
            return MergeDescription(tuple(own[text] for text in texts), tally.kinds.total(), things)
        texts = again


_Classes = frozenset[bytes]
_NONE: _Classes = frozenset()


@dataclass
class _Tally:
    """Counts over triples as texts, sorted. Of many triples there are few kinds, and these are counted."""

    types: MutableMapping[bytes, _Classes]  # by subject
    subjects: Counter[_Classes] = field(default_factory=Counter)  # by their classes
    # Triples by the classes of their subject, their property, and the classes of their object or its datatype.
    kinds: Counter[tuple[_Classes, bytes, _Classes | bytes]] = field(default_factory=Counter)

    def add(self, texts: Iterable[bytes]) -> None:
        """Counts more triples, about other subjects."""
        self.kinds.update(self._kinds_of(texts))

    def with_more(self, texts: Sequence[bytes]) -> "_Tally":
        """Counts with some more triples, about other subjects, which may say the class of any."""
        types = ChainMap(_classes(texts, self.types), self.types)
        more = _Tally(types, self.subjects.copy(), self.kinds.copy())
        more.add(texts)
        return more

    def _kinds_of(self, texts: Iterable[bytes]) -> Iterator[tuple[_Classes, bytes, _Classes | bytes]]:
        """The kind of each triple; counts their subjects meanwhile."""
        before, classes, types = b"", _NONE, self.types
        for text in texts:
            subject, predicate, value = text.split(b" ", 2)
            if subject != before:
                before, classes = subject, types.get(subject, _NONE)
                self.subjects[classes] += 1
            yield classes, predicate, _datatype(value) if value[:1] == b'"' else types.get(value, _NONE)

    @property
    def members(self) -> Counter[bytes]:
        """The number of things by class."""
        return _summed((kind, number) for classes, number in self.subjects.items() for kind in classes)

    @property
    def statistics(self) -> Statistics:
        """The counts, sorted by name."""
        properties = _summed((predicate, number) for (_, predicate, _), number in self.kinds.items())
        used, led = Counter[tuple[bytes, bytes]](), Counter[tuple[bytes, bytes, str, bytes]]()
        for (classes, predicate, value), number in self.kinds.items():
            sort, leads_to = ("datatype", [value]) if isinstance(value, bytes) else ("class", value)
            for kind in classes:
                used[kind, predicate] += number
                for name in leads_to:
                    led[kind, predicate, sort, name] += number
        objects: dict[tuple[bytes, bytes], list[tuple[str, NamedNode, int]]] = {}
        for (kind, predicate, sort, name), number in sorted(led.items()):
            objects.setdefault((kind, predicate), []).append((sort, _node(name), number))
        return Statistics(
            self.kinds.total(),
            self.subjects.total(),
            None,
            tuple((_node(name), number) for name, number in sorted(self.members.items())),
            tuple((_node(name), number) for name, number in sorted(properties.items())),
            tuple(
                Use(_node(kind), _node(predicate), number, tuple(objects.get((kind, predicate), ())))
                for (kind, predicate), number in sorted(used.items())
            ),
        )


def _datatype(literal: bytes) -> bytes:
    after = literal[literal.rindex(b'"') + 1 :]
    return _TEXT if not after else _SPOKEN if after[:1] == b"@" else after.removeprefix(b"^^")


def _classes(texts: Iterable[bytes], known: Mapping[bytes, _Classes]) -> dict[bytes, _Classes]:
    """The classes of each subject that some texts give one, with those known already.

    Equal sets are one object: of many subjects there are few of them.
    """
    found: dict[bytes, _Classes] = {}
    same: dict[_Classes, _Classes] = {}
    for text in texts:
        subject, predicate, value = text.split(b" ", 2)
        if predicate == _TYPE:
            classes = found.get(subject, known.get(subject, _NONE)) | {value}
            found[subject] = same.setdefault(classes, classes)
    return found


def _summed(numbers: Iterable[tuple[bytes, int]]) -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    for name, number in numbers:
        found[name] += number
    return found


def _node(text: bytes) -> NamedNode:
    return NamedNode(text[1:-1].decode())
