// Opens the action box for a grade that needs one. Without script the box is always there.

export function start(radio) {
  const box = document.querySelector(`[data-action-for="${CSS.escape(radio.name)}"]`);
  if (!box || box.dataset.watched) return;
  box.dataset.watched = "yes";

  const hasText = () => [...box.querySelectorAll("input, textarea")].some((field) => field.value.trim());
  const show = () => {
    const chosen = document.querySelector(`input[name="${CSS.escape(radio.name)}"]:checked`);
    // what somebody wrote is never hidden from them
    box.hidden = !chosen?.hasAttribute("data-needs-action") && !hasText() && !box.querySelector(".govuk-error-message");
  };
  document.addEventListener("change", (event) => {
    if (event.target.name === radio.name) show();
  });
  show();
}
