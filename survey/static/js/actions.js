// One more action in a list without saving first. Without script the button saves, and the page comes back with more.

const NUMBERED = ["id", "name", "for", "aria-describedby"];

function renumber(action, key, from, to) {
  for (const field of action.querySelectorAll("[id], [name], [for]")) {
    for (const name of NUMBERED) {
      const value = field.getAttribute(name);
      if (value) field.setAttribute(name, value.replaceAll(`${key}--${from}--`, `${key}--${to}--`));
    }
  }
}

function emptied(action) {
  for (const field of action.querySelectorAll("input, textarea, select")) {
    field.value = "";
    field.classList.remove("govuk-input--error", "govuk-textarea--error");
  }
  for (const error of action.querySelectorAll(".govuk-error-message")) error.remove();
  for (const group of action.querySelectorAll(".govuk-form-group--error")) group.classList.remove("govuk-form-group--error");
  return action;
}

export function start(list) {
  const button = list.querySelector("[data-add]");
  if (!button) return;
  const most = Number(list.dataset.actions);
  button.type = "button";
  button.textContent = "Add another action";
  button.addEventListener("click", () => {
    const last = [...list.querySelectorAll("[data-action]")].at(-1);
    const number = Number(last.querySelector("legend span").textContent);
    const next = emptied(last.cloneNode(true));
    next.querySelector("legend span").textContent = number + 1;
    renumber(next, list.id, number, number + 1);
    last.after(next);
    next.querySelector("textarea").focus();
    button.hidden = number + 1 >= most;
  });
}
