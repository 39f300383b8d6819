"""What the board's digest means for us: asked, kept, and told to the other side."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.form import Field, Form
from bot.domain.message import Button, Buttons, Message, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue

LONGEST = 400


def who_reads(t: Catalogue, digest: UUID, names: Sequence[str]) -> Message:
    """Before a word is written: who will read it, by name (J14)."""
    said = t("bearing.who_reads", names=t.all_of(list(names)))
    return Message(
        (Text(t("bearing.before")), Text(said), Buttons((Button(t("button.write_it"), write("bearing", digest)),)))
    )


def bearing(t: Catalogue, digest: UUID, words: str) -> Form:
    """The question, holding what was written before."""
    field = Field("words", t("bearing.label"), "words", value=words, least=3, most=LONGEST)
    return Form(write("bearing", digest), t("bearing.title"), (field,), t("button.say_it"), has_summary=False)


def kept(t: Catalogue, bearing_id: UUID, words: str, names: Sequence[str]) -> Message:
    """It is kept and will be read, with the way back."""
    back = Button(t("button.withdraw_it"), write("unbear", bearing_id))
    said = t("bearing.kept", names=t.all_of(list(names)))
    return Message((Text(t("bearing.is_kept")), Quote(words), Text(said), Buttons((back,))))


def told(t: Catalogue, name: str, school: str | None, words: str) -> Message:
    """What the other side wrote, by name; of a school with its name, of the board without."""
    return Message((Text(t("bearing.told")), Text(_who(t, name, school)), Quote(words)))


def _who(t: Catalogue, name: str, school: str | None) -> str:
    if not name:
        return t("bearing.of_a_leader") if school else t("bearing.of_a_member")
    return t("bearing.of_school", name=name, school=school) if school else t("bearing.of_board", name=name)


def taken_back(t: Catalogue) -> Message:
    """Nobody reads it any more."""
    return Message((Text(t("bearing.taken_back")),))


def talk_about_it(t: Catalogue) -> Message:
    """Where nothing that is typed is kept."""
    return Message((Text(t("bearing.talk")),))


def nobody_reads(t: Catalogue) -> Message:
    """There is nobody on the other side who takes part."""
    return Message((Text(t("bearing.nobody")),))


def gone(t: Catalogue) -> Message:
    """Of another board, or not there any more."""
    return Message((Text(t("bearing.gone")),))
