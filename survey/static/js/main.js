// Starts what a page asks for. Every page works without any of it.
import { initAll } from "../vendor/govuk-frontend.min.js";

const wanted = {
  "form[data-autosave]": () => import("./autosave.js"),
  "form[data-guard]": () => import("./unsaved.js"),
  "[data-actions]": () => import("./actions.js"),
  "[data-needs-action]": () => import("./grades.js"),
  "[data-poll]": () => import("./progress.js"),
  "[data-rows]": () => import("./rows.js"),
  "table[data-sortable]": () => import("./tables.js"),
  "textarea[data-words]": () => import("./words.js"),
};

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  initAll();
}

for (const [selector, load] of Object.entries(wanted)) {
  const found = document.querySelectorAll(selector);
  if (found.length) load().then((part) => found.forEach((element) => part.start(element)));
}
