"""Reports of an error: the text to send, and the address of the project's contact with that text filled in."""

from urllib.parse import quote, urlencode

from wijkgraph.linked.catalogue import contact_of
from wijkgraph.rdf import NamedNode
from wijkgraph.web.site.document_family import RequestedForm, Site, once_per_version


def message_about(site: Site, ask: RequestedForm, name: str, thing: NamedNode | None) -> str:
    """The text to send: what it is about with its address, the version of the data, and what is to be filled in."""
    say = ask.say.plain
    about = f"{name}\n{thing.value}" if thing else "…"
    asked = "\n".join(f"{say(f'report.{key}')}: …" for key in ("wrong", "should", "quote"))
    return f"{say('report.subject')}: {about}\n\n{say('data.version')}: {site.version}\n{asked}"


def contact_about(site: Site, ask: RequestedForm, name: str, thing: NamedNode | None) -> str:
    """The address of the contact with the text filled in: a mail, or a page that takes a title and a body.

    The contact is that of the catalogue, else that of the project file; empty where neither names one.
    """
    contact = _contact(site)
    if not contact:
        return ""
    names = ("subject", "body") if contact.startswith("mailto:") else ("title", "body")
    texts = (f"{ask.say.plain('report.title')}: {name}", message_about(site, ask, name, thing))
    filled = urlencode(dict(zip(names, texts, strict=True)), quote_via=quote)
    return f"{contact}{'&' if '?' in contact else '?'}{filled}"


@once_per_version
def _contact(site: Site) -> str:
    return contact_of(site.layout.catalogue, site.names.base) or site.project.contact
