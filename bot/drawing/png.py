"""Text of SVG to a PNG: the same bytes everywhere, with our own font and no other."""

from contextlib import ExitStack
from importlib.resources import as_file, files
from sys import stdin, stdout

from bot.drawing.font import FAMILY, FILES


def png(svg: str) -> bytes:
    """The picture, in the size that it says."""
    from resvg_py import svg_to_bytes  # its memory is for whoever draws, which most days is nobody

    with ExitStack() as stack:
        fonts = [str(stack.enter_context(as_file(files("bot.drawing") / name))) for name in FILES]
        return svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts, font_family=FAMILY)


if __name__ == "__main__":  # as bot.pictures runs it
    stdout.buffer.write(png(stdin.buffer.read().decode()))
