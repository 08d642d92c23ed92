// Makes the headings of a table sort its rows. Headings say data-sort="text" or "number"; a cell may give data-value.
// Without script the table stands in the order it was sent.

const NUMBER = /[^0-9.,−-]/g;

function valueOf(row, column, kind) {
  const cell = row.cells[column];
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim();
  if (kind !== "number") return text.toLocaleLowerCase("en-GB");
  const figure = parseFloat(text.split(" of ")[0].replace(NUMBER, "").replaceAll(",", "").replace("−", "-"));
  return Number.isNaN(figure) ? null : figure;
}

function compare(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null); // nothing to show stays last either way
  if (typeof a === "number") return way * (a - b);
  return way * a.localeCompare(b, "en-GB", { numeric: true });
}

function arrow(button, direction) {
  const icon = button.querySelector("use");
  icon.setAttribute("href", direction ? "#i-desc" : "#i-sort");
}

function sort(table, heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  const column = heading.cellIndex;
  for (const other of heading.parentElement.cells) {
    other.removeAttribute("aria-sort");
    if (other.querySelector(".sort")) arrow(other, false);
  }
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  arrow(heading, true);
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => [valueOf(row, column, heading.dataset.sort), row]);
    rows.sort(([a], [b]) => compare(a, b, descending ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
  }
}

function makeButton(heading) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...heading.childNodes);
  button.insertAdjacentHTML("beforeend", '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-sort"></use></svg>');
  heading.append(button);
  if (heading.hasAttribute("aria-sort")) arrow(button, true);
  return button;
}

export function start(table) {
  const spoken = document.createElement("p");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("role", "status");
  table.after(spoken);
  for (const heading of table.querySelectorAll("thead th[data-sort]")) {
    const name = heading.textContent.trim();
    makeButton(heading).addEventListener("click", () => {
      sort(table, heading);
      spoken.textContent = `Sorted by ${name}, ${heading.getAttribute("aria-sort")}`;
    });
  }
}
