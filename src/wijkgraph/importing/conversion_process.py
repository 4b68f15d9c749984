"""The child process that converts one file: reads it on stdin, writes text and counts as JSON on stdout.

It takes its own limits before it reads a byte: processor time, memory, no files written, no core dump. It is killed by
the system, or by its parent, where it goes on for longer.
"""

import json
import resource
import sys
from collections.abc import Callable

from wijkgraph.errors import SourceError, TooLarge, WijkgraphError
from wijkgraph.importing.conversion import Conversion, ImportLimits
from wijkgraph.importing.file_kinds import FileKind

Convert = Callable[[bytes, Conversion], None]


def main(arguments: list[str]) -> None:
    """Converts stdin, a file of the kind named first, within the limits named behind it."""
    kind = FileKind(arguments[0])
    limits = ImportLimits(*(int(number) for number in arguments[1:5]))
    convert = _converter(kind)
    _limit(limits)
    conversion = Conversion(limits)
    try:
        convert(sys.stdin.buffer.read(), conversion)
        answer: object = {
            "text": conversion.text,
            "dropped": {what: count for what, count in conversion.dropped.items() if count},
            "remarks": conversion.remarks,
        }
    except WijkgraphError as error:
        answer = error.to_message()
    except MemoryError:
        answer = TooLarge(
            "Reading the file needs more memory than is allowed", next="Give the text of the paper."
        ).to_message()
    except RecursionError:
        answer = SourceError("The file is nested too deep", next="Give the text of the paper.").to_message()
    sys.stdout.write(json.dumps(answer))


def _converter(kind: FileKind) -> Convert:
    # Each library is loaded for its own kind only, and before memory is limited.
    if kind is FileKind.PDF:
        from wijkgraph.importing.pdf_text import convert_pdf

        return convert_pdf
    if kind is FileKind.XML:
        from wijkgraph.importing.official_xml import convert_xml

        return convert_xml
    from wijkgraph.importing.saved_page import convert_archive, convert_page

    return convert_archive if kind is FileKind.ARCHIVE else convert_page


def _limit(limits: ImportLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1:])
