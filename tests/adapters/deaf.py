"""A place where nobody is let in."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager


@contextmanager
def full(port: int = 0) -> Iterator[int]:
    """A port at which somebody listens whose queue is full: who knocks hears nothing, as where packets are lost."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(0)
        with closing(socket.create_connection(door.getsockname())):
            yield door.getsockname()[1]


@contextmanager
def closed() -> Iterator[int]:
    """A port at which nobody listens: who knocks is refused."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        yield door.getsockname()[1]
