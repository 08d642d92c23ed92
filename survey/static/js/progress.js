// Follows a long job: asks data-poll until it is done or has failed, and shows how far it is.
// The answer is {state, done, total, message, url}. Without script the link beside it looks again.

const PAUSES = [1000, 1000, 2000, 3000, 5000];
const ENDED = new Set(["done", "failed", "ready", "cancelled"]);

function show(box, job) {
  const bar = box.querySelector("progress");
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
  }
  const line = box.querySelector("[data-job-says]");
  if (job.message && line.textContent !== job.message) line.textContent = job.message;
  const link = box.querySelector("[data-job-link]");
  if (job.url && link) link.href = job.url;
}

export function start(box) {
  let asked = 0;
  const again = () => setTimeout(ask, PAUSES[Math.min(asked++, PAUSES.length - 1)]);

  async function ask() {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { "X-Requested-With": "fetch" }, cache: "no-store" });
      if (!answer.ok) return again();
      const job = await answer.json();
      show(box, job);
      if (!ENDED.has(job.state)) return again();
      location.assign(job.url ?? location.href);
    } catch {
      again(); // no connection: the job goes on without us
    }
  }

  if (!ENDED.has(box.dataset.state)) again();
}
