"""The review page: the letter with its states, the claim with its keys, and one route that decides."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wijkgraph.errors import UsageError, WijkgraphError
from wijkgraph.reviewing.acts import ASIDE_REASONS
from wijkgraph.reviewing.cards import aside_choices, card_of, completions, part_lines
from wijkgraph.reviewing.composing import SLOTS
from wijkgraph.reviewing.desk import Desk
from wijkgraph.reviewing.typed_commands import carry_out, read_slots
from wijkgraph.web.protocol.templates import templates
from wijkgraph.web.review_desk.admission_by_token import COOKIE, Guard
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import tell

MOST_BYTES = 65_536  # of a form; a decision is a line
_ASSETS = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "site.css": "text/css",
}
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Buttons that need no words, with the command and the key that presses them.
_BUTTONS = (
    ("a", "accept"), ("s", "skip"), ("u", "undo"), ("y", "redo"), ("j", "contested"), ("n", "uncovered"),
    ("b", "bulk"), ("h", "back"), ("l", "forward"),
)  # fmt: skip


def desk_app(desk: Desk, guard: Guard, end: Callable[[], None]) -> Starlette:
    """The application for one desk; `end` is called when the reviewer ends the review.

    Its routes are coroutines that never wait in the middle: one decision is whole before the next request is read.
    """
    page = DeskPage(desk, guard, end)
    return Starlette(
        routes=[
            Route("/", page.show, methods=["GET"]),
            Route("/decide", page.decide, methods=["POST"]),
            Route("/assets/{name}", page.asset, methods=["GET"]),
        ]
    )


class DeskPage:
    """Pages and decisions of one desk; `_said` is what the last decision left to say."""

    def __init__(self, desk: Desk, guard: Guard, end: Callable[[], None]) -> None:
        self._desk, self._guard, self._end = desk, guard, end
        self._say = messages(desk.options.language)
        self._said = ""
        self._is_wrong = False
        self._triples = False

    async def show(self, request: Request) -> Response:
        """The page; the first visit with the token gets the cookie and is sent on to the address without it."""
        if not self._guard.is_this_host(request):
            return self._refused()
        token = request.query_params.get("token", "")
        if token and self._guard.takes_token(token):
            sent_on = RedirectResponse("/", 303, headers=dict(_HEADERS))
            sent_on.set_cookie(COOKIE, self._guard.session, httponly=True, samesite="strict", path="/")
            return sent_on
        if not self._guard.is_admitted(request):
            return self._refused()
        if token:
            return RedirectResponse("/", 303, headers=dict(_HEADERS))
        return self._page()

    async def decide(self, request: Request) -> Response:
        """Carries out the command of a form, then shows the page anew."""
        if not (self._guard.is_this_host(request) and self._guard.is_admitted(request)):
            return self._refused()
        form = await _form(request)
        if form is None:
            return _answer("413", 413)
        if not self._guard.may_decide(request, form.get("proof", "")):
            return self._refused()
        command = form.get("command", "")
        if command == "end":
            self._end()
            return _answer(self._rendered("desk-ended.html"), 200)
        if command == "triples":
            self._triples = not self._triples
        else:
            self._carry_out(command, form)
        return RedirectResponse("/", 303, headers=dict(_HEADERS))

    async def asset(self, request: Request) -> Response:
        """A style or script of the page; nothing secret is in them."""
        name = request.path_params["name"]
        if name not in _ASSETS or not self._guard.is_this_host(request):
            return self._refused()
        body = files("wijkgraph.web").joinpath("assets", name).read_bytes()
        return Response(body, media_type=_ASSETS[name], headers=dict(_HEADERS))

    def _carry_out(self, command: str, form: Mapping[str, str]) -> None:
        self._said, self._is_wrong = "", False
        try:
            # The item that was shown is the one decided on, also when another tab went on meanwhile.
            if form.get("item") and command not in ("undo", "redo"):
                self._desk.go(form["item"])
            told = self._decided(command, form)
            self._said = self._say.plain(told) if told else ""
        except WijkgraphError as error:
            self._said, self._is_wrong = str(tell(error, self._desk.options.language)), True

    def _decided(self, command: str, form: Mapping[str, str]) -> str:
        words = form.get("words", "").strip()
        if command == "aside":
            self._desk.set_aside(form.get("reason", ""), words, int(form.get("number") or 0))
            return ""
        if command == "new":
            return self._new(form, words)
        if command == "amend":
            return carry_out(self._desk, f"amend {form.get('part', '')} {words}")
        if command in ("reject", "search"):
            if not words:
                raise UsageError("Nothing was filled in", next="Type a value, or leave the claim as it is.")
            return carry_out(self._desk, f"{command} {words}")
        return carry_out(self._desk, command)

    def _new(self, form: Mapping[str, str], words: str) -> str:
        """A new claim on the selected code points, else on the sentences whose numbers are given."""
        kind, view = form.get("kind", ""), self._desk.view
        start, end = form.get("start", ""), form.get("end", "")
        slots = read_slots(kind, words)
        if view and start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(view.text):
            numbers = [one.number for one in view.sentences_meeting(int(start), int(end))]
            names = SLOTS.get(kind, ("",))
            slots.setdefault(names[0], view.as_read_text(int(start), int(end)))
        else:
            numbers = [
                int(one) for one in form.get("numbers", "").replace(",", " ").split() if one.isdecimal()
            ]
        self._desk.write(kind, numbers, slots)
        return ""

    def _page(self) -> Response:
        desk, item = self._desk, self._desk.current
        card = card_of(desk, item)
        claim = item.claim if item and not card.hidden else None
        offers = []
        if claim:
            for number in range(1, len(part_lines(desk, claim)) + 1):
                offers += completions(desk, claim, number, "")
        done = desk.progress
        body = self._rendered(
            "desk.html",
            desk=desk,
            card=card,
            cited=[one.number for one in card.cited],
            is_claim=bool(item and item.claim),
            triples=self._triples,
            buttons=_BUTTONS,
            aside=list(zip(ASIDE_REASONS, aside_choices(self._say), strict=True)),
            kinds=list(SLOTS),
            offers=sorted(set(offers)),
            said=self._said,
            is_wrong=self._is_wrong,
            progress=self._say.plain(
                "review.progress", decided=done.decided, total=done.total, open=done.open_sentences,
                sentences=done.sentences,
            ),
        )  # fmt: skip
        return _answer(body, 200)

    def _rendered(self, name: str, **values: object) -> str:
        language = self._desk.options.language
        return templates.get_template(name).render(
            say=self._say, language=language, proof=self._guard.proof, key=self._desk.files.key, **values
        )

    def _refused(self) -> Response:
        return _answer(self._rendered("desk-refused.html"), 403)


def _answer(body: str, status: int) -> Response:
    return Response(body, status, media_type="text/html", headers=dict(_HEADERS))


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form; None for one that is too large."""
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            return None
    return dict(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))
