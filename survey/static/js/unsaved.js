// A form that asks before it is left with something that was not saved.
import { guard } from "./leave.js";

export function start(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  guard(() => changed);
}
