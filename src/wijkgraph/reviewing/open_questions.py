"""Open questions become proposed silences: each with the sentences nearest to it, for a person to record or reject.

A file of questions is TOML: `[[question]]` with `key`, `nl`, `en`, and `about`, a list of things such as
`programme/samen-sterk`. Nearest are passages of reviewed letters that share the rarest words with the question.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path
from typing import Any

from wijkgraph.claims.claim import Claim, Ledger, Provenance, Status, check_claim
from wijkgraph.errors import SourceError
from wijkgraph.letters.folding import fold
from wijkgraph.letters.passages import Passage
from wijkgraph.names import names_beside, term
from wijkgraph.rdf import Literal, NamedNode, Triple
from wijkgraph.toml_file import read_toml

SILENCES = "silences"
NEAREST = 3  # sentences proposed as what is said instead
_THING = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_WORD = re.compile(r"[a-z]{4,}")


def read_questions_file(path: Path) -> list[Mapping[str, Any]]:
    """The questions of a file. Raises SourceError for a file that is none, or asks nothing."""
    found = read_toml(path).get("question", [None])
    listed: list[Any] = found if isinstance(found, list) and found else [None]
    for one in listed:
        texts = [one.get(name) for name in ("key", "nl", "en")] if isinstance(one, dict) else [None]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            raise SourceError(
                "A question lacks its key, its Dutch or its English",
                where=str(path),
                next="Give each [[question]] key, nl and en.",
            )
        about = one.get("about", [])
        if not isinstance(about, list) or not all(isinstance(a, str) and _THING.fullmatch(a) for a in about):
            raise SourceError(
                "A question is about a list of things",
                where=f"{path}: {one['key']}",
                next='Write about = ["programme/samen-sterk"]: a kind and a key each.',
            )
    twice = [key for key, times in Counter(one["key"] for one in listed).items() if times > 1]
    if twice:
        raise SourceError(
            "Two questions have one key",
            where=f"{path}: {', '.join(twice)}",
            next="Give each question a key of its own.",
        )
    return listed


def propose_silences(
    questions: Iterable[Mapping[str, Any]], passages: Iterable[Passage], provenance: Provenance
) -> Ledger:
    """A proposed silence for each question, on the day of the provenance; searched are the letters of the passages."""
    known = sorted(set(passages))
    names = names_beside(provenance.attributed_to)
    register = names.thing("register", SILENCES)
    letters = sorted({names.thing("letter", passage.letter) for passage in known}, key=str)
    weights = _weights(known)
    claims = []
    for one in questions:
        node = names.thing("not-stated", one["key"])
        triples = {
            Triple(node, term("rdf:type"), term("wg:NotStated")),
            Triple(node, term("wg:question"), Literal(one["nl"], language="nl")),
            Triple(node, term("wg:question"), Literal(one["en"], language="en")),
            Triple(
                node,
                term("wg:asOf"),
                Literal(provenance.generated_at[:10], datatype=term("xsd:date")),
            ),
            *(Triple(node, term("wg:searched"), letter) for letter in letters),
            *(
                Triple(node, term("dcterms:subject"), NamedNode(f"{names.things}{about}"))
                for about in one.get("about", ())
            ),
            *(Triple(node, term("wg:saysInstead"), p.iri) for p in nearest(one["nl"], known, weights)),
        }
        claims.append(check_claim(Claim(register, frozenset(triples), (), Status.PROPOSED, provenance)))
    return Ledger(register, tuple(claims))


def nearest(question: str, passages: Iterable[Passage], weights: Mapping[str, float]) -> list[Passage]:
    """Passages that share words with a question, those with the rarest shared words first; none that shares no word."""
    wanted = _words(question)
    scored = [(sum(weights.get(word, 0.0) for word in wanted & _words(p.exact)), p) for p in passages]
    ordered = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
    return [passage for _, passage in ordered[:NEAREST]]


def _words(text: str) -> set[str]:
    """Words of four letters and more, cut to six: a coarse stem."""
    return {word[:6] for word in _WORD.findall(fold(text).lower())}


def _weights(passages: list[Passage]) -> dict[str, float]:
    """Inverse document frequency of each word."""
    counts = Counter(word for passage in passages for word in _words(passage.exact))
    return {word: log((1 + len(passages)) / count) for word, count in counts.items()}
