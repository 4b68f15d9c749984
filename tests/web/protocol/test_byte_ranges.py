"""Ranges of bytes: what is asked well is given, what cannot be read is ignored, what lies behind the end is told."""

from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import Server
from wijkgraph.errors import RangeBehindEnd
from wijkgraph.web.protocol.byte_ranges import ranges_within

DUMP = "/data/wijkgraph.nq"


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("bytes=0-0", "bytes=0-0"),
        ("Bytes=3-", "bytes=3-"),
        ("bytes=-4", "bytes=-4"),
        ("bytes= 0-1 ,, 4-5", "bytes=0-1,4-5"),
        ("bytes=0-1,10-11,-0", "bytes=0-1"),
        ("bytes=0-99999999999999999999", "bytes=0-99999999999999999999"),
    ],
)
def test_a_range_with_a_part_in_the_file_is_given(header: str, ranges: str) -> None:
    assert ranges_within(header, 10) == ranges


@pytest.mark.parametrize(
    "header", ["items=0-1", "bytes", "bytes=", "bytes=,", "bytes=a-b", "bytes=5-2", "bytes=0-1,x"]
)
def test_what_is_no_range_of_bytes_is_ignored(header: str) -> None:
    """RFC 9110, 14.2: another unit must be, and malformed ranges may be."""
    assert ranges_within(header, 10) == ""


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-1", 0)]
)
def test_ranges_behind_the_end_are_told(header: str, size: int) -> None:
    with pytest.raises(RangeBehindEnd) as told:
        ranges_within(header, size)
    assert told.value.size == size


@given(st.text(alphabet="bytes=-, 0123456789é٣", max_size=30), st.integers(0, 20))
def test_no_header_breaks_it(header: str, size: int) -> None:
    try:
        assert ranges_within(header, size).partition("=")[0] in ("", "bytes")
    except RangeBehindEnd:
        assert header.startswith("bytes=")


@pytest.mark.slow
def test_parts_of_a_dump_are_given(room: Server) -> None:
    whole = room.client.get(DUMP).content
    for wanted, part in [("bytes=0-10", whole[:11]), ("bytes=-7", whole[-7:]), ("bytes=9-", whole[9:])]:
        answer = room.client.get(DUMP, headers={"Range": wanted})
        assert (answer.status_code, answer.content) == (206, part)
    several = room.client.get(DUMP, headers={"Range": "bytes=0-3,9-11,999999999-"})
    head = f"Content-Type: {several.headers['Content-Type']}\r\n\r\n".encode()
    parts = [part.get_payload(decode=True) for part in message_from_bytes(head + several.content).walk()]
    assert parts[1:] == [whole[:4], whole[9:12]]


@pytest.mark.slow
@pytest.mark.parametrize("wanted", ["items=0-1", "bytes=a-b", "bytes=5-2"])
def test_a_dump_is_whole_where_a_range_is_ignored(room: Server, wanted: str) -> None:
    answer = room.client.get(DUMP, headers={"Range": wanted})
    assert answer.status_code == 200
    assert answer.content == room.client.get(DUMP).content


@pytest.mark.slow
def test_head_has_no_ranges(room: Server) -> None:
    """RFC 9110, 14.2: they are defined for GET, and must be ignored with any other method."""
    answer = room.client.head(DUMP, headers={"Range": "bytes=0-10"})
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == room.client.head(DUMP).headers["Content-Length"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title"), [("en", "The file is not as long"), ("nl", "Zo lang is het bestand")]
)
def test_a_range_behind_the_end_of_a_dump_is_told_as_any_mistake(
    room: Server, language: str, title: str
) -> None:
    asked = {"Range": "bytes=999999999-", "Accept-Language": language, "Accept-Encoding": "identity"}
    answer = room.client.get(DUMP, headers=asked)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{room.client.head(DUMP).headers['Content-Length']}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["title"].startswith(title)


@pytest.mark.slow
def test_parts_go_only_beside_parts_of_the_same_bytes(room: Server) -> None:
    """If-Range (RFC 9110, 13.1.5): beside another tag, a weak one or that of a coding, comes the whole."""
    tag = room.client.get(DUMP, headers={"Accept-Encoding": "identity"}).headers["ETag"]
    coded = room.client.get(DUMP, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert coded != tag
    for held, status in [(tag, 206), ('"x"', 200), (f"W/{tag}", 200), (coded, 200)]:
        answer = room.client.get(DUMP, headers={"Range": "bytes=5-9", "If-Range": held})
        assert answer.status_code == status
    beyond = {"Range": "bytes=999999999-", "If-Range": '"x"'}
    assert room.client.get(DUMP, headers=beyond).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_dump_of_the_day_that_the_client_holds_is_not_sent_again(room: Server, method: str) -> None:
    """If-Modified-Since (RFC 9110, 13.1.3) counts where no tag is held; a later day than ours may be of other data."""
    first = room.client.head(DUMP)
    day, tag = first.headers["Last-Modified"], first.headers["ETag"]
    later = "Fri, 01 Jan 2106 00:00:00 GMT"
    for asked, status in [
        ({}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-Modified-Since": later}, 200),
        ({"If-Modified-Since": "no day"}, 200),
        ({"If-Modified-Since": later, "If-None-Match": tag}, 304),
        ({"If-Modified-Since": later, "Range": "bytes=0-3"}, 206 if method == "GET" else 200),
    ]:
        with room.client.stream(method, DUMP, headers={"If-Modified-Since": day, **asked}) as answer:
            assert answer.status_code == status, asked
            assert answer.headers["Last-Modified"] == day
