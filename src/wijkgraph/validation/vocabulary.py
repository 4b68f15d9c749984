"""SHACL, RDF and XSD terms as ready-made nodes."""

from functools import lru_cache

from wijkgraph.namespaces import PREFIXES
from wijkgraph.rdf import NamedNode

SH_NAMESPACE = PREFIXES["sh"]
XSD_NAMESPACE = PREFIXES["xsd"]


@lru_cache(maxsize=1024)  # asked for by name many times a shape
def sh(name: str) -> NamedNode:
    """Returns the term `sh:name`."""
    return NamedNode(SH_NAMESPACE + name)


def xsd(name: str) -> NamedNode:
    """Returns the term `xsd:name`."""
    return NamedNode(XSD_NAMESPACE + name)


RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
RDF_FIRST = NamedNode(PREFIXES["rdf"] + "first")
RDF_REST = NamedNode(PREFIXES["rdf"] + "rest")
RDF_NIL = NamedNode(PREFIXES["rdf"] + "nil")
RDF_LANG_STRING = NamedNode(PREFIXES["rdf"] + "langString")
RDFS_CLASS = NamedNode(PREFIXES["rdfs"] + "Class")
RDFS_SUB_CLASS_OF = NamedNode(PREFIXES["rdfs"] + "subClassOf")
OWL_CLASS = NamedNode(PREFIXES["owl"] + "Class")
OWL_IMPORTS = NamedNode(PREFIXES["owl"] + "imports")
XSD_STRING = xsd("string")
