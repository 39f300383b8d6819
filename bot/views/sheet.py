"""The printed sheet: one strip for each person, to cut and hand over (J28). It needs nothing from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.views.catalogue import Catalogue

STYLE = """
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 186mm; font: 12pt/1.4 system-ui, sans-serif; color: #000; background: #fff }
.secret { margin: 6mm 0; padding: 3mm; border: 2px solid #000 }
.strip { display: flex; gap: 6mm; align-items: center; padding: 5mm 0; border-bottom: 1px dashed #555 }
.strip { break-inside: avoid; page-break-inside: avoid }
.strip:first-of-type { border-top: 1px dashed #555 }
.strip svg { flex: none; width: 40mm; height: 40mm }
h2 { margin: 0 0 1mm; font-size: 15pt }
p { margin: 0 0 1mm }
.link { font: 9pt/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
"""


@dataclass(frozen=True)
class Strip:
    """Somebody's name and link, and that link as an SVG element."""

    name: str
    link: str
    svg: str


def sheet(t: Catalogue, strips: Sequence[Strip], moment: str) -> str:
    """The whole page; the links on it work until this moment."""
    title, body = escape(t("sheet.title")), "\n".join(_strip(t, strip, moment) for strip in strips)
    return f"""<!doctype html>
<html lang="{t.language}">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<p class="secret">{escape(t("sheet.secret"))}</p>
{body}
</body>
</html>
"""


def _strip(t: Catalogue, strip: Strip, moment: str) -> str:
    return f"""<section class="strip">
{strip.svg}
<div>
<h2>{escape(strip.name)}</h2>
<p>{escape(t("sheet.scan"))}</p>
<p>{escape(t("sheet.start", moment=moment))}</p>
<p class="link">{escape(strip.link)}</p>
</div>
</section>"""
