// Saves what changed on a page of questions, while one writes.
//
// A question is a [data-question] box; its fields, its base-KEY and the fields outside any question (the CSRF token) are sent,
// with a `saving` field naming each question sent: what is not named was not looked at and must not be touched.
// The answer is {saved_at, message, bases: {KEY: number}, conflicts: [{key, message, url}], figures: {KEY: words},
// unsaved: [KEY], html_status}; `figures` are those worked out from answers, as they stand now;
// `unsaved` are questions whose words the server could not read, such as a date: they stay here, and leaving asks.
import { guard } from "./leave.js";

const PAUSE = 800;
const RETRIES = [2000, 5000, 15000, 30000];
const HEADERS = { "X-Requested-With": "fetch", Accept: "application/json" };
const WAITING = "Your text is still on this page.";

class Refused extends Error {}

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector('.saved [role="status"]'); // a counter of words says its own, earlier in the form
    this.changed = new Map(); // question key -> how often it was changed; a save clears only what it carried
    this.held = new Set(); // saved by somebody else meanwhile: kept here until the person has chosen
    this.tries = 0;
    this.sending = null;
  }

  start() {
    this.form.addEventListener("input", (event) => this.note(event));
    this.form.addEventListener("change", (event) => this.note(event));
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("offline", () => this.changed.size && this.sayWaiting("There is no connection."));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
    const release = guard(() => this.changed.size > 0 || this.held.size > 0);
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.leaving = true; // the form itself carries everything: nothing is sent again when the page goes
      release();
    });
    window.addEventListener("pageshow", () => (this.leaving = false));
  }

  note(event) {
    const box = event.target.closest("[data-question]");
    if (!box || !event.target.name) return;
    const key = box.dataset.question;
    this.changed.set(key, (this.changed.get(key) ?? 0) + 1);
    this.held.delete(key);
    this.last = key;
    this.soon(PAUSE);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  dataFor(keys) {
    const data = new FormData();
    for (const [name, value] of new FormData(this.form)) {
      const fields = [...this.form.elements].filter((field) => field.name === name);
      const box = fields[0]?.closest("[data-question]");
      if ((!box || keys.has(box.dataset.question)) && !(value instanceof File)) data.append(name, value);
    }
    keys.forEach((key) => data.append("saving", key));
    return data;
  }

  async save() {
    if (this.sending || !this.changed.size) return;
    const carried = new Map(this.changed);
    try {
      this.sending = this.send(new Set(carried.keys()));
      const answer = await this.sending;
      this.tries = 0;
      this.settle(carried, answer);
    } catch (trouble) {
      this.trouble(trouble);
    } finally {
      this.sending = null;
      if (this.changed.size && !this.tries) this.soon(PAUSE);
    }
  }

  async send(keys) {
    const options = { method: "POST", body: this.dataFor(keys), headers: HEADERS, redirect: "manual" };
    const answer = await fetch(this.form.dataset.autosave, options);
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      throw new Refused("You are signed out. Sign in in another window, then change anything here to save it.");
    }
    if (answer.status >= 500) throw new Error("The service did not answer.");
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok && !said.conflicts) throw new Refused(said.message ?? "This could not be saved.");
    return said;
  }

  settle(carried, answer) {
    for (const [key, times] of carried) if (this.changed.get(key) === times) this.changed.delete(key);
    for (const [key, number] of Object.entries(answer.bases ?? {})) {
      const base = this.form.elements[`base-${key}`];
      if (base) base.value = number;
    }
    for (const conflict of answer.conflicts ?? []) this.held.add(conflict.key ?? conflict);
    for (const key of answer.unsaved ?? []) this.held.add(key);
    for (const [key, words] of Object.entries(answer.figures ?? {})) {
      const line = this.form.querySelector(`[data-figure="${CSS.escape(key)}"]`);
      if (line && line.textContent !== words) line.textContent = words;
    }
    this.say(answer);
    this.form.dispatchEvent(new CustomEvent("saved", { detail: answer }));
  }

  say(answer) {
    this.line.classList.toggle("is-waiting", this.held.size > 0);
    if (answer.html_status) this.line.innerHTML = answer.html_status; // our own server's markup, escaped there
    else this.line.textContent = answer.message ?? `Saved at ${answer.saved_at}.`;
    for (const conflict of answer.conflicts ?? []) {
      if (!conflict.url || answer.html_status) continue;
      const link = document.createElement("a");
      link.href = conflict.url;
      link.textContent = conflict.message ?? "Two of you changed this answer. Read both and choose.";
      this.line.append(" ", link);
    }
  }

  sayWaiting(why) {
    this.line.classList.add("is-waiting");
    this.line.textContent = `Not saved. ${why} ${WAITING}`;
  }

  trouble(trouble) {
    if (trouble instanceof Refused) {
      this.tries = 1; // nothing is tried again until something changes
      this.sayWaiting(trouble.message);
      return;
    }
    const why = navigator.onLine ? "The service did not answer. We try again." : "There is no connection. We try again when there is.";
    this.sayWaiting(why);
    this.soon(RETRIES[Math.min(this.tries++, RETRIES.length - 1)]);
  }

  // the page is being left or hidden: send the question one was in, in a request that outlives the page
  flush() {
    if (this.leaving || !this.changed.has(this.last)) return;
    const options = { method: "POST", body: this.dataFor(new Set([this.last])), headers: HEADERS, keepalive: true };
    const carried = new Map([[this.last, this.changed.get(this.last)]]);
    fetch(this.form.dataset.autosave, options)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((answer) => answer && this.settle(carried, answer))
      .catch(() => {}); // too long for such a request, or no connection: it is still on the page
  }
}

export function start(form) {
  new Autosave(form).start();
}
