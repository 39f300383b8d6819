"""`ruimte preview`: everything Ruimte can show, to read it over or to have it checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.words import t, unknown, words
from bot.views.catalogue import LANGUAGES

if TYPE_CHECKING:
    from bot.cli.preview_checks import Draw, Found
    from bot.cli.preview_drawings import Drawing, Undrawn
    from bot.store.prompts import Library

ALL = "all"  # adapters
BETWEEN = "\n\n  ~\n\n"  # drawings of the same thing
A_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("preview", help=words("cli.preview"))
@click.option("--language", type=click.Choice(LANGUAGES), help=words("cli.preview.language"))
@click.option("--adapter", metavar="NAME", help=words("cli.preview.adapter"))
@click.option("--only", metavar="TEXT", default="", help=words("cli.preview.only"))
@click.option("--check", is_flag=True, help=words("cli.preview.check"))
@click.option("--open", "opens", is_flag=True, help=words("cli.preview.open"))
@click.option("--page", metavar="FILE.html", type=A_FILE, help=words("cli.preview.page"))
@click.option("--book", metavar="FILE.md", type=A_FILE, help=words("cli.preview.book"))
def preview(
    language: str | None, adapter: str | None, only: str, check: bool, opens: bool, page: Path | None, book: Path | None
) -> None:
    """Needs no database and no key; a school's own folder of questions comes along."""
    from bot.cli.preview_drawings import every_drawing
    from bot.cli.running import prepare
    from bot.cli.trouble import Sentence
    from bot.opening import read_library

    previews = _previews(adapter, check=check)
    languages = (language,) if language else LANGUAGES
    library = read_library(prepare())
    if book is not None:
        _write_book(library, book)
    drawings = list(every_drawing(library, languages, only))
    if not drawings:
        raise Sentence(words("preview.nothing", text=only))
    if opens or page is not None:
        _write_page(library, drawings, _previews(adapter or ALL, check=False), page, opens=opens)
    found = list(_lines(_every_fault(library, drawings, previews) if check else _undrawn(drawings)))
    if not check and not (opens or page or book):
        click.echo("\n\n".join(_pages(drawings, previews)))
    elif check and not found:
        said = {"languages": ", ".join(languages), "adapters": ", ".join(previews)}
        click.echo(t().count("preview.well", len(drawings), **said))
    for line in found:
        click.echo(line, err=not check)
    if found:
        raise SystemExit(1)


def _write_book(library: "Library", path: Path) -> None:
    from bot.cli.question_book import book

    path.write_text(book(library), "utf-8")
    click.echo(words("preview.written", path=path), err=True)


def _write_page(
    library: "Library",
    drawings: Sequence["Drawing | Undrawn"],
    previews: Mapping[str, "Draw"],
    path: Path | None,
    *,
    opens: bool,
) -> None:
    """Everything as a page; without a place of its own it goes where the system keeps what is thrown away."""
    import tempfile
    import webbrowser

    from bot.cli.preview_page import page

    path = (path or Path(tempfile.mkdtemp(prefix="ruimte-")) / "ruimte.html").resolve()
    path.write_text(page(library, drawings, previews), "utf-8")
    shown = opens and webbrowser.open(path.as_uri())
    click.echo(words("preview.opened" if shown else "preview.written", path=path), err=True)


def _previews(adapter: str | None, *, check: bool) -> Mapping[str, "Draw"]:
    """One adapter to read from, the first when none is named; to check, every one."""
    from bot.app import PREVIEWS
    from bot.cli.trouble import Sentence

    name, known = adapter or next(iter(PREVIEWS)), [*PREVIEWS, ALL]
    if name not in known:
        raise Sentence(unknown(words("noun.adapter"), name, known))
    return PREVIEWS if check or name == ALL else {name: PREVIEWS[name]}


def _pages(drawings: Iterable["Drawing | Undrawn"], previews: Mapping[str, "Draw"]) -> Iterator[str]:
    """Each thing under its name, with what makes a difference to it below one another."""
    from bot.cli.preview_drawings import Drawing

    shown = [one for one in drawings if isinstance(one, Drawing)]
    for adapter, draw in previews.items():
        for (name, language), alike in groupby(shown, key=lambda one: (one.name, one.language)):
            drawn = dict.fromkeys(draw(one.shown) for one in alike)
            yield f"== {name} · {language} · {adapter} ==\n\n{BETWEEN.join(drawn)}"


def _every_fault(
    library: "Library", drawings: Sequence["Drawing | Undrawn"], previews: Mapping[str, "Draw"]
) -> Iterator["Found"]:
    from bot.cli.preview_checks import faults
    from bot.cli.preview_words import faults_in_length, faults_in_questions, faults_in_tone

    yield from faults(drawings, previews)
    yield from faults_in_length(drawings)
    yield from faults_in_tone(library, drawings)
    yield from faults_in_questions(library)


def _undrawn(drawings: Iterable["Drawing | Undrawn"]) -> Iterator["Found"]:
    from bot.cli.preview_checks import faults

    return faults(drawings, {})


def _lines(found: Iterable["Found"]) -> Iterator[str]:
    """One line a fault: what, in which language, on which adapters, and why."""
    adapters: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        on = adapters.setdefault((one.name, one.language, t()(one.why.key, **one.why.parts)), [])
        if one.adapter and one.adapter not in on:
            on.append(one.adapter)
    for (name, language, why), on in adapters.items():
        yield f"{', '.join(filter(None, (name, language, *on)))}: {' '.join(why.split())}"
