"""Puts the packages that pages load in place when the package is built: npm fetches them, two files are kept.

Without npm or a registry the build goes on: the query page then shows its plain form. An editable install also gets
what the browser tests need.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = Path("src/wijkgraph/web/assets")
KEPT = ("node_modules/@zazuko/yasgui/build/yasgui.min.js", "node_modules/@zazuko/yasgui/build/yasgui.min.css")
SKIP = "WIJKGRAPH_NO_NPM"


class BrowserPackages(BuildHookInterface[Any]):
    """Runs before a wheel is built or the checkout is installed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what the lock file names, and copy the files that are served."""
        assets = Path(self.root) / ASSETS
        npm = shutil.which("npm")
        if not npm or os.environ.get(SKIP) or self.target_name != "wheel":
            if self.target_name == "wheel":
                self.app.display_warning("npm was not run: the query page will show its plain form")
            return
        scope = [] if version == "editable" else ["--omit=dev"]
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *scope]
        done = subprocess.run(command, cwd=assets, capture_output=True, text=True, check=False)
        if done.returncode:
            self.app.display_warning(
                f"npm gave up, the query page will show its plain form: {done.stderr[-500:]}"
            )
            return
        folder = assets / "packages"
        folder.mkdir(exist_ok=True)
        for name in KEPT:
            shutil.copyfile(assets / name, folder / Path(name).name)
        licence = assets / "node_modules/@zazuko/yasgui/LICENSE"
        if licence.exists():
            shutil.copyfile(licence, folder / "yasgui-license.txt")
