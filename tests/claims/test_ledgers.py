"""Ledgers go to TriG and back without loss, and the same claims give the same bytes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import LETTER, claim, passage
from tests.ledger_quads import ledger_quads
from tests.ours import BASE
from wijkgraph.claims.claim import Ledger, SetAside, Status
from wijkgraph.claims.ledgers import read_ledger, write_ledger
from wijkgraph.errors import ClaimError, SourceError
from wijkgraph.letters.passages import Passage
from wijkgraph.project import Layout
from wijkgraph.rdf import Literal, RdfFormat, canonical_lines, parse

CLAIMS = st.builds(
    claim,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.sampled_from(Status),
    st.sampled_from([passage(), passage("rapport van Rebel"), passage("in het najaar")]),
    note=st.sampled_from(["", "Eén «reden»"]),
)
START = passage().start
AT = f'"{claim("A").provenance.generated_at}"^^xsd:dateTime'
ASIDE = SetAside(passage("Ik informeer u"), "general-remark", (Literal("niets", language="nl"),))


def ledger(*claims: object) -> Ledger:
    distinct = {one.iri: one for one in claims}  # type: ignore[attr-defined]
    return Ledger(LETTER.iri, tuple(distinct.values()), (ASIDE,))  # type: ignore[arg-type]


@given(st.lists(CLAIMS, min_size=1, max_size=5), st.randoms())
def test_what_is_written_is_read_back_whatever_the_order(claims: list[object], random: object) -> None:
    written = write_ledger(ledger(*claims))
    shuffled = sorted(claims, key=lambda _: random.random())  # type: ignore[attr-defined]
    unique = {one.iri for one in claims}  # type: ignore[attr-defined]
    if len(unique) == len(claims):
        assert write_ledger(ledger(*shuffled)) == written
    read = parse(written.encode(), RdfFormat.TRIG, where="test")
    assert canonical_lines(read) == canonical_lines(ledger_quads(ledger(*claims)))


def test_a_ledger_survives_the_file(tmp_path: Path) -> None:
    one = ledger(claim("A"), claim("B", Status.REJECTED, note="nee"))
    path = tmp_path / "x.trig"
    path.write_text(write_ledger(one), encoding="utf-8")
    again = read_ledger(path)
    assert {c.iri: c for c in again.claims} == {c.iri: c for c in one.claims}
    assert again.set_aside == one.set_aside


def test_the_real_files_are_as_the_writer_would_write_them(layout: Layout) -> None:
    paths = [*layout.claims.glob("*.trig"), *layout.reference.glob("*.trig")]
    assert len(paths) >= 8
    for path in paths:
        assert write_ledger(read_ledger(path)) == path.read_text(encoding="utf-8"), path.name


def broken(tmp_path: Path, old: str, new: str) -> Path:
    text = write_ledger(ledger(claim("A")))
    assert old in text
    path = tmp_path / "x.trig"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"A"@nl', '"B"@nl', "name does not follow from its content"),
        ("claim-status/accepted", "claim-status/agreed", "No claim status"),
        (f"wg:start {START}", "wg:start 7", "name and its offsets disagree"),
        (f"wg:start {START}", 'wg:start "x"', "Offsets are not whole numbers"),
        (f"wg:evidence <{passage().iri.value.removeprefix(BASE)}> ;", "", "has no passage"),
        ("prov:generatedAtTime", "wg:aim", "Expected one prov:generatedAtTime, found 0"),
        *(
            (AT, wrong, "prov:generatedAtTime is no moment")
            for wrong in (
                AT.replace("-11-", "-13-"),
                AT.replace("^^xsd:dateTime", ""),
                '"2026-11-20"^^xsd:dateTime',
                "<id/instant/x>",
            )
        ),
        ("prov:wasAttributedTo <id/agent/redactie>", 'prov:wasAttributedTo "ik"', "is not an IRI"),
        ("a wg:Claim", "a wg:Decision", "claim graph has no claim about it"),
        ("a wg:Claim", "a wg:Claim ; wg:reviewNot 'nee'", "no part of a claim"),
        ("a wg:Passage", "a wg:Pasage", "no part of a claim"),
        ("claimedIn <id/letter/kst-1-1>", "claimedIn <id/letter/kst-1-2>", "no part of a claim"),
        (
            "<id/letter/kst-1-1> {",
            "<id/letter/kst-1-1> { <id/study/x> wg:producedBy <id/organisation/y> .",
            "no part of a claim",
        ),
        (
            "<id/letter/kst-1-1> {",
            "<id/letter/kst-1-1> { <id/letter/kst-1-1> wg:signedBy <id/person/y> .",
            "no part of a claim",
        ),
    ],
)
def test_a_broken_claim_is_named_with_its_file(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(ClaimError, match=complaint):
        read_ledger(broken(tmp_path, old, new))


def test_broken_syntax_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"x\.trig:\d+:\d+"):
        read_ledger(broken(tmp_path, "wg:evidence", "wg:evidence wg:evidence"))


def test_a_triple_outside_every_graph_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.trig"
    path.write_text("<x:a> <x:b> <x:c> .")
    with pytest.raises(ClaimError, match="outside every graph"):
        read_ledger(path)


def test_a_claim_may_not_stand_twice() -> None:
    with pytest.raises(ClaimError, match="stands twice"):
        write_ledger(Ledger(LETTER.iri, (claim("A"), claim("A"))))


def test_claims_stand_in_the_order_of_the_letter() -> None:
    later = Passage("kst-1-1", 900, 903, "ook", BASE)
    late = replace(claim("Z"), evidence=(later,))
    text = write_ledger(ledger(late, claim("A")))
    assert text.index('"A"@nl') < text.index('"Z"@nl')
