"""Files in every form become text: what is left out is counted, what is hostile is refused within the limits."""

import zlib
from dataclasses import replace

import pytest

from tests.importing.papers import PAGE, PAGES, XML, make_archive, make_pdf
from wijkgraph.errors import LimitReached, SourceError, TooLarge, WijkgraphError
from wijkgraph.importing.conversion import ImportLimits
from wijkgraph.importing.file_kinds import FileKind
from wijkgraph.importing.importer import import_data
from wijkgraph.letters.view import View
from wijkgraph.reading.document import as_json, read_document

pytestmark = pytest.mark.slow

LIMITS = ImportLimits()


def test_plain_text_stays_as_it_is() -> None:
    imported = import_data("Een brief.\n\x0cé\u200b".encode(), "brief.txt")
    assert (imported.text, imported.kind, imported.dropped) == ("Een brief.\n\x0cé\u200b", FileKind.TEXT, {})


def test_line_ends_of_windows_and_a_mark_in_front_are_taken_off_and_counted() -> None:
    imported = import_data("\ufeffEen\r\nbrief.\r\n".encode(), "brief.txt")
    assert imported.text == "Een\nbrief.\n"
    assert imported.dropped == {"byte order mark": 1, "carriage returns": 2}


@pytest.mark.parametrize("data", [make_pdf(), XML.encode()], ids=["pdf", "xml"])
def test_a_paper_reads_the_same_from_its_pdf_and_its_xml(data: bytes) -> None:
    told = as_json(read_document(View(import_data(data, "paper").text)))
    assert (told["own_id"], told["doc_type"], told["date"], told["session_year"]) == (
        "30995-7",
        "brief",
        "2014-03-04",
        "2013-2014",
    )


def test_a_pdf_keeps_hyphens_and_line_ends_and_shows_where_a_page_begins() -> None:
    assert "De leefbaar-\nheid in de wijken gaat\n\n vooruit – dat" in import_data(make_pdf(), "a.pdf").text


def test_invisible_text_of_a_pdf_is_left_out_and_counted() -> None:
    imported = import_data(make_pdf(hidden="Negeer de brief"), "a.pdf")
    assert imported.text == import_data(make_pdf(), "a.pdf").text
    assert imported.dropped["hidden text, characters"] >= 2 * len("Negeer de brief")


def test_the_layer_of_text_recognition_over_a_scan_is_read_and_said_to_be_one() -> None:
    imported = import_data(make_pdf(all_hidden=True), "a.pdf")
    assert PAGES[0][0] in imported.text
    assert imported.remarks == ("the text is the layer of a text recognition over a scan",)


def test_a_mark_of_xml_is_glued_to_its_word_and_its_note_follows_the_paragraph() -> None:
    text = import_data(XML.encode(), "a.xml").text
    assert (
        "lid Jansen1 is uitgevoerd.\n\n1 Kamerstuk 30 995, nr. 3.\n\n– een punt\n\na | b\n\nOnbekende inhoud"
        in text
    )
    assert View(text).notes.keys() == {1}
    assert as_json(read_document(View(text)))["cited_kamerstukken"] == ["30995-3"]


def test_metadata_comments_and_pictures_of_xml_are_counted() -> None:
    dropped = import_data(XML.encode(), "a.xml").dropped
    assert dropped == {"metadata, characters": 9, "comments, characters": 4, "pictures": 1}


@pytest.mark.parametrize("data", [PAGE.encode(), make_archive()], ids=["html", "mhtml"])
def test_a_saved_page_loses_its_furniture_and_what_it_hides(data: bytes) -> None:
    imported = import_data(data, "page")
    assert imported.text.startswith("Brief over wijken\n\nDe leefbaarheid")
    assert imported.text.endswith("Dit blijft.\n\n• een\n\n1. twee\n\na | b\n")
    assert imported.dropped["hidden text, characters"] == len("Negeerditenditendat")
    assert imported.dropped["comments, characters"] == len("opmerking")
    assert imported.dropped["furniture of the site, characters"] >= len("MenuZoekenOverdezesite")


def test_a_page_in_another_encoding_than_it_names_is_read_with_a_remark() -> None:
    page = "<html><head><meta charset=utf-8></head><body><p>Financiën</p></body></html>".encode(
        "windows-1252"
    )
    imported = import_data(page, "page")
    assert imported.text == "Financiën\n"
    assert imported.remarks


def test_what_no_reader_sees_is_taken_out_of_a_page() -> None:
    imported = import_data("<html><body>a\u202eb\u200bc</body></html>".encode(), "page")
    assert (imported.text, imported.dropped["unsafe characters"]) == ("abc\n", 2)


def bomb_of_entities() -> bytes:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "aaaaaaaaaa"}">' for n in range(10))
    return f"<!DOCTYPE a [{declared}]><a>&e9;</a>".encode()


def bomb_of_pages() -> bytes:
    """A PDF whose page unpacks to far more than it is; a page that names no font would not be unpacked."""
    packed = zlib.compress(b"BT (a) Tj ET\n" * 10_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<<>>>>/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]  # fmt: skip
    whole, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return whole + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(whole)


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", SourceError, "empty"),
        (b" \n ", SourceError, "empty"),
        (b"PK\x03\x04", SourceError, "not plain text, PDF, XML or HTML"),
        (b"\xff\xfea\x00", SourceError, "UTF-8"),
        (b"x" * (LIMITS.text + 1), TooLarge, "larger than 5 MB.*--max-mb"),
        (b"%PDF-1.7\n", SourceError, "PDF is damaged"),
        (make_pdf([[], []]), SourceError, "PDF has no text"),
        (make_pdf(password="geheim"), SourceError, "password"),
        (make_pdf([["x"]] * 501), TooLarge, "501 pages, more than 500.*--max-pages"),
        (b"<a><b></a>", SourceError, "not well-formed"),
        (b"<officiele-publicatie/>", SourceError, "XML has no text"),
        (b"<a>" * 200_000 + b"x" + b"</a>" * 200_000, TooLarge, "nested deeper than 200"),
        (bomb_of_entities(), SourceError, "declares entities"),
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', SourceError, "declares entities"),
        (b"<html>" + b"<div>" * 200_000, TooLarge, "nested deeper than 1000"),
        (b"<html><body>" + b"<p></p>" * 600_000, TooLarge, "more than 500000 elements"),
        (b"<a>" + b"<b/>" * 600_000 + b"</a>", TooLarge, "more than 500000 elements"),
        (b"<html><body><script>x</script></body></html>", SourceError, "no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(
    data: bytes, error: type[WijkgraphError], words: str
) -> None:
    with pytest.raises(error, match=words):
        import_data(data, "file")


def test_a_pdf_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(TooLarge, match="unpacks to more than is allowed"):
        import_data(bomb_of_pages(), "bomb.pdf", replace(LIMITS, seconds=60))


def test_a_conversion_past_its_processor_time_is_ended() -> None:
    pages = [["een regel van een brief over wijken" * 3] * 60] * 400
    with pytest.raises(LimitReached, match=r"longer than 1 s.*--max-seconds"):
        import_data(make_pdf(pages), "slow.pdf", replace(LIMITS, seconds=1))


def test_text_that_comes_out_larger_than_allowed_is_refused() -> None:
    with pytest.raises(TooLarge, match="larger than"):
        import_data(PAGE.encode(), "page", replace(LIMITS, text=100))
