// Counts the words of a text that has a limit. The server decides; this only says how many are left.

export function countWords(text) {
  return (text.match(/\S+/g) ?? []).length;
}

function sentence(left) {
  const words = Math.abs(left) === 1 ? "word" : "words";
  return left < 0 ? `${-left} ${words} too many` : `${left} ${words} left`;
}

export function start(box) {
  const most = Number(box.dataset.words);
  const line = document.getElementById(`${box.id}-words`);
  if (!most || !line) return;
  const spoken = document.createElement("span");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let waiting;

  const show = () => {
    const left = most - countWords(box.value);
    line.textContent = box.value.trim() ? sentence(left) : `Up to ${most} words`;
    line.classList.toggle("govuk-error-message", left < 0);
    clearTimeout(waiting); // heard only when the typing stops
    waiting = setTimeout(() => (spoken.textContent = left <= most / 10 ? sentence(left) : ""), 1000);
  };
  box.addEventListener("input", show);
  show();
}
