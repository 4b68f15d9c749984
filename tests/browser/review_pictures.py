"""Takes the pictures of docs/review.md from proposals of the rules: `python -m tests.browser.review_pictures`."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

from wijkgraph.cli.screen.review_app import ReviewApp
from wijkgraph.project import Layout
from wijkgraph.reviewing.desk import open_desk
from wijkgraph.reviewing.desk_state import DeskOptions

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "screenshots"
KEY = "kst-30995-98"
PART = "7"  # the strength of an influence, of a closed list
BROWSER = ["--no-sandbox", "--disable-gpu"]


def project(folder: Path) -> Layout:
    """A copy of the project in which this letter has proposals and no claim."""
    for name in ("ontology", "queries", "wijkgraph.toml"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "data" / "claims" / f"{KEY}.trig").unlink()
    command = [sys.executable, "-m", "wijkgraph", "--root", str(folder), "propose", KEY]
    subprocess.run(command, check=True, capture_output=True)
    return Layout(folder, folder / "build")


async def draw_screens(layout: Layout) -> Mapping[str, str]:
    """The full screen after two decisions, and with the form of an amendment; as SVG by the name of the picture."""
    with open_desk(layout, KEY, "voorbeeld", DeskOptions("nl")) as desk:
        app = ReviewApp(desk)
        async with app.run_test(size=(110, 34)) as pilot:
            for key in ("1", "8"):
                await pilot.press(key)
            await pilot.pause(1)
            title = f"wijkgraph review {KEY}"
            asked = app.export_screenshot(title=title)
            await pilot.press("e", PART, "enter")
            await pilot.pause(1)
            return {"review-terminal-nl": asked, "review-form-nl": app.export_screenshot(title=title)}


def main() -> None:
    """Write the picture of the terminal and those of the page: desktop, dark, phone."""
    with tempfile.TemporaryDirectory() as folder:
        take(folder, asyncio.run(draw_screens(project(Path(folder)))))


def take(folder: str, screens: Mapping[str, str]) -> None:
    """Draws the SVG of the terminal, and the page as it is served, in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=BROWSER)
        page = browser.new_page(viewport={"width": 1360, "height": 930})
        for name, svg in screens.items():
            page.set_content(svg)
            page.locator("svg").first.screenshot(path=FOLDER / f"{name}.png")
        command = [
            "-m",
            "wijkgraph",
            "--lang",
            "nl",
            "--root",
            folder,
            "review",
            KEY,
            "--web",
            "--by",
            "voorbeeld",
        ]
        with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            address = process.stdout.readline().strip()
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(address)
            page.screenshot(path=FOLDER / "review-page-nl.png")
            page.emulate_media(color_scheme="dark")
            page.screenshot(path=FOLDER / "review-page-nl-dark.png")
            page.set_viewport_size({"width": 390, "height": 844})
            page.screenshot(path=FOLDER / "review-page-nl-phone.png")
            process.terminate()
        browser.close()


if __name__ == "__main__":
    main()
