"""The named questions as executable SPARQL (SHACL Advanced Features, 5), for editors and assistants to find."""

from collections.abc import Iterable

from wijkgraph.asking.questions import Question
from wijkgraph.names import BASE, PREFIXES, term
from wijkgraph.rdf import Literal, NamedNode, Triple

_SCHEMA = "https://schema.org/"


def question_iri(question: Question) -> NamedNode:
    """The address of a question, which also names it."""
    return NamedNode(f"{BASE}question/{question.name}")


def executable_questions(questions: Iterable[Question]) -> tuple[Triple, ...]:
    """Each question with its words in both languages, its query and where to send it."""
    endpoint, kind = NamedNode(f"{BASE}sparql"), term("rdf:type")
    triples = []
    for question in questions:
        node = question_iri(question)
        form = "Construct" if question.gives_graph else "Select"
        triples += [
            Triple(node, kind, term("sh:SPARQLExecutable")),
            Triple(node, kind, NamedNode(f"{PREFIXES['sh']}SPARQL{form}Executable")),
            Triple(node, term(f"sh:{form.lower()}"), Literal(question.query)),
            Triple(node, NamedNode(_SCHEMA + "target"), endpoint),
        ]
        for language in question.words:
            words = Literal(question.in_words(language), language=language)
            triples.append(Triple(node, term("rdfs:label"), words))
            about = Literal(question.about[language], language=language)
            triples.append(Triple(node, term("rdfs:comment"), about))
    return tuple(sorted(triples, key=str))
