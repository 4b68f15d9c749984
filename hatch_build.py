"""Puts the packages that pages load in place when the package is built: npm fetches them, two files are kept.

Without npm or a registry the build goes on: the query page then shows its plain form. What stands there already and is
as young as its lock file is left alone.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = Path("src/wijkgraph/web/assets")
EDITOR = Path("node_modules/@zazuko/yasgui/build")
KEPT = ("yasgui.min.js", "yasgui.min.css")
SKIP = "WIJKGRAPH_NO_NPM"


class BrowserPackages(BuildHookInterface[Any]):
    """Runs before a wheel is built or the checkout is installed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what the lock file names, and copy the files that are served."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        packages = root / ASSETS / "packages"
        if self._fetch(root / ASSETS, packages / KEPT[0]):
            packages.mkdir(exist_ok=True)
            for name in KEPT:
                shutil.copyfile(root / ASSETS / EDITOR / name, packages / name)

    def _fetch(self, folder: Path, made: Path) -> bool:
        """Whether npm put the packages of a folder there now. `made` is the file they are wanted for."""
        lock = folder / "package-lock.json"
        if made.exists() and made.stat().st_mtime >= lock.stat().st_mtime:
            return False
        npm = shutil.which("npm")
        if not npm or os.environ.get(SKIP):
            self.app.display_warning(f"npm was not run in {folder}: pages do without its packages")
            return False
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            self.app.display_warning(f"npm gave up in {folder}: {done.stderr[-500:]}")
        return done.returncode == 0
