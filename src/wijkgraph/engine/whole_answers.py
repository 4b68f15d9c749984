"""Answers read whole into memory, for questions of our own and of assistants; from the cache where they stand there."""

from hashlib import sha256

from wijkgraph.engine.admission import Outline
from wijkgraph.engine.cache import AnswerCache, CachedAnswer
from wijkgraph.engine.frames import Request
from wijkgraph.engine.pool import Pool
from wijkgraph.engine.workers import Workers
from wijkgraph.errors import TooLarge


def answer_key(request: Request, version: str) -> str:
    """A hash of everything an answer depends on, with the version of the data; 32 hex digits."""
    return sha256(request.frame + version.encode()).hexdigest()[:32]


def is_cacheable(outline: Outline) -> bool:
    """True unless the query calls SERVICE, NOW, RAND or UUID: the answer changes only with the data."""
    return not outline.services and outline.is_deterministic


async def whole_answer(
    pool: Pool,
    request: Request,
    outline: Outline,
    cache: AnswerCache | None = None,
    *,
    seconds: float | None = None,
    pinned: Workers | None = None,
    most: int | None = None,
) -> tuple[CachedAnswer, str]:
    """An answer and the version of the data that gave it. Raises QueryError, LimitReached or StoreError.

    Raises TooLarge where the answer has more than `most` bytes.
    """
    version = pinned.version if pinned else pool.version
    kept = cache if cache is not None and is_cacheable(outline) else None
    if kept is not None and (found := kept.get(answer_key(request, version))):
        return found, version
    answer = await pool.run(request, seconds=seconds, pinned=pinned)
    parts, size = [], 0
    try:
        while chunk := await answer.read():
            parts.append(chunk)
            size += len(chunk)
            if most is not None and size > most:
                raise TooLarge(
                    f"The answer is larger than {most >> 20} MiB",
                    next="Ask for less, or ask the SPARQL endpoint.",
                )
    finally:
        answer.close()
    whole = CachedAnswer(b"".join(parts), answer.head.cut, answer.end.rows if answer.end else 0)
    if kept is not None:
        kept.put(answer_key(request, answer.version), whole)
    return whole, answer.version
