"""The Dockerfile without Docker: its own steps in a clean folder, and what compose.yaml promises.

What comes from the package index is linked from the packages that run these tests; all else is what the file says.
"""

import asyncio
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns, which
from typing import Any

import pytest
from ruamel.yaml import YAML

from adapters.http.server import Server
from bot.cli.systemd import ENVIRONMENT
from bot.settings import Settings, read_settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "Dockerfile").read_text("utf-8")
FROM_THE_INDEX = "--require-hashes"  # the step that fetches the locked packages
SECONDS = 300


def instructions() -> Iterator[tuple[str, str]]:
    """Each instruction with what follows it, on one line."""
    for line in re.sub(r"\\\n", " ", TEXT).splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, " ".join(rest.split())


def copied() -> list[str]:
    """What is copied from this folder."""
    sources = [rest.split()[:-1] for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")]
    return [source for words in sources for source in words]


def said(word: str) -> list[str]:
    return [rest for found, rest in instructions() if found == word]


def environment(path: str) -> dict[str, str]:
    return {"PATH": path, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


# The image


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that would be /opt/ruimte, made by the steps of the first stage."""
    folder = tmp_path_factory.mktemp("image")
    source, tools = folder / "src", folder / "tools"
    for each in (source, tools):
        each.mkdir()
    _copy_sources(source)
    for name, words in (("python", ""), ("pip", " -m pip")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{words} "$@"\n')
        (tools / name).chmod(0o755)
    made = folder / "ruimte"
    fetching, *building = [step for step in said("RUN") if "/opt/ruimte" in step]
    first, *_ = fetching.split(" && ")
    _run(first, folder)
    _link_packages(folder, made)
    for step in building:
        _run(step, folder)
    return made


def _copy_sources(source: Path) -> None:
    for name in copied():
        if (ROOT / name).is_dir():
            copytree(ROOT / name, source / name, ignore=ignore_patterns("__pycache__"))
        else:
            copy2(ROOT / name, source / name)


def _run(step: str, folder: Path) -> None:
    here = step.replace("/opt/ruimte", str(folder / "ruimte")).replace("/wheels", str(folder / "wheels"))
    done = subprocess.run(
        ["/bin/sh", "-ec", here],
        cwd=folder / "src", env=environment(f"{folder / 'tools'}:{os.defpath}"), capture_output=True, text=True,
        check=False, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def _link_packages(folder: Path, made: Path) -> None:
    """Every package but our own, for the new place to import."""
    linked = folder / "packages"
    linked.mkdir()
    for found in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"ruimte|__editable__|.*\.pth$", found.name):
            (linked / found.name).symlink_to(found)
    (site,) = made.glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(f"{linked}\n")


def in_image(image: Path, *words: str, folder: Path, **settings: str) -> tuple[int, str, str]:
    """Run something of the image in an empty folder: its exit code, and what it says."""
    done = subprocess.run(
        [image / "bin" / words[0], *words[1:]],
        cwd=folder, env=environment(f"{image / 'bin'}:{os.defpath}") | {"HOME": str(folder)} | settings,
        capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_hadolint_has_nothing_to_say() -> None:
    program = which("hadolint", path=sysconfig.get_path("scripts"))
    assert program is not None
    done = subprocess.run([program, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_only_the_step_before_our_own_files_needs_a_network() -> None:
    first, *others = [step for step in said("RUN") if "pip" in step]

    assert (FROM_THE_INDEX in first, [step for step in others if step.count("--no-index") != step.count("pip ")]) == (
        True,
        [],
    )


def test_what_is_copied_is_enough_to_be_the_command(image: Path, tmp_path: Path) -> None:
    where = in_image(image, "python", "-c", "import bot, prompts; print(bot.__file__)", folder=tmp_path)
    version = in_image(image, "ruimte", "--version", folder=tmp_path)

    assert (where[0], Path(where[1].strip()).is_relative_to(image)) == (0, True)
    assert (version[0], version[1].startswith("ruimte, version ")) == (0, True)


def test_every_word_came_along(image: Path, tmp_path: Path) -> None:
    code, _, err = in_image(image, "ruimte", "preview", "--check", folder=tmp_path)

    assert (code, err) == (0, "")


def test_nothing_to_build_with_came_along(image: Path) -> None:
    assert [path.name for path in (image / "bin").glob("pip*")] == []


# How it runs


def test_it_runs_as_a_user_with_a_number_and_writes_in_its_volumes_alone() -> None:
    settings = dict(re.findall(r'(RUIMTE_\w+)="([^"]*)"', " ".join(said("ENV"))))

    read = read_settings(**{name.removeprefix("RUIMTE_").lower(): value for name, value in settings.items()})
    assert (said("USER"), said("VOLUME"), said("WORKDIR")[-1]) == (["10001"], ['["/data", "/key"]'], "/data")
    assert (read.database, str(read.key_file)) == ("sqlite:////data/ruimte.sqlite3", "/key/key")


def test_it_has_the_environment_that_the_unit_has() -> None:
    (set_,) = said("ENV")
    assert [f"{name}={value}" for name, value in ENVIRONMENT.items() if f"{name}={value}" not in set_] == []


def health(image: Path, folder: Path, port: int) -> int:
    (command,) = re.findall(r'CMD \["(.*)"\]', said("HEALTHCHECK")[0])
    return in_image(image, *command.split('", "'), folder=folder, RUIMTE_HTTP_PORT=str(port))[0]


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Where our own web server listens, with something wrong that lies elsewhere."""

    async def troubles() -> list[str]:
        return ["database"]

    async with Server("127.0.0.1", 0, routes=[], ready=troubles) as server:
        yield server.address[1]


async def test_it_is_healthy_while_it_turns_whatever_is_wrong_elsewhere(image: Path, tmp_path: Path, port: int) -> None:
    assert await asyncio.to_thread(health, image, tmp_path, port) == 0


def test_it_is_not_healthy_when_nobody_answers(image: Path, tmp_path: Path) -> None:
    assert health(image, tmp_path, 9) == 1


def test_docker_sees_what_is_copied_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert [line for line in lines if not line.startswith(("#", "!"))] == ["*", "**/__pycache__"]
    assert {line[1:] for line in lines if line.startswith("!")} == set(copied())


def test_who_follows_the_page_can_watch_it_from_the_machine_itself() -> None:
    page = (ROOT / "docs" / "running.md").read_text("utf-8").replace("\\\n", " ")
    started = [line for line in page.splitlines() if line.startswith("docker run -d ")]
    (port,) = said("EXPOSE")

    assert [f" -p 127.0.0.1:{port}:{port} " in line for line in started] == [True, True]
    assert 'RUIMTE_HTTP_HOST="0.0.0.0"' in said("ENV")[0]


# compose.yaml


@pytest.fixture
def services() -> dict[str, Any]:
    composed = YAML(typ="safe").load(ROOT / "compose.yaml")
    assert set(composed["volumes"]) == {"database", "data", "key"}
    found: dict[str, Any] = composed["services"]
    return found


def test_two_of_us_wait_for_one_database(services: dict[str, Any]) -> None:
    ours = services["ruimte"]

    assert (set(services), ours["deploy"]) == ({"database", "ruimte"}, {"replicas": 2})
    assert ours["depends_on"] == {"database": {"condition": "service_healthy"}}
    health = services["database"]["healthcheck"]["test"]
    assert (health[1], "--host=127.0.0.1" in health) == ("pg_isready", True)  # over a socket it answers too soon
    assert re.fullmatch(r"postgres:\d+", services["database"]["image"])


def test_nothing_is_reachable_from_outside_and_nothing_can_be_written_but_volumes(services: dict[str, Any]) -> None:
    for service in services.values():
        assert (service["read_only"], service["restart"], "ports" in service) == (True, "unless-stopped", False)
    assert services["ruimte"]["volumes"] == ["data:/data", "key:/key"]
    assert (services["ruimte"]["cap_drop"], services["ruimte"]["security_opt"]) == (["ALL"], ["no-new-privileges:true"])


def test_every_variable_that_it_sets_is_one_of_ours_and_holds_no_secret(services: dict[str, Any]) -> None:
    names = {name.removeprefix("RUIMTE_").lower() for name in services["ruimte"]["environment"]}
    secrets = [*services["ruimte"]["environment"].values(), services["database"]["environment"]["POSTGRES_PASSWORD"]]

    assert names <= set(Settings.model_fields)
    assert [value for value in secrets if "${DATABASE_PASSWORD:?" not in value] == []
