"""A link as a QR code, dark on light with the white edge that cameras need."""

from io import BytesIO

import segno

EDGE = 4  # modules, as the standard asks
PIXELS = 8  # a module in a PNG: large enough on a phone's screen


def qr_png(link: str) -> bytes:
    """The link as a PNG image."""
    out = BytesIO()
    segno.make_qr(link).save(out, kind="png", scale=PIXELS, border=EDGE, light="white")
    return out.getvalue()


def qr_svg(link: str) -> str:
    """The link as an SVG element for a page, which gives it its size."""
    return segno.make_qr(link).svg_inline(border=EDGE, light="white", omitsize=True)
