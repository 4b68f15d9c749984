"""XML that a service answers with, parsed safely and looked into by local names: prefixes differ from time to time."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from wijkgraph.errors import StoreError


def parse_answer(data: bytes, address: str) -> Element:
    """The root of an answer. Raises StoreError for what is not well-formed or declares entities."""
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise StoreError(
            "The service answers something that is not XML",
            where=address,
            next="Look at the address in a browser.",
        ) from error
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def below(element: Element, name: str) -> Iterator[Element]:
    """Every element of that local name below an element, in order."""
    return (one for one in element.iter() if local(one) == name)


def text_of(element: Element, *names: str) -> str:
    """The text of the first element that has one of the names, in the order of the names; empty where none has text."""
    for name in names:
        for one in below(element, name):
            if one.text and one.text.strip():
                return one.text.strip()
    return ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name; empty where it is not there."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
