"""The full-screen review: the letter left, the claim right, the keys below. One key decides and asks the next."""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Key, Resize
from textual.widgets import Input, Static

from wijkgraph.cli.screen.answer_completion import AnswerCompletion
from wijkgraph.cli.screen.card_text import card_text
from wijkgraph.cli.screen.letter_pane import LetterPane
from wijkgraph.cli.screen.review_keys import ASKING, AT_ONCE, SHOWN, forget_early_keys
from wijkgraph.errors import WijkgraphError
from wijkgraph.reviewing.acts import ASIDE_REASONS
from wijkgraph.reviewing.cards import Card, aside_choices, card_of
from wijkgraph.reviewing.claim_forms import AmendmentForm, ClaimForm, NewClaimForm
from wijkgraph.reviewing.desk import Desk
from wijkgraph.reviewing.typed_commands import carry_out, press_digit
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import tell

LEAST_WIDTH, LEAST_HEIGHT = 40, 10  # characters; below, nothing is shown but that
_TWO_PANES = 70  # characters of width below which the letter gives way to the claim


def run_review(desk: Desk) -> None:
    """Runs the review until it is ended: by q, Ctrl-C, or SIGTERM."""
    forget_early_keys()
    # Inherited sizes would go before that of the window each time it is resized.
    for inherited in ("COLUMNS", "LINES"):
        os.environ.pop(inherited, None)
    ReviewApp(desk).run()


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
    #offers { height: auto; max-height: 8; display: none; }
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
        self._form: ClaimForm | None = None
        self._triples = self._help = self._is_small = False

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Static(id="top", markup=False)
        with Horizontal(id="panes"):
            yield LetterPane(self.desk.cover.sentences, self.say, id="letter")
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="told", markup=False)
        yield Static(id="offers", markup=False)
        yield Input(id="line", select_on_focus=False, suggester=AnswerCompletion(self._completions))
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
        self._is_small = is_small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        for name in ("top", "panes", "message", "keys"):
            self.query_one(f"#{name}").display = not is_small
        for name in ("line", "offers"):
            self.query_one(f"#{name}").display = bool(self._asks) and not is_small
        self.query_one("#small").display = is_small
        self.query_one("#letter").display = event.size.width >= _TWO_PANES and bool(self.desk.cover.sentences)
        self.query_one(Input).disabled = is_small  # nothing is decided on what is not seen
        if not self._asks:
            self._show()
        elif not is_small:
            self.set_focus(self.query_one(Input))

    def on_key(self, event: Key) -> None:
        """Carries out a key, unless a line is being typed. In a window too small nothing but q is heard."""
        if self._is_small and event.key != "q":
            return
        if self._asks and not self._is_small:
            if event.key == "escape":
                self._close_line()
            return
        key = event.character if event.character and event.character.isprintable() else event.key
        event.stop()
        if key == "q":
            self.exit()
        elif event.key == "escape" and self._help:
            self._look("?")
        elif key.isdecimal() and len(key) == 1:
            self._attempt(lambda: press_digit(self.desk, int(key)))
        elif key in AT_ONCE or event.key in AT_ONCE:
            command = AT_ONCE.get(key) or AT_ONCE[event.key]
            self._attempt(lambda: carry_out(self.desk, command))
        elif key in ASKING:
            self._open_line(ASKING[key])
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
        if self._asks == "amend" and self._form and not self._form.question.offers:
            names = ", ".join(self._completions(event.value)[:8])
            self._offer(self.say.plain("review.choose", names=names) if names else "")

    def _completions(self, typed: str) -> list[str]:
        return self._form.completions(typed) if self._form else []

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Carries out the typed line."""
        command, typed, letter = self._asks, event.value, self.query_one(LetterPane)
        if command == "aside" and letter.cursor:
            self._close_line()
            self._attempt(lambda: self._set_aside(typed, letter.cursor))
            return
        if self._form:
            self._answer(self._form, typed)
            return
        self._close_line()
        if typed.strip():
            self._attempt(lambda: carry_out(self.desk, f"{command} {typed}"))

    def _answer(self, form: ClaimForm, typed: str) -> None:
        """Takes an answer of a form, and asks its next question or carries it out."""
        try:
            whole = form.answer(typed)
        except WijkgraphError as error:
            self._tell(str(tell(error, self.desk.options.language)), is_error=True)
            return
        if not whole:
            self._tell("")
            self._ask(form)
            return
        if self._asks == "new":
            self.query_one(LetterPane).chosen.clear()
        self._close_line()
        self._attempt(lambda: carry_out(self.desk, whole))

    def action_end(self) -> None:
        """Ends the review; the journal has every decision."""
        self.exit()

    def _set_aside(self, typed: str, number: int) -> str:
        digit, _, words = typed.strip().partition(" ")
        reasons = {str(place): reason for place, reason in enumerate(ASIDE_REASONS, 1)}
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
        line.value, line.display = "", True
        asks = {"reject": "reason", "amend": "amend", "aside": "aside", "new": "new", "search": "search"}
        line.placeholder = self.say.plain(f"review.{asks[command]}_which")
        letter = self.query_one(LetterPane)
        if command == "amend" and item and item.claim:
            self._show_parts(card_of(self.desk, item))
            self._ask(AmendmentForm(self.desk, item.claim))
        elif command == "new":
            self._ask(NewClaimForm(self.desk, sorted(letter.chosen or {letter.cursor} - {0})))
        elif command == "aside":
            self._offer(", ".join(f"{digit} {words}" for digit, words in aside_choices(self.say)))
        self.set_focus(line)

    def _ask(self, form: ClaimForm) -> None:
        """Asks the question of a form in the line, with its answers to choose from above it."""
        self._form, question = form, form.question
        line = self.query_one(Input)
        line.placeholder = question.label
        line.value = question.filled
        line.cursor_position = len(line.value)
        offers = "  ".join(f"{number} {offer}" for number, offer in enumerate(question.offers, 1))
        self._offer(f"{question.label}: {offers}" if offers or question.filled else "")

    def _close_line(self) -> None:
        self._asks, self._form = "", None
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
        told = card_text(
            card,
            self.say,
            shows_help=self._help,
            shows_sentences=not self.query_one("#letter").display,
            shows_triples=self._triples,
        )
        self.query_one("#told", Static).update(told)
        self.query_one("#right", VerticalScroll).scroll_home(animate=False)
        keys = Text(" ")
        for key, name in SHOWN:
            keys.append(f"{key} ", style="bold")
            keys.append(f"{self.say.plain(f'review.key.{name}')}  ")
        self.query_one("#keys", Static).update(keys)

    def _show_parts(self, card: Card) -> None:
        told = Text(f"{self.say.plain('review.parts')}\n", style="bold")
        told.append("\n".join(card.parts), style="not bold")
        self.query_one("#told", Static).update(told)

    def _tell_chosen(self) -> None:
        chosen = ", ".join(map(str, sorted(self.query_one(LetterPane).chosen)))
        self._tell(self.say.plain("review.sentences_chosen", numbers=chosen) if chosen else "")

    def _tell(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#message", Static).update(Text(words, style="bold red" if is_error else ""))
