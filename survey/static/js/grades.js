// Opens the action box of a question for a grade that needs one. Without script the box is always there.
// The grade is a radio, or an option of a list; a matrix has one for each row.

const NEEDS = "[data-needs-action]:checked";

export function start(grade) {
  const question = grade.closest("[data-question]");
  const box = question?.querySelector("[data-action-for]");
  if (!box || box.dataset.watched) return;
  box.dataset.watched = "yes";

  const hasText = () => [...box.querySelectorAll("input, textarea")].some((field) => field.value.trim());
  const show = () => {
    // what somebody wrote is never hidden from them
    box.hidden = !question.querySelector(NEEDS) && !hasText() && !box.querySelector(".govuk-error-message");
  };
  question.addEventListener("change", (event) => {
    if (!box.contains(event.target)) show();
  });
  show();
}
