"""The file with keys: the newest first, only its owner's, and whole at any moment."""

from pathlib import Path

import pytest

from bot.store.cipher import KeyTrouble, make_key, read_key
from bot.store.key_file import add_key, drop_older_keys, make_key_file, read_key_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one key."""
    path = tmp_path / "apart" / "key"
    make_key_file(path)
    return path


def test_a_new_key_comes_before_the_others(file: Path) -> None:
    before = read_key_file(file)
    add_key(file)
    new, *others = read_key_file(file)
    assert (others, new in before, file.stat().st_mode & 0o777) == ([*before], False, 0o600)


def test_only_the_first_is_left(file: Path) -> None:
    add_key(file)
    first, _ = read_key_file(file)
    drop_older_keys(file)
    assert (read_key_file(file), file.stat().st_mode & 0o777) == ((first,), 0o600)


def test_what_a_killed_process_left_is_no_key_and_stands_in_nobodys_way(file: Path) -> None:
    half = file.with_name(".key.half")
    half.write_text(make_key()[:20])
    before = read_key_file(file)
    add_key(file)
    assert (read_key_file(file)[1:], half.exists()) == (before, False)


def test_a_file_elsewhere_that_this_one_points_to_is_the_one_that_changes(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    add_key(link)
    assert (link.is_symlink(), read_key_file(link), len(read_key_file(file))) == (True, read_key_file(file), 2)


def test_blank_lines_are_no_keys(file: Path) -> None:
    key = make_key()
    file.write_text(f"\n{key}\n\n")
    assert read_key_file(file) == (read_key(key),)


@pytest.mark.parametrize("content", ["", "\n\n", "no key\n", "{key}\nno key\n"])
def test_a_file_with_anything_else_in_it_is_refused(file: Path, content: str) -> None:
    file.write_text(content.format(key=make_key()))
    with pytest.raises(KeyTrouble):
        read_key_file(file)
