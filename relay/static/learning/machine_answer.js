// What the machine makes of a draft, or of a sentence that somebody changed, arrives on the page where it was asked for:
// what is typed stays, and so do chosen pictures.
//
// The page of the answer is fetched as it is without this script, and its part about the text is put here.

const EVERY = 500; // milliseconds between two looks
const LONGEST = 60 * 1000;

for (const button of document.querySelectorAll("[data-check-ask]")) {
  button.addEventListener("click", async (event) => {
    const place = button.form.querySelector("[data-check-here]") ?? document.querySelector("[data-check-here]");
    event.preventDefault();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(button.form)) if (typeof value === "string") body.append(name, value);
    button.disabled = true;
    try {
      const check = await part(fetch(button.formAction, { method: "POST", body, headers: { Accept: "text/html" } }));
      if (check) await follow(place, check);
      else button.form.requestSubmit(button); // signed out, or not allowed any more: that page says what to do
    } catch {
      place.replaceChildren(say(button.dataset.problem));
    } finally {
      button.disabled = false;
    }
  });
}

const waiting = document.querySelector("[data-check][data-state=pending]");
if (waiting) follow(waiting.parentElement, waiting).catch(() => {}); // offline: the page can be loaded again

/** Show ``check``, and look again until it is done. */
async function follow(place, check) {
  const since = Date.now();
  show(place, check);
  check.focus();
  check.scrollIntoView({ block: "nearest" });
  while (place.firstElementChild.dataset.state === "pending" && Date.now() - since < LONGEST) {
    await new Promise((done) => { setTimeout(done, EVERY); });
    const fresh = await part(fetch(place.firstElementChild.dataset.look, { headers: { Accept: "text/html" } }));
    if (!fresh) return;
    if (fresh.dataset.state === "pending") continue;
    const focused = place.contains(document.activeElement);
    show(place, fresh);
    if (focused) fresh.focus(); // read out, unless somebody writes on
  }
}

function show(place, check) {
  place.replaceChildren(check);
  const folded = place.closest("details");
  if (folded) folded.open = true;
}

/** The part of an answered page that is about the draft; nothing where it has none. */
async function part(answering) {
  const answer = await answering;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-check]");
}

function say(words) {
  const line = document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "alert");
  line.textContent = words;
  return line;
}
