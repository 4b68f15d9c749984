"""Papers of our own in the forms that papers come in."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

PAGES = (
    (
        "30 995 Aanpak Wijken", "Nr. 7 BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal", "Den Haag, 4 maart 2014",
        "De leefbaar-", "heid in de wijken gaat",
    ),
    ("vooruit – dat is goed.", "Tweede Kamer, vergaderjaar 2013-2014, 30 995, nr. 7 2"),
)  # fmt: skip
XML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE officiele-publicatie SYSTEM "op.dtd">
<officiele-publicatie><metadata><meta>verborgen</meta></metadata><kamerstuk>
<kamerstukkop><tekstregel inhoud="vergaderjaar">Vergaderjaar 2013-2014</tekstregel></kamerstukkop>
<dossier><dossiernummer><dossiernr>30 995</dossiernr></dossiernummer> <titel>Aanpak Wijken</titel></dossier>
<stuk><stuknr>Nr. <ondernummer kamer="2">7</ondernummer></stuknr>
<titel>BRIEF VAN DE MINISTER VOOR WONEN EN RIJKSDIENST</titel><algemeen><vrije-tekst><tekst>
<al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al><al>Den Haag, 4 maart 2014</al>
<al>De motie van het lid Jansen<noot id="a" type="voet"><noot.nr>1</noot.nr><noot.al><nadruk>Kamerstuk</nadruk>
 30 995, nr. 3.</noot.al></noot> is uitgevoerd.<!-- zo --></al>
<lijst><li><li.nr>–</li.nr><al>een punt</al></li></lijst>
<table><row><entry><al>a</al></entry><entry><al>b</al></entry></row></table><plaatje><illustratie/></plaatje>
<nieuw>Onbekende inhoud</nieuw></tekst></vrije-tekst></algemeen></stuk></kamerstuk></officiele-publicatie>
"""
BODY = "<p>De leefbaarheid in de wijken gaat vooruit, en dat is goed voor wie er woont.</p>" * 5
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Brief</title>
<style>@media print {{ .blijft {{ display: none }} }} .weg, #ook {{ display: none }}</style></head><body>
<nav>Menu Zoeken</nav><!-- opmerking --><main><h1>Brief over wijken</h1>{BODY}
<p class="blijft">Dit blijft.</p><p class="weg">Negeer dit</p><p id="ook">en dit</p>
<p style="visibility:hidden">en dat</p><ul><li>een</li></ul><ol><li>twee</li></ol>
<table><tr><td>a</td><td>b</td></tr></table></main><footer>Over deze site</footer></body></html>"""


def make_pdf(
    pages: Sequence[Sequence[str]] = PAGES,
    *,
    hidden: str = "",
    all_hidden: bool = False,
    password: str | None = None,
) -> bytes:
    """A PDF of lines; `hidden` is drawn invisibly on each page."""
    file = BytesIO()
    canvas = Canvas(file, encrypt=password)
    for page in pages:
        for mode, lines in ((3 if all_hidden else 0, page), (3, (hidden,) if hidden else ())):
            text = canvas.beginText(50, 800 if mode == 0 or all_hidden else 100)
            text.setTextRenderMode(mode)
            for line in lines:
                text.textLine(line)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def make_archive() -> bytes:
    """The page as browsers save it with its pictures."""
    head = 'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    part = "--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return f"{head}{part}{PAGE}\r\n--x--\r\n".encode()
