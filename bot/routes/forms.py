"""Which service builds each form, and which takes what was filled in."""

from bot.services import (
    agenda,
    agreement,
    arrangement,
    asking,
    bearing,
    card_changes,
    claim,
    consent,
    consultation_policy,
    group,
    invitation,
    meeting_changes,
    meeting_seats,
    misuse,
    outcome,
    pairing_propose,
    pairing_visit,
    proposal,
    pulse_step,
    reply,
    settings,
    setup,
    share,
    topic,
    wishes,
)
from bot.services.form import FormKind

FORMS: dict[str, FormKind] = {
    "answer": FormKind(asking.answer_form, reply.submit_answer, words=("answer",)),
    "settings": FormKind(settings.settings_form, settings.save_settings),
    "sharepick": FormKind(share.build_pick, share.submit_pick),
    "whoami": FormKind(claim.build_whoami, claim.submit_whoami),
    "teamsetup": FormKind(setup.build_setup, setup.submit_setup),
    "teamstart": FormKind(setup.build_start, setup.submit_start),
    "group": FormKind(group.build_group, group.submit_group),
    "invite": FormKind(invitation.build_invite, invitation.submit_invite),
    "newtopic": FormKind(agenda.build_question, agenda.submit_question, words=("question",)),
    "reword": FormKind(card_changes.build_reword, card_changes.submit_reword, words=("question",)),
    "change": FormKind(
        card_changes.build_change, card_changes.submit_change, card_changes.check_change, words=("question",)
    ),
    "when": FormKind(card_changes.build_when, card_changes.submit_when, card_changes.check_change),
    "moveit": FormKind(meeting_changes.build_move, meeting_changes.submit_move, meeting_changes.check_move),
    "addtopic": FormKind(topic.build_add, topic.submit_add, words=("question",)),
    "bring": FormKind(
        meeting_seats.build_bring, meeting_seats.submit_bring, meeting_seats.check_bring, words=("name",)
    ),
    "decision": FormKind(outcome.build_decision, outcome.submit_decision, words=("what", "why", "not_chosen")),
    "action": FormKind(outcome.build_action, outcome.submit_action, words=("what",)),
    "object": FormKind(consent.build_objection, consent.submit_objection, words=("why",)),
    "agree": FormKind(
        agreement.build_agreement, agreement.submit_agreement, agreement.check_agreement, words=("what",)
    ),
    "bearing": FormKind(bearing.build_bearing, bearing.submit_bearing, words=("words",)),
    "cannot": FormKind(arrangement.build_cannot, arrangement.submit_cannot, words=("why",)),
    "setpolicy": FormKind(consultation_policy.build_policy, consultation_policy.submit_policy),
    "report": FormKind(misuse.build_report, misuse.submit_report, words=("what",)),
    "objectto": FormKind(proposal.build_object, proposal.submit_object, words=("why",)),
    "othermoment": FormKind(
        pairing_propose.build_other_moment, pairing_propose.submit_other_moment, pairing_propose.check_moment
    ),
    "movepair": FormKind(pairing_propose.build_move, pairing_propose.submit_move, pairing_propose.check_moment),
    "lookfor": FormKind(pairing_visit.build_look_for, pairing_visit.submit_look_for, words=("question",)),
    "pulsestep": FormKind(pulse_step.build_step, pulse_step.submit_step, words=("words",)),
    "wish": FormKind(wishes.build_wish, wishes.submit_wish, wishes.check_wish, words=("subject",)),
}
