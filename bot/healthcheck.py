"""`python -m bot.healthcheck`: whether the process beside us still turns.

It asks `/livez` and not `/readyz`: a platform or a database that is away is no reason to begin this process again.
Small, and apart from the command, for it starts twice a minute.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

from dotenv import dotenv_values

SECONDS = 4.0
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where it listens, not where we ask


def is_alive(host: str, port: int) -> bool:
    """Whether somebody answers there that all is well."""
    connection = HTTPConnection(EVERY_ADDRESS.get(host, host), port, timeout=SECONDS)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def main() -> None:
    """Ends in 0 or 1, as Docker wants it."""
    known = dotenv_values(".env") | os.environ
    host, port = known.get("RUIMTE_HTTP_HOST") or "127.0.0.1", known.get("RUIMTE_HTTP_PORT") or "8080"
    sys.exit(not is_alive(host, int(port)))


if __name__ == "__main__":
    main()
