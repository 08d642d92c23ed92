"""The one-page picture: five figures with last year's under each, charts, the standards, the movements."""

from __future__ import annotations

from typing import Any

from reports.charts import Chart, GradeRow, StandardRow, dumbbell, grades_bar, peers_box
from reports.charts import grades as grade_words
from reports.charts import peers as peer_words
from reports.house import change_in_points, number, percent
from reports.inputs import ReturnData
from reports.packs.bands import band, table
from reports.packs.cover import is_open
from reports.packs.movements import movements
from reports.packs.words import capital, counted, listed, spelled
from reports.packs.years import View

Figure = dict[str, Any]
ROOM = 60
"""Characters of names that the line over the dumbbell holds; with more, letters alone."""


def picture(view: View) -> dict[str, Any]:
    """Everything on the page; charts as SVG text with their words."""
    return {
        "figures": figures(view),
        "band": band(view),
        "standards": standards_chart(view),
        "grades": grades_chart(view),
        "peers": peers_chart(view),
        "table": table(view),
        "movements": movements(view),
    }


def figures(view: View) -> list[Figure]:
    """The five figures, each with what stands under it."""
    return [everything(view), comparable(view), answered(view), without_evidence(view), actions(view)]


def figure(label: str, value: str, *notes: str) -> Figure:
    """One figure: its name, the figure, and up to two lines under it."""
    return {"label": label, "value": value, "notes": [note for note in notes if note]}


def everything(view: View) -> Figure:
    """The score on everything asked, answered and applicable."""
    now, before = view.data.now.scorecard.overall, view.data.before
    value = f"{percent(now.percent, view.data.round.settings)}%" if now.percent is not None else "None"
    if before is None or view.data.before_round is None:
        return figure("Score on everything", value, "no earlier return")
    earlier = before.scorecard.overall
    said = (
        f"{percent(earlier.percent, view.data.before_round.settings)}% in {view.before}"
        if earlier.percent is not None
        else f"none in {view.before}"
    )
    return figure("Score on everything", value, said, "unanswered as not met" if now.unanswered_as_not_met else "")


def comparable(view: View) -> Figure:
    """The score on what may be compared, and its change."""
    found, settings = view.comparable, view.data.round.settings
    if found is None:
        return figure("Comparable set", "None", "see movements" if view.before else "nothing to compare")
    label = f"Comparable set, n = {len(found.keys)}"
    return figure(
        label,
        f"{percent(found.now, settings)}%",
        f"{percent(found.before, settings)}% in {view.before}",
        change_in_points(found.change),
    )


def answered(view: View) -> Figure:
    """Answered of asked, and last year's."""
    now = view.data.now.scorecard.overall
    before = view.data.before.scorecard.overall if view.data.before else None
    earlier = f"{before.answered} of {before.asked} in {view.before}" if before else ""
    none = f"{now.not_applicable} not applicable" if now.not_applicable else ""
    open_ = now.asked - now.answered - now.not_applicable
    missing = f"{open_} not answered" if open_ else ""
    return figure(
        "Answered",
        f"{number(now.answered)} of {number(now.asked)}",
        earlier,
        ", ".join(part for part in (none, missing) if part),
    )


def without_evidence(view: View) -> Figure:
    """Met with no evidence where it is expected, of those Met where it is expected."""
    without, of = evidence_gap(view.data.now)
    label = "Met without evidence"
    if not of:
        return figure(label, "0 of 0", "no Met answer where evidence is expected")
    before = view.data.before
    earlier = "{} of {} in {}".format(*evidence_gap(before), view.before) if before else ""
    return figure(label, f"{without} of {of}", earlier, "where it is expected")


def evidence_gap(given: ReturnData) -> tuple[int, int]:
    """How many Met answers name no evidence where it is expected, and of how many."""
    keys = [
        key
        for key, score in given.scorecard.questions.items()
        if score.counts_as == "met"
        and key in given.answers
        and given.questionnaire.questions[key].evidence == "expected"
    ]
    return sum(not given.answers[key].evidence.strip() for key in keys), len(keys)


def actions(view: View) -> Figure:
    """Earlier actions still open; in a first year, what is short of Met and has an action."""
    before = view.data.actions_before
    if before:
        left = [action for action in before if is_open(action)]
        overdue = sum(action.overdue for action in left)
        return figure(
            "Actions still open",
            f"{len(left)} of {len(before)}",
            f"from {view.before}" if view.before else "",
            f"{overdue} overdue",
        )
    scored, given = view.data.now.scorecard.questions.values(), view.data.now.answers
    weak = [q.key for q in scored if q.counts_as in ("not_met", "partly_met") and q.key in given]
    promised = sum(given[key].action.complete for key in weak)
    return figure("Short of Met with action", f"{promised} of {len(weak)}", "what, who and by when")


def picture_of(chart: Chart, **words: str) -> dict[str, Any]:
    """A chart for the layout, with the line above it and the line below."""
    return {"svg": chart.svg.decode(), "alt": chart.alt, "width": chart.width_mm, **words}


def standards_chart(view: View) -> dict[str, Any] | None:
    """The dumbbell on the comparable set; in a first year one dot a standard on everything."""
    rows = standard_rows(view)
    if not any(row.now is not None for row in rows):
        return None
    chart = dumbbell(rows, (view.now, view.before if view.comparable else None), view.data.round.settings, 114)
    return picture_of(chart, finding=finding(view, rows), base=chart_base(view))


def standard_rows(view: View) -> list[StandardRow]:
    """One row for each standard, on the comparable set where there is one."""
    card, compared = view.data.now.scorecard, view.comparable is not None
    found = []
    for section in view.form.sections:
        if section.key not in card.sections or not card.sections[section.key].asked:
            continue
        label = view.form.labels[section.key]
        if compared and view.data.pair:
            pair = view.data.pair.sections[section.key]
            found.append(StandardRow(label, section.title, pair.now, pair.before, len(pair.keys)))
        else:
            total = card.sections[section.key]
            found.append(StandardRow(label, section.title, total.percent, None, total.answered - total.not_scored))
    return found


def finding(view: View, rows: list[StandardRow]) -> str:
    """What the dumbbell shows, counted: those that fell are named."""
    if view.comparable is None:
        scored = [row for row in rows if row.now is not None]
        least = min(scored, key=lambda row: row.now or 0)
        lowest = f"; the lowest score is in {least.label} {least.title}" if len(scored) > 1 else ""
        return f"{capital(counted(len(scored), 'standard'))}{lowest}"
    pairs = [row for row in rows if row.now is not None and row.before is not None]
    fell = [row for row in pairs if row.fell]
    held = sum(row.now == row.before for row in pairs)
    rose = len(pairs) - len(fell) - held
    parts = [f"{spelled(count)} {word}" for count, word in ((rose, "rose"), (held, "held")) if count]
    parts[:1] = [f"{counted(rose or held, 'standard')} {'rose' if rose else 'held'}"] if parts else []
    if fell:
        names = listed(f"{row.label} {row.title}" for row in fell)
        parts.append(f"{names if len(names) <= ROOM else listed(row.label for row in fell)} fell")
    joined = "; ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 2 else " and ".join(parts)
    return capital(joined) if parts[0][0].islower() else joined


def chart_base(view: View) -> str:
    """The base and method of the dumbbell."""
    if view.comparable is None:
        return f"Base: questions answered with a scored grade. {capital(view.not_compared)}."
    count = counted(len(view.comparable.keys), "question")
    return (
        f"● {view.now}  ○ {view.before}. Dashed and bold: fell. Base: {count} with the same, reworded (†) "
        f"or moved wording, asked and answered with a grade in both years. Both years on the weights of {view.now}."
    )


def grades_chart(view: View) -> dict[str, Any] | None:
    """Counts of grades: on the comparable set in both years, else on everything this year."""
    rows = grade_rows(view)
    if not rows[-1].total:
        return None
    scope = "Grades on the comparable set" if len(rows) > 1 else "Grades on all questions"
    return picture_of(grades_bar(rows, 52), finding=scope, base=f"{grade_words.in_words(rows)}.")


def grade_rows(view: View) -> list[GradeRow]:
    """One row a year, the earlier first."""
    if view.comparable is None:
        return [
            grade_row(
                view.now, [q.counts_as for q in view.data.now.scorecard.questions.values() if q.state == "answered"]
            )
        ]
    compared = [q for q in view.movements if q.compared]
    before = [q.before.counts_as if q.before else None for q in compared]
    return [grade_row(view.before, before), grade_row(view.now, [q.now.counts_as if q.now else None for q in compared])]


def grade_row(year: str, classes: list[str | None]) -> GradeRow:
    """Counts of one year."""
    count = classes.count
    return GradeRow(year, count("met"), count("partly_met"), count("not_met"), count(None))


def peers_chart(view: View) -> dict[str, Any]:
    """This body among others of its kind; words alone where too few may be shown."""
    data = view.data
    group = data.peers.group if data.peers else data.now.organisation.group
    percents = data.peers.percents if data.peers else ()
    own = data.now.scorecard.overall.percent
    shown = peer_words.spread(percents)
    chart = peers_box(percents, own, data.round.settings, 52) if shown else None
    if chart is None or shown is None:
        why = f"Fewer than {spelled(peer_words.FEWEST)} other bodies of this group have submitted, so none is shown."
        return {"svg": None, "finding": f"Place among others: {group}" if group else "Place among others", "base": why}
    place = f"{peer_words.standing(percents, own)}. " if own is not None else ""
    return picture_of(
        chart, finding=f"Among {shown.others} others: {group}", base=f"{place}{peer_words.in_words(shown)}."
    )
