"""The task list of a return: its sections with their state, who is at work, what is wanting, who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import url_for
from sqlmodel import Session

from questionnaires.conditions import ATTRIBUTES, OrganisationIs
from questionnaires.definition import Section
from questionnaires.joining import parts_of, supplement_title
from questionnaires.problems import Problem
from survey.models import ReturnState, Role, Signature
from survey.queries.confirmations import list_sample_supplements
from survey.queries.returns import Dossier, Revision, Sheet
from survey.queries.returns.people import Person
from survey.views import filters

AT_WORK = timedelta(minutes=15)
NAMED = 3
EMPTY_PARTS = "an answer on every line"
LONGEST_ON_BUTTON = 40
"""Letters of a section's title that a button may hold; a longer one is left out, its question is named all the same."""


@dataclass(frozen=True)
class Row:
    """One section in the list; `supplement` is the title of the supplement it belongs to, if it does."""

    key: str
    letter: str
    title: str
    url: str | None
    who: str
    state: str
    words: str
    more: str
    ask: bool
    live: str
    supplement: str = ""


@dataclass(frozen=True)
class Watch:
    """Who looks at the list, and when."""

    user_id: int
    now: datetime
    people: Sequence[Person]
    conflicts: Mapping[str, list[Revision]]


def rows(dossier: Dossier, sheet: Sheet, watch: Watch) -> list[Row]:
    """Give every section of the questionnaire in order, also those that are not asked."""
    asked = {section.key for section, _ in sheet.path.sections()}
    return [
        asked_row(dossier, sheet, section, watch) if section.key in asked else off_row(dossier, section)
        for section in dossier.questionnaire.sections
    ]


def by_part(listed: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Give the rows part by part: those of the core, then those of each supplement under its title."""
    return [(title, list(some)) for title, some in groupby(listed, key=attrgetter("supplement"))]


def samples(session: Session, dossier: Dossier) -> frozenset[str]:
    """Give the titles of the supplements whose wording is still to be confirmed; no query where there is none."""
    found = list_sample_supplements(session, dossier.supplements)
    parts = zip(dossier.digests, parts_of(dossier.questionnaire), strict=True)
    return frozenset(part.title for digest, part in parts if digest in found)


def blocks(sheet: Sheet) -> list[dict[str, int]]:
    """Give the progress blocks, one a section."""
    return [
        {"complete": one["complete"], "wanting": one["wanting"], "open": one["unanswered"]}
        for one in sheet.counts.values()
    ]


def asked_row(dossier: Dossier, sheet: Sheet, section: Section, watch: Watch) -> Row:
    """Give a section that is asked."""
    counts = sheet.counts[section.key]
    whole = sum(counts.values())
    clash = [key for key in watch.conflicts if dossier.questionnaire.section_of[key].key == section.key]
    more = clash_words(dossier, clash) or wanting_words(dossier, sheet, section)
    if clash:
        state, words = "ask", "Look again"
    elif whole and counts["complete"] == whole:
        state, words = "end", "Complete"
    elif not counts["complete"] and not counts["wanting"]:
        state, words = ("", "Not started") if whole else ("end", "Nothing needed")
    elif not counts["unanswered"]:
        state, words = "ask", "Look again"
    else:
        state, words = "on", filters.of(counts["complete"], whole)
    return Row(
        key=section.key,
        letter=dossier.questionnaire.label_of(section.key),
        title=section.title,
        url=url_for("returns.section", ret=dossier.return_.id, key=section.key),
        who=who(sheet, section, watch),
        state=state,
        words=words,
        more=more,
        ask=bool(more),
        live=live(sheet, section, watch),
        supplement=supplement_title(dossier.questionnaire, section.key),
    )


def off_row(dossier: Dossier, section: Section) -> Row:
    """Give a section that is not asked, with why."""
    letter = dossier.questionnaire.label_of(section.key)
    why, part = why_not_asked(dossier, section), supplement_title(dossier.questionnaire, section.key)
    return Row(section.key, letter, section.title, None, "", "off", "Not asked", why, False, "", part)


def why_not_asked(dossier: Dossier, section: Section) -> str:
    """Say why a section is not asked of this body."""
    when = section.when
    if when is None:
        return "Nothing in it is asked of you; it depends on your other answers."
    if isinstance(when, OrganisationIs) and when.is_ == ("yes",):
        name = ATTRIBUTES.get(when.attribute, when.attribute)
        return f"The register shows no {name} for your body. Tell the partnership if that is wrong."
    return f"Asked only where {when.sentence(dossier.questionnaire.labels)}."


def clash_words(dossier: Dossier, questions: list[str]) -> str:
    """Say that two people changed an answer."""
    if not questions:
        return ""
    numbers = filters.listed([dossier.questionnaire.label_of(key) for key in questions])
    return f"Two people changed {numbers}. Read both and choose."


def wanting_words(dossier: Dossier, sheet: Sheet, section: Section) -> str:
    """Say what the answered questions of a section still need: `F3 and F7 need an action.`"""
    needs: dict[str, list[str]] = {}
    for question in section.questions:
        if sheet.states.get(question.key) == "wanting":
            need = need_of(sheet.problems[question.key])
            needs.setdefault(need, []).append(dossier.questionnaire.label_of(question.key))
    sentences = []
    for need, numbers in needs.items():
        shown = numbers if len(numbers) <= NAMED else [*numbers[:NAMED], f"{len(numbers) - NAMED} more"]
        sentences.append(f"{filters.listed(shown)} {'needs' if len(numbers) == 1 else 'need'} {need}.")
    return " ".join(sentences)


def need_of(problems: Sequence[Problem]) -> str:
    """Say what an answer needs, in few words."""
    words = {"comment": "a comment", "reason": "a reason", "evidence": "evidence", "value": "another choice"}
    words["action"] = "an action with an owner and a date"
    needs = (EMPTY_PARTS if one.id == "part-not-answered" else words[one.field] for one in problems)
    return filters.listed(list(dict.fromkeys(needs)))


def who(sheet: Sheet, section: Section, watch: Watch) -> str:
    """Name who answered here, and who was asked to."""
    found = [sheet.current[one.key] for one in section.questions if one.key in sheet.current]
    names = {one.author_id: one.author for one in found if one.author}
    names |= {one.user_id: one.name for one in watch.people if one.section == section.key}
    mine = ["You"] if watch.user_id in names else []
    unique = mine + [name for user, name in names.items() if user != watch.user_id]
    return ", ".join(unique[:2]) + (f" and {len(unique) - 2} more" if len(unique) > 2 else "")


def live(sheet: Sheet, section: Section, watch: Watch) -> str:
    """Say that somebody else is at work here now."""
    recent = [
        sheet.current[one.key]
        for one in section.questions
        if one.key in sheet.current and watch.now - sheet.current[one.key].at <= AT_WORK
    ]
    others = sorted((one for one in recent if one.author and one.author_id != watch.user_id), key=lambda one: one.at)
    if not others:
        return ""
    return f"{others[-1].author} is working here, last saved at {filters.clock(others[-1].at)}"


def next_question(dossier: Dossier, sheet: Sheet) -> tuple[str, str] | None:
    """Give what to go on with: (words of the button, address); None when nothing is wanting."""
    order = [key for key in sheet.path.keys if sheet.states.get(key) == "unanswered" and key in sheet.problems]
    order += [key for key in sheet.path.keys if key in sheet.problems and key not in order]
    if not order:
        return None
    section = dossier.questionnaire.section_of[order[0]]
    number = dossier.questionnaire.label_of(order[0])
    url = url_for("returns.section", ret=dossier.return_.id, key=section.key)
    title = f", {lower_first(section.title)}" if len(section.title) <= LONGEST_ON_BUTTON else ""
    return f"Go on with {number}{title}", f"{url}#q-{order[0]}"


def lower_first(title: str) -> str:
    """Write a title inside a sentence; a name such as Prevent or EYFS stays."""
    first = title.split(" ", 1)[0]
    return title if first in ("Prevent", "SEND") or first.isupper() else title[:1].lower() + title[1:]


def chain_steps(
    dossier: Dossier, sheet: Sheet, signatures: Sequence[Signature], *, is_lead: bool
) -> list[dict[str, Any]]:
    """Give the sign-off chain: done, next and later steps, each with what opens it."""
    signed = {signature.step: signature for signature in signatures}
    waiting = dossier.return_.state == ReturnState.AWAITING_SIGNATURE
    due = next((place for place in range(len(dossier.line.chain)) if place not in signed), None)
    found = []
    for place, step in enumerate(dossier.line.chain):
        signature = signed.get(place)
        if signature is not None:
            state, line = "done", f"Signed by {signature.name}, {filters.date_time(signature.signed_at)}"
        elif waiting and place == due:
            state, line = "next", "It is this step’s turn to read and sign"
        else:
            state, line = "later", opens_when(sheet, place, step)
        who_signs = f"{step['label']} (you)" if is_lead and step["role"] == Role.LEAD else step["label"]
        found.append({"who": who_signs, "line": line, "state": state, "tag": ""})
    return found


def opens_when(sheet: Sheet, place: int, step: Mapping[str, Any]) -> str:
    """Say what opens a step."""
    if step.get("meeting"):
        return "Signs after the meeting, with its date and minute number"
    if place:
        return "Reads and signs; can send back with a note"
    open_, wanting = sheet.totals["unanswered"], sheet.totals["wanting"]
    parts = [filters.counted(open_, "answer")] if open_ else []
    parts += [filters.counted(wanting, "small matter")] if wanting else []
    if not parts:
        return "Opens when the lead says that the return is ready"
    return f"Opens when {filters.listed(parts)} {'is' if open_ + wanting == 1 else 'are'} done"
