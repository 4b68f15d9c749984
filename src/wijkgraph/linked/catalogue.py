"""The dataset for those who look for it: its catalogue (DCAT 3), VoID, and the questions as executable SPARQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wijkgraph.asking.queries import query
from wijkgraph.engine.statistics import VOID, Statistics, describe_statistics
from wijkgraph.engine.store import SparqlStore
from wijkgraph.names import ThingNames, names_at, term
from wijkgraph.rdf import Literal, NamedNode, Triple, read_quads

_IANA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_TYPE = term("rdf:type")
_VCARD = "http://www.w3.org/2006/vcard/ns#"
_CONTACT_POINT = NamedNode("http://www.w3.org/ns/dcat#contactPoint")
_REACHED = ("mailto:", "https://", "http://")


@dataclass(frozen=True)
class Distribution:
    """A file with the whole dataset: `path` as served, relative to the site's root."""

    path: str
    title: str
    media_type: str
    file_type: str  # in the EU's list of file types
    bytes: int
    sha256: str

    def iri(self, names: ThingNames) -> NamedNode:
        """The distribution; its address leads to the file."""
        return NamedNode(f"{names.things}distribution/{self.name.replace('.', '-')}")

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]


def read_description(file: Path) -> tuple[Triple, ...]:
    """Triples of the dataset's own description. Raises SourceError when the file cannot be read."""
    return tuple(quad.triple for quad in read_quads(file))


def contact_of(file: Path, base: str) -> str:
    """The address of the dataset's contact point: of mail (`mailto:`), else of a page that is not under `base`.

    Empty where the description names neither. Raises SourceError.
    """
    triples = read_description(file)
    points = {one.object for one in triples if one.predicate == _CONTACT_POINT}
    for way in ("hasEmail", "hasURL"):
        for one in triples:
            address = one.object.value if isinstance(one.object, NamedNode) else ""
            is_elsewhere = address.startswith(_REACHED) and not address.startswith(base)
            if one.subject in points and one.predicate == NamedNode(_VCARD + way) and is_elsewhere:
                return address
    return ""


def catalogue_graph(
    file: Path, store: SparqlStore, dumps: Iterable[Distribution], counts: Statistics, licence: str
) -> tuple[Triple, ...]:
    """The catalogue in full, sorted: description, measures, VoID and dumps. Raises SourceError."""
    names = names_at(store.base)
    counted = describe_statistics(names.dataset, names.endpoint, counts)
    triples = {*read_description(file), *_dated(store, names.dataset), *counted}
    for dump in dumps:
        triples.update(_distribution(dump, names, NamedNode(licence)))
    return tuple(sorted(triples, key=str))


def void_graph(catalogue: Iterable[Triple], names: ThingNames) -> tuple[Triple, ...]:
    """Triples of the catalogue about the dataset and its parts, as a VoID description (VoID, 6)."""
    document = names.address(".well-known/void")
    part = f"{names.dataset.value}#"
    return (
        Triple(document, _TYPE, NamedNode(f"{VOID}DatasetDescription")),
        Triple(document, term("foaf:primaryTopic"), names.dataset),
        *(t for t in catalogue if t.subject == names.dataset or str(t.subject).startswith(f"<{part}")),
    )


def modified(store: SparqlStore) -> str:
    """Time of the youngest claim as xsd:dateTime; empty when there is none."""
    rows = store.select(query("catalogue-modified")).rows
    return rows[0][0].value if rows and isinstance(rows[0][0], Literal) else ""


def _dated(store: SparqlStore, dataset: NamedNode) -> list[Triple]:
    last = modified(store)
    triples = [Triple(dataset, term("dcat:version"), Literal(store.version))]
    if last:
        triples.append(
            Triple(dataset, term("dcterms:modified"), Literal(last, datatype=term("xsd:dateTime")))
        )
    return triples


def _distribution(dump: Distribution, names: ThingNames, licence: NamedNode) -> list[Triple]:
    node = dump.iri(names)
    checksum, media = NamedNode(f"{node.value}#checksum"), NamedNode(_IANA + dump.media_type)
    address, landing, format_ = (
        names.address(dump.path),
        names.address("data"),
        NamedNode(_FILE_TYPES + dump.file_type),
    )
    integer, binary = term("xsd:nonNegativeInteger"), term("xsd:hexBinary")
    return [
        Triple(names.dataset, term("dcat:distribution"), node),
        Triple(names.dataset, NamedNode(VOID + "dataDump"), address),
        Triple(node, _TYPE, term("dcat:Distribution")),
        Triple(node, term("dcterms:title"), Literal(dump.title)),
        Triple(node, term("dcterms:license"), licence),
        Triple(node, term("dcat:accessURL"), landing),
        Triple(landing, _TYPE, term("rdfs:Resource")),
        Triple(node, term("dcat:downloadURL"), address),
        Triple(address, _TYPE, term("rdfs:Resource")),
        Triple(node, term("dcat:mediaType"), media),
        Triple(media, _TYPE, term("dcterms:MediaType")),
        Triple(node, term("dcterms:format"), format_),
        Triple(format_, _TYPE, term("dcterms:MediaTypeOrExtent")),
        Triple(node, term("dcat:byteSize"), Literal(str(dump.bytes), datatype=integer)),
        Triple(node, term("spdx:checksum"), checksum),
        Triple(checksum, _TYPE, term("spdx:Checksum")),
        Triple(checksum, term("spdx:algorithm"), term("spdx:checksumAlgorithm_sha256")),
        Triple(checksum, term("spdx:checksumValue"), Literal(dump.sha256, datatype=binary)),
    ]
