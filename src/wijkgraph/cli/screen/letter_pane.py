"""The letter beside a claim: every sentence with its state, the cited ones marked, wrapped to the width of the pane.

States are told by a sign before the first line as well as by colour, for terminals and eyes without colours.
"""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from wijkgraph.letters.sentences import Kind, Sentence
from wijkgraph.reviewing.cards import clean
from wijkgraph.words.messages import Messages

_GUTTER = 6
_STYLES: Mapping[str, Style] = {
    "claimed": Style(color="green"),
    "waiting": Style(color="yellow"),
    "aside": Style(dim=True),
    "open": Style(bold=True),
}
_CITED = Style(reverse=True)
_CHOSEN = Style(underline=True)


class LetterPane(ScrollView):
    """The letter, one sentence under the other; `cursor` is the number of a sentence, 0 without a letter."""

    class Chosen(Message):
        """A sentence was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, sentences: Sequence[Sentence], say: Messages, id: str) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self._sentences = sentences
        self._say = say
        self._states: Mapping[int, str] = {}
        self._cited: frozenset[int] = frozenset()
        self._strips: list[tuple[Strip, int]] = []
        self._first: dict[int, int] = {}
        self.cursor = 0
        self.chosen: set[int] = set()

    def show(self, states: Mapping[int, str], cited: Sequence[int], cursor: int) -> None:
        """Draws the states and the cited sentences, and scrolls to the cursor."""
        self._states, self._cited, self.cursor = states, frozenset(cited), cursor
        self._draw()

    def move(self, by: int) -> None:
        """Moves the cursor by so many sentences."""
        if self._sentences:
            self.cursor = max(1, min(len(self._sentences), self.cursor + by))
            self._draw()

    def toggle(self) -> None:
        """Chooses the sentence under the cursor, or lets it go."""
        self.chosen ^= {self.cursor} if self.cursor else set()
        self._draw()

    def on_resize(self, _: Resize) -> None:
        """Wraps anew."""
        self._draw()

    def on_click(self, event: Click) -> None:
        """Tells which sentence was clicked."""
        line = event.y + self.scroll_offset.y
        if 0 <= line < len(self._strips):
            self.post_message(self.Chosen(self._strips[line][1]))

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        line = y + self.scroll_offset.y
        width = self.size.width
        if line >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[line][0].apply_style(self.rich_style).adjust_cell_length(width, self.rich_style)

    def _draw(self) -> None:
        width = self.scrollable_content_region.width - _GUTTER
        if width < 8:
            return
        console = Console(width=width, file=None, color_system=None, legacy_windows=False)
        self._strips, self._first = [], {}
        for sentence in self._sentences:
            self._first[sentence.number] = len(self._strips)
            self._strips += [(strip, sentence.number) for strip in self._lines(sentence, console, width)]
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._strips))
        self.refresh()
        self.call_after_refresh(self._scroll_to_cursor)

    def _lines(self, sentence: Sentence, console: Console, width: int) -> list[Strip]:
        state = self._states.get(sentence.number, "open")
        style = _STYLES[state]
        if sentence.number in self._cited:
            style += _CITED
        if sentence.number in self.chosen:
            style += _CHOSEN
        text = Text(clean(sentence.text))
        text.stylize(style)  # as a span, for a text renders its spans only
        if sentence.kind is Kind.HEADING:
            text.stylize(Style(bold=True))
        here = ">" if sentence.number == self.cursor else "+" if sentence.number in self.chosen else " "
        sign = self._say.plain(f"review.mark.{state}")
        strips = []
        for at, line in enumerate(text.wrap(console, width)):
            gutter = f"{here}{sentence.number:>3}{sign} " if at == 0 else f"{here}     "
            strips.append(
                Strip([*Text(gutter, style=Style(dim=True)).render(console), *line.render(console)])
            )
        return strips

    def _scroll_to_cursor(self) -> None:
        """Puts the sentence under the cursor about a third down the pane, so that its surroundings are seen."""
        line = self._first.get(self.cursor, 0)
        self.scroll_to(y=max(0, line - self.size.height // 3), animate=False, immediate=True)
