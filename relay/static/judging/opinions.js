// Second opinions that a worker is still making: look again every two seconds, and put what has come into the
// page without touching what is being written.

const EVERY = 2000; // milliseconds
const LONGEST = 5 * 60 * 1000;

export function awaitOpinions(book) {
  if (!book.querySelector("[data-awaited]")) return;
  const since = Date.now();
  const again = async () => {
    if (!document.hidden && !(await look(book))) return;
    if (Date.now() - since < LONGEST) setTimeout(again, EVERY);
  };
  setTimeout(again, EVERY);
}

/** Fetch the page again and exchange the parts that hold opinions; whether any is still awaited. */
async function look(book) {
  let response;
  try {
    response = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  } catch {
    return true; // offline for a moment: try again
  }
  if (!response.ok || response.redirected) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of book.querySelectorAll("[data-opinion]")) {
    const other = fresh.getElementById(part.id);
    if (other && other.innerHTML !== part.innerHTML) {
      part.replaceChildren(...other.childNodes);
    }
  }
  for (const control of book.querySelectorAll("[data-switch][hidden]")) {
    if (fresh.getElementById(control.id)?.hidden !== false) continue;
    control.checked = true; // it was asked for, so it is shown at once
    for (const part of [control, ...control.labels]) part.hidden = false;
  }
  return book.querySelector("[data-awaited]") !== null;
}
