"""Voice of the child: what the body wrote, how it graded itself, and what is missing."""

from __future__ import annotations

import re
from typing import Any

from questionnaires.answers import NOTHING
from questionnaires.definition import Question
from reports.house import count_of
from reports.packs.words import capital, counted, listed, paragraphs, words_in
from reports.packs.years import View

WITHOUT_WORDS = re.compile(
    r"\b(pre-?\s?(and\s+|or\s+)?non-?\s?verbal|pre-?\s?verbal|non-?\s?verbal|bab(y|ies)|infants?|unborn"
    r"|(do|does|did|can|could)\s?(not|n['’]t)\s+(yet\s+)?(speak|talk|use\s+(words|speech))"
    r"|not\s+(yet\s+)?(speaking|talking)"
    r"|without\s+(words|speech)|makaton|symbols|body\s+language|play\s+observations?|observations?\s+of\s+play)\b",
    re.IGNORECASE,
)
PROMPT = (
    "How do you hear children who do not speak yet, or do not use speech, "
    "and what changed because of what they showed you?"
)
NO_SUCH_WORDS = (
    "has none of the words looked for on children who do not speak yet or do not use speech, "
    "such as babies, non-verbal, signs or symbols. Read it before asking."
)
NOTHING_MISSING = (
    "Nothing: every text question is answered, and children who do not speak yet or do not use speech "
    "are mentioned. What is said of them is for the panel to judge."
)


def voice(view: View) -> dict[str, Any]:
    """The section: texts in full, graded questions in short, what is missing, and a prompt with space."""
    asked = [question for question in view.data.now.path.questions if about_voice(view, question)]
    texts = [question for question in asked if question.kind == "text"]
    return {
        "texts": [text(view, question) for question in texts],
        "grades": [grade(view, question) for question in asked if question.kind not in ("text", "note", "declaration")],
        "missing": missing(view, asked),
        "prompt": PROMPT,
        "before": view.before,
        "now": view.now,
    }


def about_voice(view: View, question: Question) -> bool:
    """Is a question about the voice of the child: by its own key, its section's key, or a tag?"""
    names = (
        *re.split(r"[._-]", question.key),
        *re.split(r"[._-]", view.form.section_of[question.key].key),
        *question.tags,
    )
    return any(name.lower().startswith("voice") for name in names)


def text(view: View, question: Question) -> dict[str, Any]:
    """One text answer in full."""
    written = str(view.data.now.answers.get(question.key, NOTHING).value or "")
    length = count_of(words_in(written), "word") if written.strip() else "Not answered"
    return {"label": view.name(question.key), "question": question.text, "length": length, "text": paragraphs(written)}


def grade(view: View, question: Question) -> dict[str, Any]:
    """One question with a grade or a figure: in short, with the earlier one."""
    movement = view.movement_of.get(question.key)
    old = movement.from_ if movement else (question.key,)
    chips = [view.chip_before(key) for key in old] or [{"word": "New", "tone": "words"}]
    shown = [view.chip(question.key), *chips]
    if not question.scale:
        shown = [{**chip, "tone": "words"} for chip in shown]
    return {"label": view.name(question.key), "text": question.text, "now": shown[0], "before": shown[1:]}


def missing(view: View, asked: list[Question]) -> list[str]:
    """What a reader would look for and not find; a search for words, said to be one."""
    texts = [question for question in asked if question.kind == "text"]
    if not texts:
        return [f"{view.form.name} has no text question on the voice of the child."]
    answers = {
        question.key: str(view.data.now.answers.get(question.key, NOTHING).value or "").strip() for question in texts
    }
    silent = [view.name(key) for key, written in answers.items() if not written]
    found = [f"{capital(listed(silent))} {'is' if len(silent) == 1 else 'are'} not answered."] if silent else []
    written = " ".join(answers.values())
    if written.strip() and not WITHOUT_WORDS.search(written):
        count = counted(words_in(written), "word")
        found.append(f"The text ({count}) {NO_SUCH_WORDS}")
    bare = [
        view.name(question.key)
        for question in asked
        if question.evidence == "expected" and evidence_missing(view, question)
    ]
    if bare:
        found.append(f"No evidence is named for {listed(bare)}, where it is expected.")
    return found or [NOTHING_MISSING]


def evidence_missing(view: View, question: Question) -> bool:
    """An answered question without evidence."""
    answer = view.data.now.answers.get(question.key, NOTHING)
    return answer.given and not answer.evidence.strip()
