"""Files written whole or not at all."""

from pathlib import Path
from uuid import uuid4


def write_atomically(path: Path, data: str | bytes) -> None:
    """Replaces a file in one step (rename is atomic, POSIX.1-2017); text is encoded as UTF-8.

    Readers see the old content or the new one, also when the process is killed meanwhile. Raises OSError; a failed
    write leaves nothing beside the old file.
    """
    fresh = path.with_name(f".{path.name}.{uuid4().hex}")  # in the same folder, so on the same file system
    try:
        fresh.write_bytes(data.encode() if isinstance(data, str) else data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
