"""The unit with which systemd runs us on Linux: nothing it may do that it does not need."""

import os
import pwd
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli import env_file
from bot.opening import database_file, key_file
from bot.settings import Settings

STOPPING_SECONDS = 45  # a batch within its lease, requests that are under way, and room for a slow disk
SERVICE_USER = "ruimte"  # for whom root prints it
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}  # or each thread keeps memory of its own: six megabytes, and nothing is faster
HARDENING = {
    "UMask": "0077",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "read-only",
    "ProtectClock": "yes",
    "ProtectControlGroups": "yes",
    "ProtectHostname": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectProc": "invisible",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service",
}


def unit(settings: Settings, program: Sequence[str], folder: Path) -> str:
    """The whole unit, for this program with the `.env` in this folder."""
    service = {
        "Type": "exec",
        "User": _user(),
        "WorkingDirectory": _plain(folder),
        "Environment": " ".join(f"{name}={value}" for name, value in ENVIRONMENT.items()),
        "EnvironmentFile": _plain(folder / env_file.HERE),
        "ExecStart": " ".join(_word(word) for word in (*program, "run")),
        "Restart": "on-failure",
        "RestartSec": "10",
        "KillSignal": "SIGTERM",
        "TimeoutStopSec": str(STOPPING_SECONDS),
        **HARDENING,
        "ReadWritePaths": " ".join(_word(str(path)) for path in _written(settings, folder)),
    }
    sections = {
        "Unit": {"Description": "Ruimte", "Wants": "network-online.target", "After": "network-online.target"},
        "Service": service,
        "Install": {"WantedBy": "multi-user.target"},
    }
    return "\n".join(_section(name, lines) for name, lines in sections.items())


def this_program() -> Sequence[str]:
    """How we were started, with whole paths."""
    started = Path(sys.argv[0]).absolute()
    return (str(started),) if started.name != "__main__.py" else (sys.executable, "-m", "bot")


def _section(name: str, lines: Mapping[str, str]) -> str:
    return f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in lines.items())


def _user() -> str:
    return pwd.getpwuid(os.getuid()).pw_name if os.getuid() else SERVICE_USER


def _written(settings: Settings, folder: Path) -> Sequence[Path]:
    """Folders in which something is written: the database, its backups, and the key while there is none yet."""
    database, key = database_file(settings), key_file(settings, is_demo=False)
    wanted = [folder / database.parent] if database is not None else []
    wanted += [folder / settings.backups.expanduser()] if settings.backups else []
    wanted += [] if settings.keys or key.exists() else [folder / key.parent]
    return [*dict.fromkeys(path.resolve() for path in wanted)]


def _word(text: str) -> str:
    """One word of a line: quoted where it has spaces, and without anything that systemd would fill in."""
    safe = _plain(text).replace("$", "$$")
    return f'"{safe}"' if " " in safe else safe


def _plain(text: str | Path) -> str:
    return str(text).replace("%", "%%")
