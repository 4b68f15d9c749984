"""Runs tests that have failed beside others once more, alone: `python -m tests.once_more STATUS`, with pytest's status.

For CI, where a machine at work, not the change under test, may end a test among ten thousand. A few only: many failures
are a fault of ours, and so is one that stays when nothing runs beside it.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")
MOST = 5


def once_more(status: int, kept: Path = LAST_FAILED) -> int:
    """The status of pytest when the tests that `kept` names have run again; the status given where none may.

    None may but after a run that came to its end with at most `MOST` tests failed.
    """
    failed = sorted(json.loads(kept.read_text())) if kept.exists() else []
    if status != pytest.ExitCode.TESTS_FAILED or not 0 < len(failed) <= MOST:
        return status
    print(f"Failed beside others, run once more alone: {len(failed)}", *failed, sep="\n  ", flush=True)
    again = subprocess.run([sys.executable, "-m", "pytest", *failed], check=False).returncode
    print("Each passed alone." if again == 0 else "Failed alone too.", flush=True)
    return again


if __name__ == "__main__":
    sys.exit(once_more(int(sys.argv[1])))
