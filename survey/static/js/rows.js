// More rows of a list of boxes, without asking the server: the last row again, empty and with the next number.

export function start(list) {
  const more = list.querySelector("[data-add-row]");
  const body = list.querySelector("tbody");
  if (!more || !body) return;
  more.addEventListener("click", (event) => {
    const last = body.rows[body.rows.length - 1];
    if (!last || body.rows.length >= 80) return;
    event.preventDefault();
    const made = body.appendChild(next(last, list.dataset.rows, body.rows.length));
    made.querySelector("input, select, textarea")?.focus();
  });
}

function next(row, name, number) {
  const made = row.cloneNode(true);
  for (const element of made.querySelectorAll("*")) {
    for (const attribute of ["id", "name", "for", "aria-describedby"]) {
      const text = element.getAttribute(attribute);
      if (text) element.setAttribute(attribute, text.replace(`${name}-${number}-`, `${name}-${number + 1}-`));
    }
    const label = element.getAttribute("aria-label");
    if (label) element.setAttribute("aria-label", label.replace(/\d+/, number + 1));
    if (element.matches("input[type=checkbox]")) element.checked = false;
    else if (element.matches("input, textarea")) element.value = "";
  }
  made.querySelectorAll(".govuk-error-message").forEach((one) => one.remove());
  return made;
}
