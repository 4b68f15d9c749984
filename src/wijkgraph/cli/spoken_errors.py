"""Messages of errors on stderr, in the language that was asked for."""

import sys
from typing import Any

from wijkgraph.errors import WijkgraphError
from wijkgraph.letters.safe_text import escaped
from wijkgraph.words.messages import messages
from wijkgraph.words.translations import ORIGINAL, Told, tell, translate


def complain(error: WijkgraphError, language: str) -> None:
    """Prints an error on stderr, in the language; a part that exists only in English apart, and said to be so."""
    told = tell(error, language)
    # A message names files and quotes words; neither may steer the terminal.
    print(escaped(f"wijkgraph: {told}"), file=sys.stderr)
    if told.detail:
        detail = messages(language).plain("error.in_english", detail=told.detail)
        print(escaped(f"  {detail}"), file=sys.stderr)


def complain_of_typing(error: Any, language: str) -> bool:
    """Prints a usage error of typer; False, with nothing printed, where only its English exists."""
    found = translate(error.format_message(), language) if language != ORIGINAL else None
    if found is None:
        return False
    path = error.ctx.command_path if error.ctx else "wijkgraph"
    advice = messages(language).plain("error.see_help", path=path)
    print(f"wijkgraph: {Told(found, next=advice)}", file=sys.stderr)
    return True
