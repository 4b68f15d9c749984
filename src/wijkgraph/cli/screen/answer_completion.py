"""Completion of the line in which a form of a review is answered."""

from collections.abc import Callable

from textual.suggester import Suggester


class AnswerCompletion(Suggester):
    """Completes an answer of the form that is open: names of the register, concepts and classes."""

    def __init__(self, offered: Callable[[str], list[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._offered = offered

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that goes on as was typed."""
        return next((one for one in self._offered(value) if value and one.startswith(value)), None)
