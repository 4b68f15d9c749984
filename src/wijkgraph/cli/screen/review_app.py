"""The full-screen review: the letter left, the claim right, the keys below. One key decides and asks the next."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Key, Resize
from textual.suggester import Suggester
from textual.widgets import Input, Static

from wijkgraph.cli.screen.letter_pane import LetterPane
from wijkgraph.errors import WijkgraphError
from wijkgraph.reviewing.acts import ASIDE_REASONS
from wijkgraph.reviewing.cards import Card, aside_choices, card_of, completions
from wijkgraph.reviewing.composing import SLOTS
from wijkgraph.reviewing.desk import Desk
from wijkgraph.reviewing.typed_commands import carry_out, press_digit
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import tell

LEAST_WIDTH, LEAST_HEIGHT = 40, 10  # characters; below, nothing is shown but that
_TWO_PANES = 70  # characters of width below which the letter gives way to the claim
# Keys that decide or move at once, and those that ask for a line first; with the command they stand for.
_AT_ONCE: Mapping[str, str] = {
    "a": "accept", "s": "skip", "u": "undo", "y": "redo", "j": "contested", "n": "uncovered", "b": "bulk",
    "left": "back", "right": "forward",
}  # fmt: skip
_ASKING: Mapping[str, str] = {"r": "reject", "e": "amend", "x": "aside", "c": "new", "/": "search"}
_SHOWN = (
    ("a", "accept"), ("r", "reject"), ("e", "amend"), ("s", "skip"), ("u", "undo"), ("y", "redo"),
    ("j", "contested"), ("n", "uncovered"), ("x", "aside"), ("c", "new"), ("/", "search"), ("t", "triples"),
    ("b", "bulk"), ("←", "back"), ("→", "forward"), ("?", "help"), ("q", "quit"),
)  # fmt: skip


def run_review(desk: Desk) -> None:
    """Runs the review until it is ended: by q, Ctrl-C, or SIGTERM."""
    # Inherited sizes would be taken for that of the window, and go before it each time it is resized.
    for inherited in ("COLUMNS", "LINES"):
        os.environ.pop(inherited, None)
    ReviewApp(desk).run()


class _Completion(Suggester):
    """Completes the value of a part by names of the register, concepts and classes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._desk = desk

    async def get_suggestion(self, value: str) -> str | None:
        """The first name that goes on as was typed."""
        number, _, typed = value.partition(" ")
        item = self._desk.current
        if not (item and item.claim and number.isdecimal()):
            return None
        offers = completions(self._desk, item.claim, int(number), typed)
        return next((f"{number} {one}" for one in offers if typed and one.startswith(typed)), None)


class ReviewApp(App[None]):
    """One desk, full screen."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS = """
    #top { height: 1; text-style: bold; }
    #panes { height: 1fr; }
    #letter { width: 1fr; border-right: solid $primary; scrollbar-gutter: stable; overflow-x: hidden; }
    #right { width: 1fr; padding: 0 1; }
    #told { height: auto; }
    #line { height: 3; display: none; }
    #offers { height: auto; max-height: 3; display: none; }
    #message { height: auto; max-height: 3; }
    #keys { height: auto; max-height: 4; }
    #small { display: none; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "end", show=False, priority=True)]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.say = messages(desk.options.language)
        self._asks = ""  # the command that waits for its line
        self._triples = False
        self._help = False

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Static(id="top", markup=False)
        with Horizontal(id="panes"):
            yield LetterPane(self.desk.cover.sentences, self.say, id="letter")
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="told", markup=False)
        yield Static(id="offers", markup=False)
        yield Input(id="line", suggester=_Completion(self.desk))
        yield Static(id="message", markup=False)
        yield Static(id="keys", markup=False)
        yield Static(self.say.plain("review.small"), id="small", markup=False)

    def on_mount(self) -> None:
        """Shows the first item; SIGTERM ends the review as q does."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.set_focus(None)
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Fits the panes to the window."""
        is_small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        for name in ("top", "panes", "message", "keys"):
            self.query_one(f"#{name}").display = not is_small
        self.query_one("#small").display = is_small
        self.query_one("#letter").display = event.size.width >= _TWO_PANES and bool(self.desk.cover.sentences)
        if not self._asks:
            self._show()

    def on_key(self, event: Key) -> None:
        """Carries out a key, unless a line is being typed."""
        if self._asks:
            if event.key == "escape":
                self._close_line()
            return
        key = event.character if event.character and event.character.isprintable() else event.key
        event.stop()
        if key == "q":
            self.exit()
        elif key.isdecimal() and len(key) == 1:
            self._attempt(lambda: press_digit(self.desk, int(key)))
        elif key in _AT_ONCE or event.key in _AT_ONCE:
            command = _AT_ONCE.get(key) or _AT_ONCE[event.key]
            self._attempt(lambda: carry_out(self.desk, command))
        elif key in _ASKING:
            self._open_line(_ASKING[key])
        else:
            self._look(event.key if event.key in ("up", "down", "space", "question_mark") else key)

    def _look(self, key: str) -> None:
        """Keys that change only what is shown."""
        letter = self.query_one(LetterPane)
        if key == "t":
            self._triples = not self._triples
            self._show()
        elif key in ("?", "question_mark"):
            self._help = not self._help
            self._show()
        elif key in ("up", "down"):
            letter.move(-1 if key == "up" else 1)
        elif key == "space":
            letter.toggle()
            self._tell_chosen()

    def on_letter_pane_chosen(self, event: LetterPane.Chosen) -> None:
        """A click on a sentence chooses it, or lets it go."""
        letter = self.query_one(LetterPane)
        letter.cursor = event.number
        letter.toggle()
        self._tell_chosen()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offers names while a value is typed."""
        number, _, typed = event.value.partition(" ")
        item = self.desk.current
        if self._asks == "amend" and item and item.claim and number.isdecimal():
            names = ", ".join(completions(self.desk, item.claim, int(number), typed)[:8])
            self._offer(self.say.plain("review.choose", names=names) if names else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Carries out the typed line."""
        command, typed = self._asks, event.value
        letter = self.query_one(LetterPane)
        if command == "aside" and letter.cursor:
            self._close_line()
            self._attempt(lambda: self._set_aside(typed, letter.cursor))
            return
        if command == "new":
            kind, _, rest = typed.strip().partition(" ")
            numbers = " ".join(map(str, sorted(letter.chosen or {letter.cursor} - {0})))
            typed = f"{kind} {numbers} {rest}"
        self._close_line()
        if typed.strip():
            self._attempt(lambda: carry_out(self.desk, f"{command} {typed}"))
        if command == "new":
            letter.chosen.clear()
            self._show()

    def action_end(self) -> None:
        """Ends the review; the journal has every decision."""
        self.exit()

    def _set_aside(self, typed: str, number: int) -> str:
        digit, _, words = typed.strip().partition(" ")
        reasons = dict(zip(map(str, range(1, len(ASIDE_REASONS) + 1)), ASIDE_REASONS, strict=True))
        self.desk.set_aside(reasons.get(digit, digit), words, number)
        return ""

    def _attempt(self, decide: Callable[[], str]) -> None:
        """Decides, shows the next item, or says what was wrong and stays."""
        try:
            told = decide()
        except WijkgraphError as error:
            self._tell(str(tell(error, self.desk.options.language)), is_error=True)
            return
        self._show()
        self._tell(self.say.plain(told) if told else "")

    def _open_line(self, command: str) -> None:
        item = self.desk.current
        if item is None and command != "search":
            return
        self._asks = command
        line = self.query_one(Input)
        line.value = ""
        line.display = True
        asks = {"reject": "reason", "amend": "amend", "aside": "aside", "new": "new", "search": "search"}
        line.placeholder = self.say.plain(f"review.{asks[command]}_which")
        if command == "amend" and item:
            self._offer("")
            self._show_parts(card_of(self.desk, item))
        elif command == "aside":
            self._offer(", ".join(f"{digit} {words}" for digit, words in aside_choices(self.say)))
        elif command == "new":
            kinds = ", ".join(f"{kind} ({self.say.plain(f'review.new.{kind}')})" for kind in SLOTS)
            self._offer(f"{self.say.plain('review.kinds')}: {kinds}")
        self.set_focus(line)

    def _close_line(self) -> None:
        self._asks = ""
        line = self.query_one(Input)
        line.display = False
        self._offer("")
        self.set_focus(None)
        self._show()

    def _offer(self, words: str) -> None:
        offers = self.query_one("#offers", Static)
        offers.display = bool(words)
        offers.update(words)

    def _show(self) -> None:
        """Draws the item that is asked now."""
        desk, done = self.desk, self.desk.progress
        progress = self.say.plain(
            "review.progress", decided=done.decided, total=done.total, open=done.open_sentences,
            sentences=done.sentences,
        )  # fmt: skip
        self.query_one("#top", Static).update(f"{desk.files.key} · {progress}")
        card = card_of(desk, desk.current)
        cited = [one.number for one in card.cited]
        self.query_one(LetterPane).show(desk.states, cited, cited[0] if cited else 0)
        self.query_one("#told", Static).update(self._told(card))
        self.query_one("#right", VerticalScroll).scroll_home(animate=False)
        keys = Text(" ")
        for key, name in _SHOWN:
            keys.append(f"{key} ", style="bold")
            keys.append(f"{self.say.plain(f'review.key.{name}')}  ")
        self.query_one("#keys", Static).update(keys)

    def _show_parts(self, card: Card) -> None:
        told = Text(f"{self.say.plain('review.parts')}\n", style="bold")
        told.append("\n".join(card.parts), style="not bold")
        self.query_one("#told", Static).update(told)

    def _told(self, card: Card) -> Text:
        """The claim and what stands beside it."""
        text = Text()
        if self._help:
            text.append(f"{self.say.plain('review.help')}\n\n")
        text.append(f"{card.heading} · {card.name}\n" if card.heading else "", style="dim")
        text.append(f"{card.told}\n", style="bold")
        for line in (card.opinions, card.decision):
            text.append(f"{line}\n" if line else "", style="italic")
        if not self.query_one("#letter").display:
            for sentence in card.cited:
                text.append(f"[{sentence.number}] “{sentence.text}”\n")
        for line in (*card.flags, *card.differs):
            text.append(f"! {line}\n", style="yellow")
        if self._triples:
            text.append("".join(f"  {line}\n" for line in card.triples))
        text.append("".join(f"{digit} {words}\n" for digit, words in card.choices))
        if card.known:
            text.append(f"{self.say.plain('review.known')}\n", style="dim")
            text.append("".join(f"  {line}\n" for line in card.known), style="dim")
        return text

    def _tell_chosen(self) -> None:
        chosen = ", ".join(map(str, sorted(self.query_one(LetterPane).chosen)))
        self._tell(self.say.plain("review.sentences_chosen", numbers=chosen) if chosen else "")

    def _tell(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#message", Static).update(Text(words, style="bold red" if is_error else ""))
