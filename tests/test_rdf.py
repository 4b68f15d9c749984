"""The door to RDF syntaxes: strict reading with a place in every complaint."""

from pathlib import Path

import pytest

from wijkgraph.errors import SourceError
from wijkgraph.rdf import RdfFormat, canonical_lines, parse, read_quads, rewrite, serialize


def test_broken_turtle_is_refused_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix ex: <http://example.org/> .\nex:a ex:b .\n")
    with pytest.raises(SourceError, match=r"broken\.ttl:2:11.*Mend the syntax there"):
        read_quads(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        read_quads(tmp_path / "none.ttl")


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "x.docx").touch()
    with pytest.raises(SourceError, match=r"'\.docx'.*\.ttl"):
        read_quads(tmp_path / "x.docx")


def test_latin1_is_not_taken_for_utf8() -> None:
    with pytest.raises(SourceError, match="Not well-formed"):
        parse('<http://e.org/a> <http://e.org/b> "één" .'.encode("latin-1"), RdfFormat.TURTLE, where="x")


def test_rdf_xml_that_breaks_off_is_refused_with_line_and_column() -> None:
    whole = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        b'<rdf:Description rdf:about="x:a"><p xmlns="x:">1</p></rdf:Description>\n</rdf:RDF>\n'
    )
    assert len(parse(whole, RdfFormat.RDF_XML, where="x.rdf")) == 1
    # After the triple, where the parser has all it asks for: in the middle of the last tag, and before it.
    for cut in (len(whole) - 4, whole.index(b"</rdf:RDF>")):
        with pytest.raises(SourceError, match=r"Not well-formed RDF/XML: .* \(x\.rdf:3:\d+\)"):
            parse(whole[:cut], RdfFormat.RDF_XML, where="x.rdf")


def test_canonical_lines_are_sorted_and_count_a_statement_once() -> None:
    quads = parse(b"<x:b> <x:p> 1 . <x:a> <x:p> 1 . <x:b> <x:p> 1 .", RdfFormat.TURTLE, where="x")
    lines = canonical_lines(quads)
    assert [line[:5] for line in lines] == ["<x:a>", "<x:b>"]
    again = parse("\n".join(lines).encode(), RdfFormat.N_QUADS, where="x")
    assert canonical_lines(again) == lines


def test_what_is_written_can_be_read_again() -> None:
    quads = parse(b'<x:g> { <x:a> <x:p> "\\n\\"\\u00e9"@nl }', RdfFormat.TRIG, where="x")
    for form in (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD):
        assert parse(serialize(quads, form), form, where="x") == quads


def test_pieces_of_nquads_are_rewritten_in_their_order() -> None:
    pieces = [b"<x:b> <x:p> <x:c> <x:g> .\n", b'<x:a> <x:p> "1" .\n<x:a> <x:p> "0" .\n']
    written = rewrite(pieces, RdfFormat.TRIG, prefixes={"x": "x:"})
    assert written.startswith(b"@prefix x: <x:> .\n")
    assert parse(written, RdfFormat.TRIG, where="x") == parse(b"".join(pieces), RdfFormat.N_QUADS, where="x")
