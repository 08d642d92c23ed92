// Asks before a page is left with something unsaved on it, and only then.

export function guard(hasUnsaved) {
  const ask = (event) => {
    if (hasUnsaved()) event.preventDefault();
  };
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}
