"""The cover: who, what was returned, the story in four sentences, and what the panel is asked to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from questionnaires.scoring import Total
from reports.enquiries import enquiries
from reports.house import LAYER_WORDS, NO_BREAK, band_word, change, local, long_date, number, percent
from reports.inputs import ActionData, PackData, SignatureData
from reports.packs.lines import LEADING, lines
from reports.packs.words import capital, counted, listed, spelled
from reports.packs.years import View

BASES = {
    "s11": "Statutory, section 11",
    "relevant-agency": "Relevant agency",
    "contract": "Contract",
    "invited": "Invited to take part",
}
ENDED = ("verified", "superseded", "cancelled", "closed")
UNSIGNED_ORIGINS = {"loaded": "Loaded in bulk: signed by nobody"}


def cover(view: View) -> dict[str, Any]:
    """Everything on the first page."""
    data = view.data
    return {
        "kicker": "Challenge pack for the accountability meeting",
        "name": data.now.organisation.name,
        "subtitle": f"{view.form.title}, {view.form.version}"
        + (f", compared with {view.before}" if view.before else ""),
        "notices": notices(view),
        "story": story(view),
        "meeting": meeting(data),
        "return": returned(view),
        "asked": asked_of_panel(view),
    }


def notices(view: View) -> list[str]:
    """What a reader must know before the first figure."""
    found = []
    if view.data.partnership.demonstration:
        found.append("Demonstration: the body, the people, the answers and the figures are made up.")
    if view.data.round.is_sample(view.form):
        found.append("Sample questionnaire: the partnership has not confirmed its wording. Check before use.")
    if not view.submitted:
        found.append(f"Not submitted: the figures are of the answers as they stood on {day(view.data.made_at)}.")
    return found


def day(moment: datetime) -> str:
    """A moment's date in England, kept on one line."""
    return long_date(local(moment), no_break=True)


def story(view: View) -> list[str]:
    """The story in four sentences, each counted from the data."""
    return [score_sentence(view), change_sentence(view), grades_sentence(view), panel_sentence(view)]


def score_sentence(view: View) -> str:
    """The score on everything, its band, and last year's beside it."""
    now, settings = view.data.now.scorecard.overall, view.data.round.settings
    if now.percent is None:
        return f"Nothing has been scored: none of {counted(now.asked, 'scored question')} has a grade."
    before = view.data.before.scorecard.overall if view.data.before else None
    earlier = ""
    if before and before.percent is not None and view.data.before_round:
        earlier = f" ({percent(before.percent, view.data.before_round.settings)}% in {view.before})"
    return f"The score on everything is {percent(now.percent, settings)}%{earlier}{band_clause(view, now)}."


def band_clause(view: View, now: Total) -> str:
    """The band, or why there is none, or what holds it down."""
    settings = view.data.round.settings
    if now.band is None:
        return f", and it has no band, because {now.band_reason}"
    word = band_word(now.band, settings)
    if now.band_reason and now.percent is not None and now.percent >= settings.middle:
        return f", held at {word} because {now.band_reason}"
    return f", in the {word} band"


def change_sentence(view: View) -> str:
    """How the score moved on what may be compared, or why nothing is."""
    found = view.comparable
    if found is None or found.change is None:
        return f"{capital(view.not_compared)}."
    which = (
        f"On the {len(found.keys)} questions that can be compared"
        if len(found.keys) > 1
        else "On the one question that can be compared"
    )
    now = percent(found.now, view.data.round.settings)
    if change(found.change) == "0.0":
        return f"{which} it stayed at {now}%."
    verb = "rose" if found.change > 0 else "fell"
    size = change(abs(found.change)).lstrip("+")
    return f"{which} it {verb} by {size} {'point' if size == '1.0' else 'points'}, to {now}%."


def grades_sentence(view: View) -> str:
    """How many questions are Met, Partly met and Not met, and the critical ones that are not."""
    counts = view.data.now.scorecard.overall.counts_as
    met, partly, not_met = (counts.get(name, 0) for name in ("met", "partly_met", "not_met"))
    graded = met + partly + not_met
    if not graded:
        return "No question is graded Met, Partly met or Not met."
    if met == graded:
        return f"All {number(graded)} graded questions are Met." if graded > 1 else "The one graded question is Met."
    verb = "is" if met == 1 else "are"
    rest = f"{partly} Partly met and {not_met} Not met{critical_clause(view)}"
    return f"Of {graded} graded questions {met} {verb} Met, {rest}."


def critical_clause(view: View) -> str:
    """The critical questions that are Not met."""
    keys = [q.key for q in view.data.now.scorecard.questions.values() if q.critical and q.counts_as == "not_met"]
    if not keys:
        return ""
    names = listed(view.name(key) for key in keys)
    return f"; {names} {'is' if len(keys) == 1 else 'are'} critical and Not met"


def panel_sentence(view: View) -> str:
    """What the rules found, and the earlier actions that are still open."""
    found = enquiries(view.data)
    if not view.data.now.scorecard.overall.answered:
        return f"The rules have no grade to look at{actions_clause(view.data)}."
    counts = {
        rule: sum(one.rule == rule for one in found) for rule in ("fell", "not_met_twice", "met_without_evidence")
    }
    parts = []
    if counts["fell"]:
        parts.append(f"{counted(counts['fell'], 'grade')} fell")
    if counts["not_met_twice"]:
        verb = "is" if counts["not_met_twice"] == 1 else "are"
        parts.append(f"{counted(counts['not_met_twice'], 'question')} {verb} short of Met for a second time")
    if counts["met_without_evidence"]:
        verb = "is" if counts["met_without_evidence"] == 1 else "are"
        parts.append(f"{counted(counts['met_without_evidence'], 'question')} {verb} Met without the evidence expected")
    said = f"{capital(listed(parts))}." if parts else "The rules found nothing to ask about."
    return said[:-1] + actions_clause(view.data) + "."


def actions_clause(data: PackData) -> str:
    """How many of the earlier actions are open, and how many of these are overdue."""
    if not data.actions_before:
        return ""
    total, left = len(data.actions_before), [action for action in data.actions_before if is_open(action)]
    overdue = sum(action.overdue for action in left)
    if not left:
        return f"; no earlier action of {spelled(total)} is still open"
    late = f", {spelled(overdue)} of them overdue" if overdue else ""
    are = "is" if len(left) == 1 else "are"
    return f"; of {counted(total, 'earlier action')} {spelled(len(left))} {are} still open{late}"


def is_open(action: ActionData) -> bool:
    """An action is open until it is verified, superseded, cancelled or closed; complete but unverified is open."""
    return not action.status.strip().lower().startswith(ENDED)


def meeting(data: PackData) -> list[tuple[str, str | None]]:
    """The meeting as name and value; None is a blank to fill in."""
    return [
        ("Date", long_date(data.meeting_on, no_break=True) if data.meeting_on else None),
        ("Place", data.meeting_place or None),
        ("Panel", "; ".join(data.panel) or None),
        ("For the body", None),
        ("Interests", None),
    ]


def returned(view: View) -> list[tuple[str, str]]:
    """The return as name and value."""
    data, now = view.data, view.data.now
    body = now.organisation
    standards = counted(sum(total.asked > 0 for total in now.scorecard.sections.values()), "standard")
    version = f"{view.form.name}: {counted(now.scorecard.overall.asked, 'scored question')} asked, {standards}"
    return [
        ("Body", " · ".join(part for part in (identifier(body.identifier), body.group, body.area) if part)),
        ("Round", data.round.name),
        ("Version", version + (" (sample)" if view.data.round.is_sample(view.form) else "")),
        ("Takes part as", BASES.get(body.basis, body.basis or "Not recorded")),
        ("Legal basis", body.legal_basis or "Not recorded"),
        ("Due", long_date(due_on(data), no_break=True)),
        ("Returned", returned_on(view)),
        ("Signed by", signed_by(data)),
        (
            "Figures as at",
            f"{day(data.made_at)}; {LAYER_WORDS.get(data.layer, data.layer)}, method{NO_BREAK}{now.scorecard.method}",
        ),
    ]


def identifier(text: str) -> str:
    r"""An identifier as people write it.

    >>> identifier("urn:900001"), identifier("wexmoor")
    ('URN\xa0900001', 'wexmoor')
    """
    scheme, colon, value = text.partition(":")
    return f"{scheme.upper()}{NO_BREAK}{value}" if colon else text


def due_on(data: PackData) -> Any:
    """The date this body's return was due: its own line's, else the round's."""
    line = next((line for line in data.round.lines if line.organisation.slug == data.now.organisation.slug), None)
    return line.due_on if line else data.round.due_on


def returned_on(view: View) -> str:
    """When it came, whether in time, and as which submission."""
    now = view.data.now
    if now.submitted_at is None:
        return "Not submitted"
    which = f"; submission {now.submission}" if now.submission else ""
    return f"{day(now.submitted_at)}, {'late' if now.late else 'on time'}{which}"


def signed_by(data: PackData) -> str:
    """Who signed, in which role and when; steps not signed are named."""
    if data.now.signatures:
        return "; ".join(signature(one) for one in data.now.signatures)
    return UNSIGNED_ORIGINS.get(data.now.origin, "No signature")


def signature(one: SignatureData) -> str:
    """One signature in words."""
    if one.signed_at is None:
        return f"{one.label}: not signed"
    met = f", at the meeting of {long_date(one.meeting_on, no_break=True)}" if one.meeting_on else ""
    minute = f", minute {one.minute}" if one.minute else ""
    return f"{one.label}: {one.name}, {day(one.signed_at)}{met}{minute}"


def asked_of_panel(view: View) -> list[Any]:
    """What the panel is asked to do: texts, and names of pages to be filled in by the layout."""
    count = min(len(lines(view)), LEADING)
    first, last = {"page": "lines"}, {"page": "record"}
    if not count:
        own = " for the panel's own questions, and record one decision for each on page "
        return ["The rules found nothing to ask about. Use the space on page ", first, own, last, "."]
    put = f"Put the {counted(count, 'leading line')} of enquiry" if count > 1 else "Put the line of enquiry"
    agree = ", agree a grade for each question named, and record one decision per enquiry on page "
    return [f"{put} on page ", first, agree, last, "."]
