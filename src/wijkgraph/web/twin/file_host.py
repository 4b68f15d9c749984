"""Rules (`.htaccess`) by which an Apache host answers as the live server does; other hosts ignore them."""

from collections.abc import Mapping

from wijkgraph.linked.description import RECEIPTS
from wijkgraph.web.protocol.templates import templates

# The page where there is one, else what a program would get unasked.
_ENDINGS = ("html", "trig", "ttl", "xml", "txt", "atom", "csv")


def apache_rules(types: Mapping[str, str], files: Mapping[str, str]) -> bytes:
    """The rules, given media types by ending, and by name for files without an ending."""
    return (
        templates.get_template("htaccess.txt")
        .render(
            receipts="|".join(sorted({"def", *RECEIPTS})),
            endings=_ENDINGS,
            types=[
                (ending, *media_type.partition("; charset=")[::2])
                for ending, media_type in sorted(types.items())
            ],
            files=sorted(files.items()),
        )
        .encode()
    )
