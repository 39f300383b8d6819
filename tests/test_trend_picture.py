"""The picture of a trend: its words say what it shows, and it can be read on any phone, in light and in dark."""

import re
from asyncio import gather
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from struct import unpack
from sys import executable
from time import monotonic, process_time
from uuid import UUID
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chart import Chart
from bot.domain.message import Buttons, Message, Picture, Text
from bot.domain.number import Number
from bot.domain.pulse import Term
from bot.domain.trend import MOST_TERMS, Line, Missing, Trend, Value
from bot.drawing import chart as drawn
from bot.drawing.chart import svg
from bot.drawing.font import BOLD, FILES, REGULAR, width_of, wrapped
from bot.drawing.png import png
from bot.pictures import REST_SECONDS, Pictures
from bot.views.catalogue import LANGUAGES, catalogue
from bot.views.number import how_measured_of
from bot.views.trend import drawing, in_words, trend

SVG = "{http://www.w3.org/2000/svg}"
STATEMENTS = (
    "Ik neem in mijn werk beslissingen waar ik achter sta.",
    "Ik weet waarover ik zelf mag beslissen.",
    "Ik heb invloed op de keuzes van ons team.",
    "Iets proberen dat mislukt, is hier oké.",
)
TWO_YEARS = tuple(Term(2026 + year, number) for year in range(2) for number in range(1, 5))
SOME_GAPS = Trend(TWO_YEARS[:3], (Line(STATEMENTS[1], (5, Missing.NOT_SHOWN, 8)),))
LETTERS = "aäáàâeéèëêiïíoóöuüúçñÀÉÏ0123456789,.;:!?'’“”‘–—…€-()"
REPORT = UUID(int=7)
WORDS = "Van peiling tot peiling."
VALUES: st.SearchStrategy[Value] = st.integers(4, 8) | st.sampled_from(Missing)


@st.composite
def trends(draw: st.DrawFn) -> Trend:
    terms = TWO_YEARS[: draw(st.integers(2, MOST_TERMS))]
    statements = draw(st.lists(st.sampled_from(STATEMENTS), min_size=1, unique=True))
    return Trend(terms, tuple(Line(statement, tuple(draw(VALUES) for _ in terms)) for statement in statements))


def page_of(chart: Chart) -> Element:
    return fromstring(svg(chart))


def panels_in(page: Element) -> list[Element]:
    return page.findall(f".//{SVG}g[@class='panel']")


def words_in(element: Element, kind: str) -> list[str]:
    return [text.text or "" for text in element.findall(f".//{SVG}text[@class='{kind}']")]


def values_told(line: str) -> list[str]:
    """What a line of the words says of each term."""
    return re.findall(r": ([^;]+?)(?:;|\.$)", line)


# The words say the same


@given(trends(), st.sampled_from(LANGUAGES))
def test_the_words_say_exactly_the_values_of_the_picture(found: Trend, language: str) -> None:
    chart = drawing(catalogue(language), found)

    shown = [
        (words_in(panel, "value"), " ".join(words_in(panel, "why")), len(words_in(panel, "term")) // 2)
        for panel in panels_in(page_of(chart))
    ]
    told = [values_told(line) for line in in_words(chart).splitlines()[1 : 1 + len(found.lines)]]
    assert shown == [
        (
            [said for said in line if said[0].isdigit()],
            " ".join(said for said in line if not said[0].isdigit()),
            len(line),
        )
        for line in told
    ]


@given(trends())
def test_every_point_stands_as_high_as_its_value_and_no_line_crosses_a_gap(found: Trend) -> None:
    panels = panels_in(page_of(drawing(catalogue("nl"), found)))

    for line, panel in zip(found.lines, panels, strict=True):
        circles = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in panel.findall(f"{SVG}circle")]
        low, high = heights_of_scale(panel)
        values = [value for value in line.values if isinstance(value, int)]
        heights = [low + (value / 2 - 2) / 2 * (high - low) for value in values]
        assert [y for _, y in circles] == pytest.approx(heights, abs=0.01)
        assert joined_in(panel) == [
            circle for stretch in by_stretch(line, circles) if len(stretch) > 1 for circle in stretch
        ]


def heights_of_scale(panel: Element) -> list[float]:
    """Where 2 and 4 stand."""
    return [
        float(y)
        for path in panel.findall(f"{SVG}path[@class='scale']")
        for y in re.findall(r" ([\d.]+)H", path.attrib["d"])
    ]


def joined_in(panel: Element) -> list[tuple[float, float]]:
    ways = [path.attrib["d"] for path in panel.findall(f"{SVG}path[@class='line']")]
    return [(float(x), float(y)) for way in ways for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", way)]


def by_stretch(line: Line, circles: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    left = iter(circles)
    return [[next(left) for _ in stretch] for stretch in line.stretches()]


def test_the_message_begins_with_words_of_ours_and_shows_the_picture_with_its_words() -> None:
    t = catalogue("nl")
    chart = drawing(t, SOME_GAPS)

    assert trend(t, REPORT, chart, team="Bovenbouw", svg="<svg/>").blocks == (
        Text("*De lijn van Bovenbouw, van peiling tot peiling*"),
        Picture(
            b"",
            "Van peiling tot peiling.\n"
            "Ik weet waarover ik zelf mag beslissen. herfst 2026: 2,5; winter 2027: niet getoond; lente 2027: 4+.\n"
            "1 is helemaal oneens, 5 is helemaal eens. Elk punt is een gemiddelde, afgerond op een half punt: 2−"
            " is twee of lager, 4+ is vier of hoger.\n"
            "Niet getoond: minder dan vijf collega's gaven antwoord, of je zou eruit kunnen opmaken wat een klein "
            "groepje zei.",
            "<svg/>",
        ),
        Buttons((how_measured_of(t, REPORT, Number.PULSE),)),
    )


# It can be read


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [(drawn.INK, drawn.PAPER), (drawn.QUIET, drawn.PAPER), (drawn.QUIET, drawn.EMPTY), (drawn.LINE, drawn.PAPER)],
)
def test_everything_that_tells_something_stands_out_as_wcag_asks_of_text(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


def test_it_brings_its_own_paper_for_light_and_dark() -> None:
    page = page_of(drawing(catalogue("nl"), SOME_GAPS))
    paper = page[0].attrib

    assert page.attrib["viewBox"] == f"0 0 {paper['width']} {paper['height']}"
    assert paper["fill"] == drawn.PAPER


@given(trends(), st.sampled_from(LANGUAGES))
def test_no_words_leave_the_paper_or_touch_those_of_the_next_term(found: Trend, language: str) -> None:
    page = page_of(drawing(catalogue(language), found))

    for panel in [page, *panels_in(page)]:
        spans = sorted(span(text) for text in panel.iter(f"{SVG}text"))
        assert all(drawn.MARGIN - 1 <= left <= right <= drawn.WIDTH - drawn.MARGIN + 1 for _, left, right in spans)
        on_one_line = [(one, other) for one, other in pairwise(spans) if one[0] == other[0]]
        assert all(one[2] < other[1] for one, other in on_one_line)


def span(text: Element) -> tuple[float, float, float]:
    """The baseline of words, and where they begin and end."""
    said = text.attrib
    file = BOLD if said.get("font-weight") else REGULAR
    width, x = width_of(text.text or "", float(said["font-size"]), file=file), float(said["x"])
    left = x - width / 2 if said.get("text-anchor") else x
    return float(said["y"]), left, left + width


# The font


@given(st.text("abcdëWmI ,.?", max_size=200))
def test_words_are_wrapped_within_the_width_and_none_is_lost(words: str) -> None:
    lines = wrapped(words, 14, 100, file=BOLD)

    assert all(width_of(line, 14, file=BOLD) <= 100 for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())


@pytest.mark.parametrize("file", FILES)
def test_the_font_has_every_letter_of_dutch_and_what_is_unknown_takes_room_too(file: str) -> None:
    box = width_of("☃", 1, file=file)

    assert box > 0
    assert [letter for letter in LETTERS if width_of(letter, 1, file=file) == box] == []
    assert width_of("W", 1, file=file) > width_of("l", 1, file=file)


# The PNG


def test_a_picture_is_a_png_of_two_pixels_a_unit() -> None:
    chart = drawing(catalogue("nl"), SOME_GAPS)
    picture, page = png(svg(chart)), page_of(chart)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert unpack(">II", picture[16:24]) == (int(page.attrib["width"]), int(page.attrib["height"]))
    assert page.attrib["width"] == str(2 * drawn.WIDTH)


async def test_drawn_apart_it_is_the_same_and_takes_nothing_of_the_time_of_this_process() -> None:
    page = svg(drawing(catalogue("nl"), SOME_GAPS))
    began = process_time()
    here = png(page)
    took_here = process_time() - began
    apart = await Pictures(longest=60).drawn(Message((Picture(b"", WORDS, page),)))
    took_apart = process_time() - began - took_here

    assert (apart, took_apart < took_here / 2) == (Message((Picture(here, WORDS),)), True)


# What cannot be drawn


def that_runs(code: str) -> tuple[str, ...]:
    return executable, "-c", code


FAILS_ON_A = "import os, sys; svg = sys.stdin.read(); svg == 'a' and os.abort(); sys.stdout.write('PNG of ' + svg)"


async def what_comes(pictures: Pictures, *svgs: str) -> list[bytes | str]:
    """Of each of these, asked for at once: its picture, or the words in its place."""
    messages = await gather(*(pictures.drawn(Message((Picture(b"", WORDS, svg),))) for svg in svgs))
    blocks = [block for message in messages for block in message.blocks]
    return [
        block.png if isinstance(block, Picture) else block.words
        for block in blocks
        if isinstance(block, Picture | Text)
    ]


@pytest.mark.parametrize(
    "program",
    [that_runs("raise SystemExit(1)"), that_runs("import os; os.abort()"), that_runs(""), ("/nowhere/python",)],
    ids=["fails", "crashes", "draws nothing", "does not start"],
)
async def test_in_the_place_of_what_cannot_be_drawn_come_its_words(program: Sequence[str]) -> None:
    assert await what_comes(Pictures(program, longest=60), "a") == [WORDS]


async def test_what_is_no_picture_at_all_is_told_in_words() -> None:
    assert await what_comes(Pictures(longest=60), "<svg>") == [WORDS]


async def test_however_many_ask_while_it_hangs_they_wait_for_one_and_no_longer_than_it_may_take() -> None:
    hanging, began = Pictures(that_runs("import time; time.sleep(60)"), longest=0.5), monotonic()
    told = await what_comes(hanging, *(str(number) for number in range(20)))
    assert (told, monotonic() - began < 20 * 0.5 / 2) == ([WORDS] * 20, True)


async def test_after_a_failure_it_is_words_for_a_minute_and_then_pictures_again() -> None:
    seconds = [0.0]
    pictures = Pictures(that_runs(FAILS_ON_A), longest=60, clock=lambda: seconds[-1])
    assert [await what_comes(pictures, svg) for svg in ("b", "a")] == [[b"PNG of b"], [WORDS]]
    seconds.append(REST_SECONDS - 1)
    assert await what_comes(pictures, "c") == [WORDS]
    seconds.append(REST_SECONDS)
    assert await what_comes(pictures, "c") == [b"PNG of c"]


async def test_who_draws_gets_no_key_and_imports_nothing_of_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = svg(drawing(catalogue("nl"), SOME_GAPS))
    (tmp_path / "resvg_py.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUIMTE_KEY", "kluut")
    environment = that_runs("import os; print(sorted(os.environ))")
    (told,) = await what_comes(Pictures(environment, longest=60), "a")
    assert isinstance(told, bytes)
    assert (b"PATH" in told, b"RUIMTE" in told) == (True, False)
    assert await what_comes(Pictures(longest=60), page) == [png(page)]


def test_words_are_drawn_with_the_font_that_comes_along() -> None:
    page = svg(drawing(catalogue("nl"), SOME_GAPS))

    assert png(page) != png(re.sub(r"<text.*?</text>", "", page))
