"""What fits in a digest: twelve lines on a phone, from the top, nothing twice and no word broken."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import LINE, MOST_LINES, MOST_LINES_OF_WORDS, Fitted, Item, Section, fit

items = st.builds(Item, st.text("abc ", min_size=1, max_size=20), st.text("ab ,.\n", max_size=400))
sections = st.lists(st.builds(Section, st.text("xyz", min_size=1), st.lists(items, min_size=1).map(tuple)), max_size=4)
LONG = " ".join(["woorden"] * 60)


def one(*words: str) -> list[Section]:
    """A section of what one colleague said, or several."""
    return [Section("Gedeeld", tuple(Item("Noor:", said) for said in words))]


def lines(fitted: Fitted) -> int:
    """How many lines it takes, with its title and what it says of the rest."""
    kept = sum(1 + sum(item.lines for item in section.items) for section in fitted.sections)
    return 1 + kept + bool(fitted.left_out)


def kept_of(fitted: Fitted) -> list[tuple[str, str]]:
    return [(section.heading, item.lead) for section in fitted.sections for item in section.items]


@given(sections, st.integers(2, 14))
def test_it_never_takes_more_lines_than_there_are(shown: list[Section], most: int) -> None:
    assert lines(fit(shown, most)) <= most


@given(sections)
def test_what_is_kept_and_what_is_left_out_is_all_there_is(shown: list[Section]) -> None:
    fitted = fit(shown)
    assert len(kept_of(fitted)) + fitted.left_out == sum(len(section.items) for section in shown)


@given(sections)
def test_it_keeps_from_the_top_and_in_order(shown: list[Section]) -> None:
    fitted = fit(shown)
    everything = [(section.heading, item.lead) for section in shown for item in section.items]
    assert kept_of(fitted) == everything[: len(kept_of(fitted))]


@given(sections)
def test_a_heading_never_stands_alone(shown: list[Section]) -> None:
    assert [section for section in fit(shown).sections if not section.items] == []


@given(st.text("ab ", min_size=1, max_size=600).filter(lambda words: words.split()))
def test_words_are_cut_between_words_unless_one_word_fills_it_all(words: str) -> None:
    (section,) = fit(one(words)).sections
    shown = section.items[0].words.removesuffix("…").split()
    if len(words.split(maxsplit=1)[0]) < LINE * MOST_LINES_OF_WORDS:
        assert shown == words.split()[: len(shown)]
    else:
        assert words.split(maxsplit=1)[0].startswith(shown[0])


def test_a_long_answer_is_cut_at_three_lines() -> None:
    fitted = fit(one(LONG))
    assert (fitted.sections[0].items[0].lines, fitted.left_out, fitted.cut) == (1 + MOST_LINES_OF_WORDS, 0, True)


def test_an_answer_of_several_paragraphs_that_fits_is_not_cut() -> None:
    assert fit(one("Een kind\ndat lachte")) == Fitted(tuple(one("Een kind dat lachte")), left_out=0, cut=False)


def test_with_half_the_lines_a_long_answer_is_still_shown_in_part() -> None:
    fitted = fit(one(LONG), MOST_LINES // 2)
    assert (fitted.sections[0].items[0].lines, fitted.left_out, fitted.cut) == (3, 0, True)


def test_what_does_not_fit_is_counted() -> None:
    fitted = fit(one(*["Een zin."] * 8))
    assert (kept_of(fitted), fitted.left_out) == ([("Gedeeld", "Noor:")] * 4, 4)
