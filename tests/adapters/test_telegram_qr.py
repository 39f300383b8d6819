"""A link as a QR code."""

import segno

from adapters.telegram.qr import qr_png, qr_svg

LINK = "https://t.me/ruimte_bot?start=abcdefghijklmnopqrstuvwxyz_-0123"


def test_the_picture_is_large_enough_for_a_camera() -> None:
    png = qr_png(LINK)
    width = int.from_bytes(png[16:20])
    assert (png[:4], width) == (b"\x89PNG", segno.make_qr(LINK).symbol_size(scale=8, border=4)[0])


def test_the_drawing_stands_in_a_page_at_any_size() -> None:
    svg = qr_svg(LINK)
    assert svg.startswith("<svg")
    assert "viewBox" in svg
    assert " width=" not in svg.partition(">")[0]
