"""A program on a real pseudo-terminal: keys in, the screen as a person sees it out."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

import pyte


class Terminal:
    """A running program on a terminal of some size; `keys` counts the keys that were pressed."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.keys = 0
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.code: int | None = None
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.execvpe(
                command[0],
                list(command),
                {**os.environ, "TERM": "xterm-256color", "PYTHONWARNINGS": "", **(environment or {})},
            )
        self.resize(*size)

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def press(self, keys: str) -> None:
        """Presses keys, one for each character."""
        self.keys += len(keys)
        os.write(self._handle, keys.encode())

    def send(self, data: bytes) -> None:
        """Sends bytes as they are: an arrow, a paste."""
        self.keys += 1
        os.write(self._handle, data)

    def resize(self, columns: int, lines: int) -> None:
        """Makes the window another size, and tells the program."""
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Reads the screen until the words stand on it. Fails with the screen when they do not come."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"no {words!r} in\n{self.text}"
            assert self._read(0.2) or words in self.text, f"ended without {words!r}:\n{self.text}"

    def settle(self, seconds: float = 0.4) -> None:
        """Reads for some time: a cursor that blinks never rests."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left, only_if_ready=True)

    def wait(self, seconds: float = 30) -> int:
        """Waits for the end; returns the exit code, negative for a signal."""
        end = time.monotonic() + seconds
        while self.code is None:
            assert time.monotonic() < end, f"does not end:\n{self.text}"
            self._read(0.05, only_if_ready=True)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._drain()
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Sends a signal to the program."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """Ends the program if it runs, and lets the terminal go."""
        if self.code is None:
            self.kill()
            self.wait()
        os.close(self._handle)

    def _drain(self) -> None:
        while self._read(0.05, only_if_ready=True):
            pass

    def _read(self, seconds: float, *, only_if_ready: bool = False) -> bool:
        """Reads what there is within some time; False at the end, and with `only_if_ready` where nothing came."""
        ready, _, _ = select.select([self._handle], [], [], seconds)
        if not ready:
            return not only_if_ready
        try:
            data = os.read(self._handle, 65536)
        except OSError:  # the program has gone
            return False
        self._stream.feed(data)
        return bool(data)
