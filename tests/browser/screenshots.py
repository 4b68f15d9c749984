"""Takes the pictures in docs/screenshots: `python -m tests.browser.screenshots http://127.0.0.1:8000`."""

import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
DESKTOP, PHONE = (1280, 900), (390, 844)

SILENCE = "question/who-commissioned-which-study.nl.html?study=study/veerkracht-in-het-corporatiebezit"

# Name of the picture, address, colours, size of the window.
PICTURES = [
    ("start-nl", "index.nl.html", "light", DESKTOP),
    ("start-en-dark", "index.en.html", "dark", DESKTOP),
    ("thing-nl", "doc/study/wijk-in-zicht.nl.html", "light", DESKTOP),
    ("thing-en-phone", "doc/study/wijk-in-zicht.en.html", "light", PHONE),
    ("letter-nl", "letter/kst-30995-98.nl.html#p7544-7764", "light", DESKTOP),
    ("provenance-en", "prov/programme/leefbaarheid-en-veiligheid.en.html", "light", DESKTOP),
    ("commitments-nl", "commitments.nl.html", "light", DESKTOP),
    ("question-en", "question/which-reports-informed-which-decisions.en.html", "light", DESKTOP),
    ("silence-nl", SILENCE, "light", DESKTOP),
    ("not-stated-nl-phone", "doc/not-stated/client-of-veerkracht.nl.html", "light", PHONE),
    ("studies-en-dark", "studies.en.html", "dark", DESKTOP),
    ("ontology-nl", "def.nl.html", "light", DESKTOP),
    ("sparql-en", "sparql.en.html", "light", DESKTOP),
    ("question-nl-phone", "question/who-promised-what-and-was-it-kept.nl.html", "light", PHONE),
    ("dossier-nl", "dossier/area/utrecht-overvecht.nl.html", "light", DESKTOP),
    ("sheet-nl", "sheet/minister-van-bzk.nl.html", "light", DESKTOP),
    ("programme-nl", "programme.nl.html", "light", DESKTOP),
    ("search-nothing-nl-phone", "search.nl.html?q=leefbaarheit", "light", PHONE),
    ("problem-nl", "sparql?query=SELECT%20*%20%7B%0A%20%20%3Fs%20%3Fp", "light", DESKTOP),
]


def main(home: str) -> None:
    """Write every picture, the visible part of the page only."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, address, colours, (width, height) in PICTURES:
            context = browser.new_context(
                color_scheme=colours, viewport={"width": width, "height": height}, locale="nl-NL"
            )
            page = context.new_page()
            page.goto(f"{home}/{address}", wait_until="networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
