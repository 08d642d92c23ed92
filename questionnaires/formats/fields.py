"""The fields of a document in an author's words and order: for the file, its schema and the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.documents import plain

ABOUT: Mapping[str, Mapping[str, str]] = {
    "Questionnaire": {
        "format": "The number of this format: 1.",
        "key": "The name of the questionnaire over all years, in lower case: section-175. It never changes.",
        "version": "The name of this version, usually a year. Written in quotes.",
        "title": "The title that respondents see.",
        "status": "sample until a partnership has confirmed the wording; it is said on every page and pack.",
        "programme": "The line of audits it belongs to, such as schools.",
        "minutes": "About how many minutes it takes with last year's answers at hand.",
        "replaces": "The earlier version this one follows: its version, or KEY@VERSION.",
        "supplement_to": "The key of the questionnaire to which a partnership adds these questions of its own.",
        "retired": "Questions of the replaced version that nothing descends from, each with a reason.",
        "audience": "The bodies this version is for; without it, every kind.",
        "legal_basis": "The duty behind it, one entry for each legal route.",
        "intro": "What a respondent reads first.",
        "scales": "The scales by their keys.",
        "sections": "The sections, in the order of the form.",
    },
    "Retired": {
        "key": "The key that the question had.",
        "reason": "Why it is no longer asked.",
    },
    "Audience": {"kinds": "Kinds of body, such as school or early-years."},
    "LegalBasis": {
        "route": "The legal route of a body, such as s175.",
        "document": "The Act, regulations or contract.",
        "edition": "The year or edition of the document. Written in quotes.",
        "paragraph": "Where in the document; only where it is certain.",
    },
    "Reference": {
        "document": "The document that says so.",
        "edition": "Its edition. Written in quotes.",
        "paragraph": "Where in the document; only where it is certain.",
    },
    "Scale": {
        "key": "The key that questions name the scale by.",
        "grades": "The grades in the order shown. What is better is said by points, not by the order.",
        "percent": "Instead of grades: a percentage in steps.",
        "not_applicable": "Whether not applicable may be chosen.",
        "grades_from": "For each grade of the replaced version's scale, the grade here that means the same.",
    },
    "Grade": {
        "key": "The key of the grade; it joins the years.",
        "label": "The word that respondents see.",
        "points": "Its points; more is better. Without points it is counted apart and not scored.",
        "counts_as": "How it counts across scales: met, partly_met or not_met. Needed where there are points.",
        "colour": "Its colour, always shown with the word.",
        "needs": "What a respondent must add when choosing it: comment, action, evidence.",
        "descriptor": "What the grade means.",
    },
    "NotApplicable": {
        "allowed": "true where not applicable may be chosen.",
        "needs": "What it then needs; a comment unless said otherwise.",
    },
    "Section": {
        "key": "The key of the section; it stays over the years.",
        "title": "The title of the section.",
        "standard": "The partnership's standard it stands for, such as S8.",
        "reused_from": "The section of another questionnaire it is taken over from, as KEY@VERSION:section.",
        "when": "The section is asked only when this holds.",
        "intro": "What a respondent reads before its questions.",
        "questions": "The questions, in order.",
    },
    "Question": {
        "key": "The key of the question, given by the author and never used again for another question.",
        "kind": "How it is answered.",
        "scale": "The scale it is graded or scored by.",
        "text": "The question, or the statement to be graded.",
        "why": "Why it is asked.",
        "good": "What good looks like.",
        "descriptors": "What a grade means for this question, by grade key, where the scale's own words do not fit.",
        "options": "The choices of a choice, choices or yes_no question.",
        "rows": "The rows of a matrix, such as groups of staff.",
        "columns": "The columns of a matrix: graded, or numbers.",
        "criteria": "The criteria of a criteria question; each earns its share.",
        "compute": "How a computed figure is worked out from earlier answers.",
        "min": "The smallest number that is taken.",
        "max": "The largest number that is taken.",
        "step": "The steps a number goes in: 1 for whole numbers.",
        "unit": "What is counted, such as children.",
        "places": "The decimals a computed figure is shown with; without it, none for whole numbers and else one.",
        "as_at": "The day a number is taken on, such as 1 September 2026.",
        "dont_know": "true where a number may be answered with not known.",
        "words": "The most words a text may have.",
        "references": "The documents and editions the question rests on.",
        "force": "must, should or local; a must needs a reference.",
        "weight": "Its weight within the score: 1 unless said otherwise, above 0, at most two decimals.",
        "critical": "true where falling short is said beside every score.",
        "optional": "true where it may be left unanswered.",
        "evidence": "Whether evidence is expected or welcome.",
        "tags": "Words to find and group questions by.",
        "cross_references": "Other audits that ask about the same, named beside the question.",
        "paired_with": "Questions of another questionnaire that show the other side, as KEY:question.",
        "lineage": "How it relates to the version this one replaces.",
        "when": "It is asked only when this holds. Looks back at earlier questions and at what is known of the body.",
        "not_applicable": "Whether not applicable may be chosen here, where it differs from the scale.",
    },
    "Option": {
        "key": "The key of the choice; it joins the years.",
        "label": "The words that respondents see.",
    },
    "Row": {
        "key": "The key of the row; it joins the years.",
        "label": "The words that respondents see.",
    },
    "Column": {
        "key": "The key of the column.",
        "label": "The words that respondents see.",
        "kind": "graded, or number.",
        "scale": "The scale of a graded column that is not scored; without it the question's scale, which is.",
        "min": "The smallest number that is taken.",
        "max": "The largest number that is taken.",
        "step": "The steps a number goes in: 1 for whole numbers.",
        "unit": "What is counted, such as people.",
    },
    "Criterion": {
        "key": "The key of the criterion; it joins the years.",
        "label": "The words that respondents see.",
        "weight": "Its share of what the question earns: 1 unless said otherwise.",
    },
    "Computation": {
        "operation": "sum, difference, ratio, percent, mean, least, most or count.",
        "of": "The earlier questions it reads; KEY#COLUMN for the sum of a matrix's column of numbers.",
        "is": "The answers that count counts.",
    },
    "CrossReference": {
        "questionnaire": "The key of the other audit.",
        "question": "The key of its question, where one is meant.",
        "text": "What a respondent should know about it.",
    },
    "Percent": {
        "step": "The size of a step, such as 10; the steps must meet 100.",
        "met": "From this percentage on it counts as met.",
        "partly_met": "From this percentage on it counts as partly met; below it as not met.",
        "needs": "What a step below met asks for: comment, action, evidence.",
    },
    "Lineage": {
        "change": "What happened to the question since the replaced version.",
        "from": "The keys it comes from there; KEY:question for another questionnaire.",
    },
}
"""What each field is for, by part and field as a document names it; the order here is the order in a file."""


def in_order(part: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a part in the order in which a file has them; a field that is not listed comes last.

    >>> in_order("Option", {"label": "Yes", "key": "yes"})
    {'key': 'yes', 'label': 'Yes'}
    """
    known = [name for name in ABOUT.get(part, {}) if name in data]
    return {name: data[name] for name in (*known, *(name for name in data if name not in known))}


def in_author_order(questionnaire: Questionnaire) -> dict[str, Any]:
    """The plain data with what has no order of its own in one that reads well: scales as they are first used, own
    descriptors like the grades. So it does not matter whether a version comes from its file or from the database.

    Example: `list(in_author_order(form)["scales"])`.
    """
    data = plain(questionnaire) | {"format": 1, "status": questionnaire.status}
    scales = data.pop("scales", {})
    questions = [question for section in data["sections"] for question in section["questions"]]
    if scales:
        used = [question["scale"] for question in questions if question.get("scale") in scales]
        data["scales"] = {name: scales[name] for name in (*dict.fromkeys(used), *sorted(set(scales) - set(used)))}
    for scale in scales.values():
        if "grades_from" in scale:
            scale["grades_from"] = dict(sorted(scale["grades_from"].items()))
    for question in questions:
        if "descriptors" in question:
            grades = [grade["key"] for grade in scales.get(question.get("scale"), {}).get("grades", ())]
            question["descriptors"] = listed_first(question["descriptors"], grades)
    return data


def listed_first(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A mapping in the order of some names, the others after them in alphabetical order.

    >>> listed_first({"a": 1, "c": 3, "b": 2}, ["b"])
    {'b': 2, 'a': 1, 'c': 3}
    """
    known = [name for name in names if name in data]
    return {name: data[name] for name in (*dict.fromkeys(known), *sorted(set(data) - set(known)))}
