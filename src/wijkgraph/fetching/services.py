"""Three public services, each as its documentation says: SyncFeed and OData of the Tweede Kamer, SRU of KOOP.

SyncFeed (Atom): each entry holds an entity, a link rel="next" to what follows it and, for a document, rel="enclosure"
to its file; a page without entries holds rel="resume". OData: pages of JSON, each with @odata.nextLink to the next.
SRU 2.0: searchRetrieve with startRecord; a record names its files by manifestation.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from wijkgraph.errors import StoreError
from wijkgraph.fetching.fetched_papers import PaperRecord
from wijkgraph.fetching.polite_client import Fetched, PoliteClient
from wijkgraph.fetching.xml_answers import attribute, below, local, parse_answer, text_of

_MANIFESTATIONS = ("xml", "html", "pdf")  # the first that a record has is fetched
_RECORDS = 100  # of one page of SRU


@dataclass(frozen=True)
class RecordPage:
    """Records of one page, and the address that goes on behind them; `is_last` where nothing stands there yet."""

    records: tuple[PaperRecord, ...]
    onward: str
    is_last: bool


@dataclass(frozen=True)
class Service(ABC):
    """A public service: its address, and the terms on which it gives its papers."""

    name: str
    address: str
    terms: str

    @abstractmethod
    def first(self, wanted: str) -> str:
        """The address of the first page of what is wanted: a category, a filter or a query."""

    @abstractmethod
    def page(self, fetched: Fetched) -> RecordPage:
        """The records of a page. Raises StoreError for an answer in another form."""

    def pages(self, client: PoliteClient, begin: str) -> Iterator[RecordPage]:
        """The pages from an address on, each asked for when its turn comes."""
        address = begin
        while address:
            page = self.page(client.get(address))
            yield page
            if page.is_last or page.onward == address:
                return
            address = page.onward


class SyncFeed(Service):
    """Feed of the Kamer's data: every change since the beginning, old records replayed among them."""

    def first(self, wanted: str) -> str:
        """The beginning of a category, such as Document."""
        return f"{self.address}?{urlencode({'category': wanted or 'Document'})}"

    def page(self, fetched: Fetched) -> RecordPage:
        """The documents of a page; entities of other kinds are passed over."""
        feed = parse_answer(fetched.data, fetched.address)
        records, onward = [], ""
        for entry in below(feed, "entry"):
            links = {attribute(link, "rel"): attribute(link, "href") for link in below(entry, "link")}
            onward = links.get("next") or onward
            entity = next((one for one in entry.iter() if local(one).lower() == "document"), None)
            if entity is not None:
                file = urljoin(fetched.address, links["enclosure"]) if links.get("enclosure") else ""
                records.append(self._record(entity, file))
        own = {attribute(link, "rel"): attribute(link, "href") for link in feed if local(link) == "link"}
        onward = onward or own.get("next") or own.get("resume") or ""
        if not onward:
            raise StoreError(
                "The feed does not say how to go on",
                where=fetched.address,
                next="Look at the address in a browser.",
            )
        is_last = "resume" in own and not any(below(feed, "entry"))
        return RecordPage(tuple(records), urljoin(fetched.address, onward), is_last)

    def _record(self, entity: Any, file: str) -> PaperRecord:
        return PaperRecord(
            self.name,
            attribute(entity, "id"),
            attribute(entity, "bijgewerkt"),
            file,
            text_of(entity, "onderwerp", "titel"),
            text_of(entity, "documentNummer"),
            text_of(entity, "datum")[:10],
            text_of(entity, "soort"),
            attribute(entity, "verwijderd").lower() == "true",
        )


class KamerData(Service):
    """OData of the Kamer, whichever version: names of attributes are compared without capitals."""

    def first(self, wanted: str) -> str:
        """The documents that a filter of OData selects."""
        query = urlencode({"$filter": wanted}) if wanted else ""
        return f"{self.address.rstrip('/')}/Document" + (f"?{query}" if query else "")

    def page(self, fetched: Fetched) -> RecordPage:
        """The documents of a page."""
        try:
            told = json.loads(fetched.data)
            rows = [{key.lower(): value for key, value in row.items()} for row in told["value"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(
                "The service answers something that is not OData",
                where=fetched.address,
                next="Look at the address in a browser.",
            ) from error
        records = tuple(self._record(row) for row in rows if row.get("id"))
        onward = urljoin(fetched.address, told.get("@odata.nextLink") or "")
        return RecordPage(records, onward, not told.get("@odata.nextLink"))

    def _record(self, row: dict[str, Any]) -> PaperRecord:
        def told(*names: str) -> str:
            return next((str(row[name]) for name in names if row.get(name) not in (None, "")), "")

        return PaperRecord(
            self.name,
            told("id"),
            told("apigewijzigdop", "gewijzigdop", "bijgewerkt"),
            f"{self.address.rstrip('/')}/Document({told('id')})/resource",
            told("onderwerp", "titel"),
            told("documentnummer"),
            told("datum")[:10],
            told("soort"),
            told("verwijderd").lower() == "true",
        )


class OfficialPublications(Service):
    """SRU 2.0 of the official publications."""

    def first(self, wanted: str) -> str:
        """The first page of a query in CQL."""
        query = wanted or 'c.product-area=="officielepublicaties" and w.publicatienaam=="Kamerstuk"'
        return self._page(query, 1)

    def page(self, fetched: Fetched) -> RecordPage:
        """The records of a page."""
        answer = parse_answer(fetched.data, fetched.address)
        if local(answer) != "searchRetrieveResponse":
            raise StoreError(
                "The service answers something that is not SRU",
                where=fetched.address,
                next="Look at the address in a browser.",
            )
        if complaint := text_of(answer, "message", "details"):
            raise StoreError(
                f"The service refuses the query: {complaint}",
                where=fetched.address,
                next="Mend the query (CQL).",
            )
        records = tuple(
            record
            for one in below(answer, "record")
            if (record := self._record(one, fetched.address)) is not None
        )
        following = text_of(answer, "nextRecordPosition")
        onward = _with_start(fetched.address, following) if following.isdigit() else ""
        return RecordPage(records, onward, not onward)

    def _record(self, one: Any, address: str) -> PaperRecord | None:
        files = {attribute(url, "manifestation"): (url.text or "").strip() for url in below(one, "itemUrl")}
        file = next((files[kind] for kind in _MANIFESTATIONS if files.get(kind)), "")
        id_ = text_of(one, "identifier")
        if not id_:
            return None
        stamp = text_of(one, "timestamp", "modified", "available", "issued", "date")
        return PaperRecord(
            self.name,
            id_,
            stamp,
            urljoin(address, file) if file else "",
            text_of(one, "title"),
            id_,
            text_of(one, "issued", "date")[:10],
            text_of(one, "type", "publicatienaam"),
        )

    def _page(self, query: str, start: int) -> str:
        asked = {
            "operation": "searchRetrieve", "version": "2.0", "query": query,
            "startRecord": start, "maximumRecords": _RECORDS,
        }  # fmt: skip
        return f"{self.address}?{urlencode(asked)}"


def _with_start(address: str, start: str) -> str:
    """The address of a query of SRU from another record on."""
    before, _, query = address.partition("?")
    kept = [part for part in query.split("&") if not part.startswith("startRecord=")]
    return f"{before}?{'&'.join([*kept, f'startRecord={start}'])}"


_KAMER = "CC0 1.0, as the portal of the open data says (opendata.tweedekamer.nl)"
_KOOP = "Terms of reuse not verified; official texts are free of copyright (article 11 Auteurswet)"
SERVICES: dict[str, Service] = {
    "feed": SyncFeed("feed", "https://gegevensmagazijn.tweedekamer.nl/SyncFeed/2.0/Feed", _KAMER),
    "odata": KamerData("odata", "https://gegevensmagazijn.tweedekamer.nl/OData/v5", _KAMER),
    "sru": OfficialPublications("sru", "https://repository.overheid.nl/sru", _KOOP),
}
