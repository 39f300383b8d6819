"""A picture of nothing, for where one was withdrawn."""

import struct
import zlib

WIDTH, HEIGHT = 160, 90  # of a size that Telegram takes for a photo


def _png(*, grey: int) -> bytes:
    line = b"\0" + bytes([grey]) * WIDTH
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(line * HEIGHT)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


BLANK = _png(grey=0xEE)
