// How far the packs are that somebody asked for: drawn anew while something is on its way.

const EVERY = 2000; // milliseconds

async function look() {
  const shown = document.querySelector("[data-larger]");
  if (!shown?.hasAttribute("data-busy")) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-larger]");
    if (fresh && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
    else if (!fresh && answer.ok) location.reload(); // all is here: the rest of the page says so
  } catch {
    // offline: later
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
