"""Services on the loopback interface that speak as the public documentation of the real ones says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from tests.importing.papers import XML

Answer = tuple[int, dict[str, str], bytes]
DATA = "http://www.tweedekamer.nl/xsd/tkData/v1-0"
SRU = "http://docs.oasis-open.org/ns/search-ws/sruResponse"


@dataclass
class Loopback:
    """A running server: what it answers at a path, and what was asked of it, in order."""

    answers: dict[str, Callable[[dict[str, list[str]]], Answer]] = field(default_factory=dict)
    faults: list[Answer] = field(default_factory=list)  # given first, whatever is asked
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    base: str = ""


@contextmanager
def loopback() -> Iterator[Loopback]:
    state = Loopback()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            state.asked.append(self.path)
            state.agents.append(self.headers.get("User-Agent", ""))
            answer = state.answers.get(parts.path, lambda query: (404, {}, b""))
            status, headers, body = state.faults.pop(0) if state.faults else answer(parse_qs(parts.query))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.base = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()


def paper(number: int) -> bytes:
    return XML.replace('kamer="2">7<', f'kamer="2">{number}<').encode()


def file_of(body: bytes, media_type: str = "application/xml") -> Callable[[dict[str, list[str]]], Answer]:
    return lambda query: (200, {"Content-Type": media_type}, body)


def feed_entry(
    base: str, number: int, updated: str, *, token: int, withdrawn: bool = False, kind: str = "Brief regering"
) -> str:
    enclosure = f'<link rel="enclosure" href="{base}/SyncFeed/2.0/Resources/id-{number}" />'
    return f"""<entry><title>id-{number}</title><id>{base}/SyncFeed/2.0/Entiteiten/id-{number}</id>
<link rel="next" href="{base}/SyncFeed/2.0/Feed?category=Document&amp;skiptoken={token}" />{"" if withdrawn else enclosure}
<updated>{updated}</updated><content type="application/xml"><document xmlns="{DATA}" xmlns:tk="{DATA}" id="id-{number}"
 tk:bijgewerkt="{updated}" tk:verwijderd="{str(withdrawn).lower()}"><soort>{kind}</soort><documentNummer>2014D{number:05}</documentNummer>
<onderwerp>Brief {number}</onderwerp><datum>2014-03-04T00:00:00</datum></document></content></entry>"""


def feed_page(base: str, entries: str, *, resume: int | None = None) -> bytes:
    link = f'<link rel="resume" href="{base}/SyncFeed/2.0/Feed?category=Document&amp;skiptoken={resume}" />'
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title>
{link if resume is not None else ""}{entries}</feed>""".encode()


def serve_feed(state: Loopback, pages: dict[str, bytes]) -> None:
    """A feed by skiptoken; the first page has none."""
    state.answers["/SyncFeed/2.0/Feed"] = lambda query: (
        200, {"Content-Type": "application/atom+xml"}, pages[query.get("skiptoken", [""])[0]]
    )  # fmt: skip


def serve_odata(state: Loopback, rows: list[dict[str, object]], size: int = 2) -> None:
    """Documents in pages of `size`, and their files."""

    def page(query: dict[str, list[str]]) -> Answer:
        start = int(query.get("$skip", ["0"])[0])
        told: dict[str, object] = {"value": rows[start : start + size]}
        if start + size < len(rows):
            told["@odata.nextLink"] = f"{state.base}/OData/v5/Document?$skip={start + size}"
        return 200, {"Content-Type": "application/json"}, json.dumps(told).encode()

    state.answers["/OData/v5/Document"] = page
    for number, row in enumerate(rows):
        state.answers[f"/OData/v5/Document({row['Id']})/resource"] = file_of(paper(number))


def serve_sru(state: Loopback, count: int, size: int = 2) -> None:
    """Records in pages of `size`, and their files."""

    def record(number: int) -> str:
        id_ = f"kst-30995-{number}"
        urls = "".join(
            f'<gzd:itemUrl manifestation="{kind}">{state.base}/frbr/{id_}.{kind}</gzd:itemUrl>'
            for kind in ("pdf", "xml")
        )
        return f"""<sru:record><sru:recordData><gzd:gzd><gzd:originalData><meta><dcterms:identifier>{id_}</dcterms:identifier>
<dcterms:title>Aanpak Wijken; Brief {number}</dcterms:title><dcterms:type>Kamerstuk</dcterms:type>
<dcterms:issued>2014-03-04</dcterms:issued></meta></gzd:originalData><gzd:enrichedData>{urls}
<gzd:timestamp>2014-03-05T10:00:00</gzd:timestamp></gzd:enrichedData></gzd:gzd></sru:recordData></sru:record>"""

    def page(query: dict[str, list[str]]) -> Answer:
        start = int(query["startRecord"][0])
        numbers = range(start, min(start + size, count + 1))
        following = (
            f"<sru:nextRecordPosition>{start + size}</sru:nextRecordPosition>"
            if start + size <= count
            else ""
        )
        body = f"""<sru:searchRetrieveResponse xmlns:sru="{SRU}" xmlns:gzd="http://standaarden.overheid.nl/sru"
 xmlns:dcterms="http://purl.org/dc/terms/"><sru:numberOfRecords>{count}</sru:numberOfRecords><sru:records>
{"".join(record(number) for number in numbers)}</sru:records>{following}</sru:searchRetrieveResponse>"""
        return 200, {"Content-Type": "application/xml"}, body.encode()

    state.answers["/sru"] = page
    for number in range(1, count + 1):
        state.answers[f"/frbr/kst-30995-{number}.xml"] = file_of(paper(number))
