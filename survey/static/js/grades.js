// Opens the action box for a grade that needs one. Without script the box is always there.
// The grade is a radio, or an option of a list.

export function start(grade) {
  const { name } = grade.closest("select") ?? grade;
  const box = document.querySelector(`[data-action-for="${CSS.escape(name)}"]`);
  if (!box || box.dataset.watched) return;
  box.dataset.watched = "yes";

  const hasText = () => [...box.querySelectorAll("input, textarea")].some((field) => field.value.trim());
  const chosen = () => document.querySelector(`input[name="${CSS.escape(name)}"]:checked, select[name="${CSS.escape(name)}"] > :checked`);
  const show = () => {
    // what somebody wrote is never hidden from them
    box.hidden = !chosen()?.hasAttribute("data-needs-action") && !hasText() && !box.querySelector(".govuk-error-message");
  };
  document.addEventListener("change", (event) => {
    if (event.target.name === name) show();
  });
  show();
}
