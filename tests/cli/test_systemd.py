"""`ruimte setup --systemd`: a unit to pipe, which may write where it has to and nowhere else."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from bot.cli.systemd import unit
from bot.settings import Settings, read_settings
from tests.cli.terminal import Terminal

PROGRAM = ("/opt/ruimte/bin/ruimte",)
FOLDER = Path("/srv/ruimte")


def read(text: str) -> ConfigParser:
    sections = ConfigParser(strict=True, interpolation=None, delimiters=("=",), comment_prefixes=("#", ";"))
    sections.optionxform = str  # type: ignore[assignment,method-assign]
    sections.read_string(text)
    return sections


def service(settings: Settings, program: tuple[str, ...] = PROGRAM, folder: Path = FOLDER) -> dict[str, str]:
    return dict(read(unit(settings, program, folder))["Service"])


def test_the_command_prints_a_whole_unit_and_nothing_else(empty: Terminal) -> None:
    done = empty.here("setup", "--systemd")

    found = read(done.out)
    assert (done.code, done.err, found.sections()) == (0, "", ["Unit", "Service", "Install"])
    assert found["Service"]["WorkingDirectory"] == str(empty.folder)
    assert found["Service"]["EnvironmentFile"] == str(empty.folder / ".env")
    assert sorted(path.name for path in empty.folder.iterdir()) == []


def test_it_starts_this_program_and_stops_it_gently() -> None:
    found = service(read_settings())

    assert found["ExecStart"] == "/opt/ruimte/bin/ruimte run"
    assert (found["Restart"], found["KillSignal"]) == ("on-failure", "SIGTERM")


def test_its_threads_share_their_memory() -> None:
    assert service(read_settings())["Environment"] == "MALLOC_ARENA_MAX=1"


def test_names_with_spaces_and_signs_of_systemd_are_written_so_that_it_reads_them_back() -> None:
    found = service(read_settings(), ("/opt/onze school/100% $HOME/ruimte",), Path("/srv/100%"))

    assert found["ExecStart"] == '"/opt/onze school/100%% $$HOME/ruimte" run'
    assert found["WorkingDirectory"] == "/srv/100%%"


@pytest.mark.parametrize(
    ("settings", "written"),
    [
        ({"database_url": "sqlite:////data/ruimte.sqlite3"}, "/data"),
        ({"database_url": "sqlite:///ruimte.sqlite3"}, "/srv/ruimte"),
        ({"database_url": "postgresql://ruimte@elders/ruimte"}, ""),
    ],
)
def test_it_may_write_where_the_database_is_and_nowhere_else(
    tmp_path: Path, settings: dict[str, str], written: str
) -> None:
    key = tmp_path / "key"
    key.touch()

    found = service(read_settings(key_file=key, **settings))

    assert (found["ProtectSystem"], found["ProtectHome"]) == ("strict", "read-only")
    assert found["ReadWritePaths"] == written


def test_a_key_that_is_still_to_be_made_and_backups_elsewhere_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUIMTE_BACKUPS", "/backups")

    found = service(read_settings(key_file=tmp_path / "apart" / "key"))

    assert found["ReadWritePaths"] == f"/srv/ruimte /backups {tmp_path}/apart"
