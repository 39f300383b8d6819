"""What a caller gave a method: JSON, a form or multipart, in the body or in the address."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.telegram.refusal import bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came along."""

    name: str
    body: bytes


class Arguments:
    """The arguments of one call, by name; in a form everything is text, and objects are JSON in it."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = {name: value for name, value in found.items() if value is not None}

    def text(self, name: str) -> str:
        """Text, empty when it was not given."""
        return str(self.found.get(name, ""))

    def number(self, name: str) -> int | None:
        """A whole number. Raises Refusal."""
        try:
            return int(self.found[name]) if self.text(name) else None
        except ValueError:
            raise bad_request(f'field "{name}" must be a valid Number') from None

    def flag(self, name: str) -> bool:
        """Whether it is so."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def decoded(self, name: str) -> Any:
        """An object or a list, None when it was not given. Raises Refusal."""
        value = self.found.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | str:
        """A file that came along, also as attach://, or what names one: empty when there is neither."""
        value = self.found.get(name, "")
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.found.get(value.removeprefix("attach://"), value)
        return value if isinstance(value, Upload) else str(value)


async def read(request: web.Request) -> Arguments:
    """What this request brings. Raises Refusal."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return Arguments(found | await _object(request))
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found[name] = Upload(value.filename, value.file.read())
        else:
            found[name] = value.decode() if isinstance(value, (bytes, bytearray)) else value
    return Arguments(found)


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("object expected")
    return body
