"""A lane never lets in more than it has places; a cache never holds more than it may."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkgraph.engine.cache import BoundedCache, CachedAnswer
from wijkgraph.engine.lanes import Lane
from wijkgraph.errors import Busy


def test_places_go_to_who_waits_longest() -> None:
    async def work() -> None:
        lane = Lane("fast", places=1, queue=2)
        await lane.enter()
        order: list[str] = []

        async def wait(name: str) -> None:
            await lane.enter()
            order.append(name)
            lane.leave()

        waiting = [asyncio.create_task(wait(name)) for name in "ab"]
        await asyncio.sleep(0)
        assert lane.waiting == 2
        with pytest.raises(Busy):
            await lane.enter()
        lane.leave()
        await asyncio.gather(*waiting)
        assert order == ["a", "b"]
        assert lane.running == 0
        assert lane.enter_now()

    asyncio.run(work())


@pytest.mark.parametrize("given_first", [True, False])
def test_a_place_is_not_lost_when_who_waits_gives_up(given_first: bool) -> None:
    async def work() -> None:
        lane = Lane("fast", places=1, queue=1)
        await lane.enter()
        waiting = asyncio.create_task(lane.enter())
        await asyncio.sleep(0)
        if given_first:
            lane.leave()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        if not given_first:
            lane.leave()
        assert lane.waiting == 0
        assert lane.running == 0
        assert lane.enter_now()

    asyncio.run(work())


def test_who_waits_longer_than_allowed_is_told_and_holds_no_place() -> None:
    async def work() -> None:
        lane = Lane("fast", places=1, queue=1)
        await lane.enter()
        with pytest.raises(Busy, match="until the deadline"):
            await lane.enter(seconds=0.01)
        assert lane.waiting == 0
        lane.leave()
        assert lane.running == 0
        await lane.enter(seconds=600)

    asyncio.run(work())


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 700_000))))
def test_cache_is_bounded_and_gives_back_what_it_took(entries: list[tuple[int, int]]) -> None:
    cache: BoundedCache[CachedAnswer] = BoundedCache(size_mb=2, entry_mb=1)
    for name, size in entries:
        cache.put(str(name), CachedAnswer(bytes(size), False, 0))
        assert cache.bytes <= 2 << 20
        found = cache.get(str(name))
        assert found is not None
        assert name in {other for other, length in entries if length == len(found.body)}
    cache.clear()
    assert cache.bytes == 0


def test_cache_drops_the_least_recently_used() -> None:
    cache: BoundedCache[CachedAnswer] = BoundedCache(size_mb=1, entry_mb=1)
    half = CachedAnswer(bytes(500_000), False, 1)
    cache.put("a", half)
    cache.put("b", half)
    assert cache.get("a")
    cache.put("c", half)
    assert cache.get("b") is None
    assert cache.get("a")
    assert not cache.takes(2 << 20)
    assert not BoundedCache(0, 8).takes(1)


def test_answers_without_a_body_take_room_too() -> None:
    cache: BoundedCache[CachedAnswer] = BoundedCache(size_mb=1, entry_mb=1)
    for number in range(5000):
        cache.put(str(number), CachedAnswer(b"", False, 0))
    assert cache.get("4999")
    assert cache.get("0") is None
    assert cache.bytes <= 1 << 20
