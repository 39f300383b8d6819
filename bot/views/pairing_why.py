"""Why these people: in words, and only what they made visible themselves (J20)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.domain.consultation import Seeking, TeacherRole
from bot.domain.matching.model import Reason, Trait, Why
from bot.views.catalogue import Catalogue

MOST = 2

# What one offers and another would like; both are named.
SENTENCES: Mapping[str, str] = {
    TeacherRole.RESOURCE: "reason.resource",
    TeacherRole.INSTRUCTION: "reason.instruction",
    TeacherRole.CURRICULUM: "reason.curriculum",
    TeacherRole.CLASSROOM: "reason.classroom",
    TeacherRole.FACILITATOR: "reason.facilitator",
    TeacherRole.MENTOR: "reason.mentor",
    TeacherRole.LEADER: "reason.leader",
    TeacherRole.DATA: "reason.data",
    TeacherRole.CATALYST: "reason.catalyst",
    TeacherRole.LEARNER: "reason.learner",
    f"seeks {Seeking.BE_SEEN}": "reason.be_seen",
    f"seeks {Seeking.SEE}": "reason.be_seen",  # the same the other way round
    f"seeks {Seeking.THINK}": "reason.think",
    f"seeks {Seeking.INVESTIGATE}": "reason.investigate",
    f"seeks {Seeking.DEVELOP}": "reason.develop",
}
TOGETHER = {f"seeks {one}" for one in (Seeking.THINK, Seeking.INVESTIGATE, Seeking.DEVELOP)}  # both seek the same
TRAITS: Mapping[tuple[Why, str], str] = {
    (Why.APART, Trait.SECTION): "reason.apart.section",
    (Why.APART, Trait.SCHOOL): "reason.apart.school",
    (Why.APART, Trait.SUBJECT): "reason.apart.subject",
    (Why.ALIKE, Trait.SECTION): "reason.alike.section",
    (Why.ALIKE, Trait.SCHOOL): "reason.alike.school",
    (Why.ALIKE, Trait.SUBJECT): "reason.alike.subject",
}


def can_be_told(reason: Reason) -> bool:
    """Whether there are words for it: for a wish to meet somebody there are none, it is never shown."""
    return reason.value in SENTENCES if reason.why is Why.ROLE else (reason.why, reason.value) in TRAITS


def why(t: Catalogue, reasons: Sequence[Reason], names: Mapping[UUID, str]) -> str:
    """At most two reasons in one sentence; empty where there is none to tell."""
    told = [_sentence(t, one, names) for one in reasons if can_be_told(one)]
    found = list(dict.fromkeys(told))[:MOST]
    if not found:
        return ""
    return t("reason.one", first=found[0]) if len(found) == 1 else t("reason.two", first=found[0], second=found[1])


def _sentence(t: Catalogue, reason: Reason, names: Mapping[UUID, str]) -> str:
    if reason.why is not Why.ROLE:
        return t(TRAITS[reason.why, reason.value])
    offers, wants = _name(reason.offers, names), _name(reason.wants, names)
    if reason.value == f"seeks {Seeking.SEE}":
        offers, wants = wants, offers
    if reason.value in TOGETHER:
        offers, wants = sorted((offers, wants), key=lambda name: (name != t("pairing.you"), name))
    return t(SENTENCES[reason.value], offers=offers, wants=wants)


def _name(person: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(person, "") if person is not None else ""
