"""Synthetic letters with reviewed claims in our own model, as many as wanted: the same number gives the same bytes.

Each letter is a corpus of its own, made by the program's own classes, so that what is measured has the form of the
real dataset: claims in their graphs, passages with true offsets, the merge in the default graph. Letters share
ministries, posts, organisations, municipalities and tracks, and build on letters before them.
"""

import argparse
import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TextIO

from bench.ours import BASE, thing
from wijkgraph.claims.claim import Claim, Ledger, Provenance, SetAside, Status
from wijkgraph.claims.ledgers import write_ledger
from wijkgraph.dataset.assembly import Corpus, assemble
from wijkgraph.letters.frozen import CHECKSUM, METADATA, TEXT, Letter
from wijkgraph.letters.passages import Passage
from wijkgraph.names import concept, term
from wijkgraph.rdf import DefaultGraph, Literal, NamedNode, Triple

SEED = 1
QUADS_PER_LETTER = 1500  # named graphs and merge together, measured at any size

_TEXT = (
    "wijk buurt aanpak leefbaarheid veiligheid gemeente bewoners rapport onderzoek kabinet voortgang middelen "
    "samenwerking gebied woningen scholen armoede ondermijning partners afspraken ondersteuning jongeren werk "
    "gezondheid corporaties politie programma spoor maatregelen inzicht kosten baten investeringen toekomst"
)
_WORDS = tuple(_TEXT.split())
_INFLUENCES = (
    ("prompted", "stated"),
    ("underlines", "stated"),
    ("background", "background"),
    ("inspired", "stated"),
    ("could-be-building-block", "potential"),
)
_STUDY_KINDS = ("report", "essay", "meta-analysis", "synthesis", "inventory")
_FULFILMENTS = ("explicit", "implied", "partial")
_CITATIONS = ("cites", "cites-as-source", "cites-for-information", "see-also")
_THEMES = ("education", "work-poverty-inclusion", "safety-subversion", "housing", "health")
_INITIATIVES = ("approach", "expert-meeting", "network", "platform", "dialogue")
_SENTENCES_SET_ASIDE = 6
_PROVENANCE = Provenance(
    thing("agent", "redactie"), thing("activity", "lezing-bench"), "2026-01-01T12:00:00Z"
)
_FIRST_DAY = date(2000, 1, 3)

Assertion = frozenset[Triple]


def letters_for(quads: int) -> int:
    """Number of letters that make about so many quads."""
    return max(1, round(quads / QUADS_PER_LETTER))


def corpus_of(number: int, seed: int = SEED) -> Corpus:
    """The letter with that number (from 0), with its claims and what was set aside, as one corpus."""
    assertions = _Maker(number, seed).assertions()
    rng = Random(f"{seed}/{number}/text")
    sentences = [_sentence(rng) for _ in range(len(assertions) + _SENTENCES_SET_ASIDE)]
    text = "\n\n".join(sentences) + "\n"
    passages, at = [], 0
    for sentence in sentences:
        passages.append(Passage(key_of(number), at, at + len(sentence), sentence, BASE))
        at += len(sentence) + 2
    checksum = sha256(text.encode()).hexdigest()
    letter = Letter(key_of(number), text, checksum, checksum, base=BASE)
    claims = tuple(
        Claim(letter.iri, assertion, (passage,), Status.ACCEPTED, _PROVENANCE)
        for assertion, passage in zip(assertions, passages, strict=False)
    )
    aside = tuple(SetAside(passage, "general-remark") for passage in passages[len(claims) :])
    return Corpus({letter.key: letter}, (Ledger(letter.iri, claims, aside),), ())


def key_of(number: int) -> str:
    """The key of a letter: a hundred to a dossier."""
    return f"kst-{30000 + number // 100}-{number % 100 + 1}"


@dataclass(frozen=True)
class _Maker:
    """Content of one letter."""

    number: int
    seed: int

    def assertions(self) -> list[Assertion]:
        """Each claim's triples, in the order of the letter."""
        rng = Random(f"{self.seed}/{self.number}")
        made = [self._dossier(), self._sender(rng), self._signer(rng), self._document()]
        made += [self._study(rng, n) for n in range(2)]
        made += [self._decision(rng, n) for n in range(2)]
        made += [self._influence(rng, n) for n in range(3)]
        made += [self._commitment(rng, n) for n in range(3)]
        if self.number:
            made += [self._fulfilment(rng, n) for n in range(2)]
            made += [self._citation(rng, n) for n in range(2)]
        made += [self._area(rng) for _ in range(3)]
        made.append(self._initiative(rng))
        return [frozenset(claim) for claim in made]

    @property
    def _letter(self) -> NamedNode:
        return thing("letter", key_of(self.number))

    def _own(self, kind: str, n: int, number: int | None = None) -> NamedNode:
        letter = self.number if number is None else number
        return thing(kind, f"{kind}-{letter}-{n}")

    def _earlier(self, rng: Random) -> int:
        return rng.randrange(max(0, self.number - 40), self.number)

    def _dossier(self) -> list[Triple]:
        dossier = thing("dossier", str(30000 + self.number // 100))
        return [
            *_named(dossier, "wg:Dossier", f"Dossier {30000 + self.number // 100}"),
            _t(dossier, "wg:number", Literal(str(30000 + self.number // 100))),
            _t(self._letter, "wg:inDossier", dossier),
        ]

    def _sender(self, rng: Random) -> list[Triple]:
        post, ministry = (
            thing("post", f"minister-{rng.randrange(24)}"),
            thing("ministry", f"m{rng.randrange(12)}"),
        )
        return [
            *_named(post, "wg:Post", f"Minister {post.value[-2:]}"),
            *_named(ministry, "wg:Ministry", f"Ministerie {ministry.value[-2:]}"),
            _t(post, "org:postIn", ministry),
            _t(self._letter, "wg:sentBy", post),
        ]

    def _signer(self, rng: Random) -> list[Triple]:
        person = thing("person", f"p{rng.randrange(60)}")
        return [
            *_named(person, "wg:Person", f"Persoon {person.value[-2:]}"),
            _t(self._letter, "wg:signedBy", person),
        ]

    def _document(self) -> list[Triple]:
        day = _FIRST_DAY + timedelta(days=self.number % 9000)
        return [
            *_named(self._letter, "wg:Letter", f"Brief {self.number}"),
            _t(self._letter, "dcterms:issued", Literal(day.isoformat(), datatype=term("xsd:date"))),
            _t(self._letter, "wg:number", Literal(str(self.number % 100 + 1))),
            _t(self._letter, "wg:addressedTo", thing("organisation", "tweede-kamer")),
        ]

    def _study(self, rng: Random, n: int) -> list[Triple]:
        study, maker = self._own("study", n), thing("organisation", f"o{rng.randrange(300)}")
        triples = [
            *_named(study, "wg:Study", f"Onderzoek {_title(rng)}"),
            *_named(maker, "wg:Organisation", f"Bureau {maker.value.rpartition('/')[2]}"),
            _t(study, "wg:studyKind", concept("study-kind", rng.choice(_STUDY_KINDS))),
            _t(study, "wg:producedBy", maker),
            _t(study, "wg:offeredIn", self._letter),
        ]
        if self.number:
            triples.append(_t(study, "prov:wasDerivedFrom", self._own("study", n, self._earlier(rng))))
        return triples

    def _decision(self, rng: Random, n: int) -> list[Triple]:
        decision, track = self._own("decision", n), rng.randrange(20)
        return [
            *_named(decision, "wg:Decision", f"Besluit {_title(rng)}"),
            _t(decision, "wg:decidedBy", thing("post", f"minister-{rng.randrange(24)}")),
            _t(decision, "wg:announcedIn", self._letter),
            _t(decision, "wg:decisionStatus", concept("decision-status", rng.choice(("taken", "intended")))),
            *_track(decision, track),
        ]

    def _influence(self, rng: Random, n: int) -> list[Triple]:
        node, study, decision = (
            self._own("influence", n),
            self._own("study", n % 2),
            self._own("decision", n % 2),
        )
        kind, strength = rng.choice(_INFLUENCES)
        triples = [
            _t(node, "rdf:type", term("wg:Influence")),
            _t(node, "wg:influencer", study),
            _t(node, "wg:influenced", decision),
            _t(node, "wg:influenceType", concept("influence-type", kind)),
            _t(node, "wg:strength", concept("influence-strength", strength)),
        ]
        return [*triples, _t(decision, "wg:informedBy", study)] if strength == "stated" else triples

    def _commitment(self, rng: Random, n: int) -> list[Triple]:
        commitment = self._own("commitment", n)
        return [
            *_named(commitment, "wg:Commitment", f"Toezegging {_title(rng)}"),
            _t(commitment, "wg:promisedBy", thing("post", f"minister-{rng.randrange(24)}")),
            _t(commitment, "wg:promisedIn", self._letter),
            _t(commitment, "wg:promisedTo", thing("organisation", "tweede-kamer")),
            _t(commitment, "wg:due", thing("period", f"{2000 + self.number % 25}-q{rng.randrange(4) + 1}")),
            *_track(commitment, rng.randrange(20)),
        ]

    def _fulfilment(self, rng: Random, n: int) -> list[Triple]:
        node = self._own("fulfilment", n)
        return [
            _t(node, "rdf:type", term("wg:Fulfilment")),
            _t(node, "wg:fulfils", self._own("commitment", rng.randrange(3), self._earlier(rng))),
            _t(node, "wg:fulfilledIn", self._letter),
            _t(node, "wg:fulfilmentKind", concept("fulfilment-kind", rng.choice(_FULFILMENTS))),
        ]

    def _citation(self, rng: Random, n: int) -> list[Triple]:
        node = self._own("citation", n)
        return [
            _t(node, "rdf:type", term("wg:Citation")),
            _t(node, "wg:citing", self._letter),
            _t(node, "wg:cited", thing("letter", key_of(self._earlier(rng)))),
            _t(node, "wg:citationType", concept("citation-type", rng.choice(_CITATIONS))),
            _t(node, "wg:footnote", Literal(str(n + 1))),
        ]

    def _area(self, rng: Random) -> list[Triple]:
        place = rng.randrange(16 + self.number // 2)
        area, town = thing("area", f"a{place}"), thing("municipality", f"gm{place % 342:04d}")
        return [
            *_named(area, "wg:Area", f"Gebied {place}"),
            *_named(town, "wg:Municipality", f"Gemeente {place % 342}"),
            _t(area, "wg:inMunicipality", town),
            _t(thing("area-set", f"s{place % 40}"), "wg:member", area),
        ]

    def _initiative(self, rng: Random) -> list[Triple]:
        node, partner = self._own("initiative", 0), thing("organisation", f"o{rng.randrange(300)}")
        return [
            *_named(node, "wg:Initiative", f"Initiatief {_title(rng)}"),
            _t(node, "wg:initiativeKind", concept("initiative-kind", rng.choice(_INITIATIVES))),
            _t(node, "wg:partner", partner),
            _t(node, "wg:theme", concept("theme", rng.choice(_THEMES))),
        ]


def write_nquads(path: Path, letters: int, seed: int = SEED) -> int:
    """Write a dataset of that many letters as N-Quads, letter by letter in constant memory; the quads written.

    What several letters say of things they share stands once in the default graph, as in the real merge.
    """
    seen: set[str] = set()
    with path.open("w", encoding="utf-8") as out:
        return sum(_write_letter(out, number, seed, seen) for number in range(letters))


def _write_letter(out: TextIO, number: int, seed: int, seen: set[str]) -> int:
    own = (
        key_of(number),
        f"-{number}-",
    )  # what stands in the names of things that only this letter describes
    lines = []
    for quad in assemble(corpus_of(number, seed)):
        line = f"{quad} .\n"
        if quad.graph_name == DefaultGraph() and not any(mark in str(quad.subject) for mark in own):
            if line in seen:
                continue
            seen.add(line)
        lines.append(line)
    out.writelines(sorted(lines))  # the order of sets is another one in every process
    return len(lines)


def write_folder(root: Path, letters: int, seed: int = SEED) -> None:
    """Write the letters and claims as source files under `root/data`, as a publisher would have them."""
    for number in range(letters):
        corpus = corpus_of(number, seed)
        (letter,), (ledger,) = corpus.letters.values(), corpus.ledgers
        folder = root / "data" / "letters" / letter.key
        folder.mkdir(parents=True)
        (folder / TEXT).write_text(letter.text, encoding="utf-8")
        (folder / CHECKSUM).write_text(f"{letter.checksum}  {TEXT}\n", encoding="ascii")
        description = [_t(letter.iri, "rdf:type", term("wg:Letter"))]
        (folder / METADATA).write_text("".join(f"{triple} .\n" for triple in description), encoding="utf-8")
        claims = root / "data" / "claims"
        claims.mkdir(parents=True, exist_ok=True)
        (claims / f"{letter.key}.trig").write_text(write_ledger(ledger), encoding="utf-8")


def _t(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, term(predicate), value)


def _named(one: NamedNode, kind: str, name: str) -> list[Triple]:
    return [
        _t(one, "rdf:type", term(kind)),
        _t(one, "skos:prefLabel", Literal(name, language="nl")),
        _t(one, "skos:prefLabel", Literal(f"{name} (en)", language="en")),
    ]


def _track(about: NamedNode, number: int) -> list[Triple]:
    track, programme = thing("track", f"t{number}"), thing("programme", f"p{number // 2}")
    return [
        *_named(track, "wg:Track", f"Spoor {number}"),
        _t(programme, "wg:hasTrack", track),
        _t(about, "dcterms:relation", track),
    ]


def _title(rng: Random) -> str:
    return " ".join(rng.choices(_WORDS, k=3))


def _sentence(rng: Random) -> str:
    words = " ".join(rng.choices(_WORDS, k=rng.randrange(8, 24)))
    return f"{words.capitalize()}."


def main() -> None:
    """`python -m bench.generate 100000 data.nq`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("quads", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    letters = letters_for(arguments.quads)
    written = write_nquads(arguments.path, letters, arguments.seed)
    print(json.dumps({"letters": letters, "quads": written, "seed": arguments.seed}))


if __name__ == "__main__":
    main()
