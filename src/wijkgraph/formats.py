"""Registry of formats: one name, file ending and media type each, for the command line, the web, its twin and docs.

To add an output format, add it here and to the writers of what can be had in it (`asking/results.py` for answers).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import RdfFormat

_UTF8 = "; charset=utf-8"


@dataclass(frozen=True, eq=False)
class Format:
    """A format in which something is read or written."""

    name: str  # as in `--format` and `format=`
    ending: str  # of files and addresses, without the dot
    media_type: str  # as sent, with parameters
    aliases: tuple[str, ...] = ()  # media types under which clients ask for it too
    synonyms: tuple[str, ...] = ()  # names and endings that people use too
    requested_as: tuple[str, ...] = ()  # further names for it in requests of SPARQL clients, never of a file
    rdf: RdfFormat | None = None  # its parser and serializer, for a format of RDF
    w3c: str = ""  # local name in http://www.w3.org/ns/formats/
    has_words: bool = False  # what is written in it depends on the language

    @cached_property
    def essence(self) -> str:
        """The media type without parameters."""
        return self.media_type.partition(";")[0]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name and ending for it, its own name first."""
        return tuple(dict.fromkeys((self.name, self.ending, *self.synonyms)))

    def is_called(self, name: str) -> bool:
        """True for a name, an ending or a media type of this format, in any case."""
        return name.lower() in (*self.names, *self.requested_as, self.essence, *self.aliases)


# RDF
# Every Turtle document is one of N3, so who asks for N3 is given Turtle.
TURTLE = Format(
    "turtle", "ttl", f"text/turtle{_UTF8}",
    ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "application/n3"),
    requested_as=("n3",), rdf=RdfFormat.TURTLE, w3c="Turtle",
)  # fmt: skip
NTRIPLES = Format(
    "ntriples", "nt", f"application/n-triples{_UTF8}", ("text/plain",), requested_as=("n-triples", "nt11"),
    rdf=RdfFormat.N_TRIPLES, w3c="N-Triples",
)  # fmt: skip
NQUADS = Format(
    "nquads", "nq", f"application/n-quads{_UTF8}", ("text/x-nquads",), requested_as=("n-quads",),
    rdf=RdfFormat.N_QUADS, w3c="N-Quads",
)  # fmt: skip
TRIG = Format(
    "trig", "trig", f"application/trig{_UTF8}", ("application/x-trig",), rdf=RdfFormat.TRIG, w3c="TriG"
)
RDFXML = Format(
    "rdfxml", "rdf", "application/rdf+xml", ("application/xml", "text/xml"),
    ("xml",), requested_as=("rdf+xml", "rdf-xml", "rdf/xml"), rdf=RdfFormat.RDF_XML, w3c="RDF_XML",
)  # fmt: skip
JSONLD = Format(
    "jsonld", "jsonld", "application/ld+json", ("application/json", "application/x-json+ld"),
    ("json-ld",), requested_as=("ld+json", "json"), rdf=RdfFormat.JSON_LD, w3c="JSON-LD",
)  # fmt: skip
GRAPHS = (TURTLE, NTRIPLES, NQUADS, TRIG, RDFXML, JSONLD)

# Tables; CSV and TSV of an answer head their columns in a language, those of SPARQL have no words
CSV = Format("csv", "csv", f"text/csv{_UTF8}", w3c="SPARQL_Results_CSV", has_words=True)
TSV = Format("tsv", "tsv", f"text/tab-separated-values{_UTF8}", w3c="SPARQL_Results_TSV", has_words=True)
RESULTS_JSON = Format(
    "json", "json", "application/sparql-results+json", ("application/json", "text/json"),
    requested_as=("sparql-results+json", "sparql-results-json", "srj"), w3c="SPARQL_Results_JSON",
)  # fmt: skip
RESULTS_XML = Format(
    "xml", "xml", "application/sparql-results+xml", ("application/xml", "text/xml"),
    requested_as=("sparql-results+xml", "sparql-results-xml", "sparql", "srx"), w3c="SPARQL_Results_XML",
)  # fmt: skip
SOLUTIONS = (RESULTS_JSON, RESULTS_XML, CSV, TSV)

# Documents
JSON = Format("json", "json", "application/json", ("text/json",), has_words=True)
MARKDOWN = Format("markdown", "md", f"text/markdown{_UTF8}", has_words=True)
HTML = Format("html", "html", f"text/html{_UTF8}", ("application/xhtml+xml",), has_words=True)
ATOM = Format("atom", "atom", f"application/atom+xml{_UTF8}", ("application/xml",), has_words=True)
TEXT = Format("text", "txt", f"text/plain{_UTF8}")
XML = Format("xml", "xml", f"application/xml{_UTF8}", ("text/xml",))
SVG = Format("svg", "svg", "image/svg+xml", has_words=True)
PROBLEM = Format("json", "json", "application/problem+json", ("application/json",))

# Citations, under the media types by which DOIs negotiate them
CITATION = Format("text", "cite", f"text/x-bibliography{_UTF8}", synonyms=("citation",), has_words=True)
BIBTEX = Format("bibtex", "bib", f"application/x-bibtex{_UTF8}", ("text/x-bibtex",), has_words=True)
RIS = Format("ris", "ris", f"application/x-research-info-systems{_UTF8}", has_words=True)
CSL_JSON = Format(
    "csl-json", "csljson", "application/vnd.citationstyles.csl+json", synonyms=("csl",), has_words=True
)
REFERENCES = (CITATION, BIBTEX, RIS, CSL_JSON)

# Tables for data frames, where pyarrow is installed
PARQUET = Format("parquet", "parquet", "application/vnd.apache.parquet", has_words=True)

FORMATS = (*GRAPHS, *SOLUTIONS, JSON, MARKDOWN, HTML, ATOM, TEXT, XML, SVG, *REFERENCES, PARQUET)


def find_format(name: str, offers: Iterable[Format]) -> Format | None:
    """The offer with this name, ending or media type; None when there is none.

    An offer's own name goes before a name that another goes by too: `json` is JSON where there is JSON, else JSON-LD.
    """
    offers = tuple(offers)
    own = (offer for offer in offers if name.lower() in (offer.name, offer.ending, offer.essence))
    return next(own, None) or next((offer for offer in offers if offer.is_called(name)), None)


def names_of_formats(offers: Iterable[Format]) -> str:
    """The names of some formats, joined by commas, for help and messages."""
    return ", ".join(offer.name for offer in offers)
