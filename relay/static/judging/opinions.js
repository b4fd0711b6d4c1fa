// Help by the machine: asked for without leaving the page, looked for every two seconds while a worker makes it,
// put where it was asked for, and announced there. What is being written stays untouched.

const EVERY = 2000; // milliseconds
const LONGEST = 5 * 60 * 1000;

export function askTheMachine(help) {
  let waiting = false;
  const wait = () => {
    if (waiting || !awaited(help)) return;
    waiting = true;
    const since = Date.now();
    const again = async () => {
      if (!document.hidden) await look(help);
      if (awaited(help) && Date.now() - since < LONGEST) setTimeout(again, EVERY);
      else waiting = false;
    };
    setTimeout(again, EVERY);
  };
  help.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[name=opinion]");
    if (!button) return;
    event.preventDefault();
    const sending = ask(button); // before the button is disabled, which would take it out of the form
    button.disabled = true;
    if (await sending) {
      await look(help);
      // The button is gone: its place has the focus, not the page's top.
      const place = document.getElementById(`opinion-${button.value}`);
      place.tabIndex = -1;
      place.focus();
      wait();
    } else {
      button.disabled = false;
      button.form.requestSubmit(button); // by the ordinary way, which says what is wrong
    }
  });
  wait();
}

const awaited = (help) => help.querySelector("[data-state=pending]") !== null;

async function ask(button) {
  try {
    const answer = await fetch(button.formAction, {
      method: "POST",
      body: new URLSearchParams(new FormData(button.form, button)),
      headers: { Accept: "text/html" },
    });
    return answer.ok && answer.redirected;
  } catch {
    return false;
  }
}

/** Fetch the page again, exchange what has changed in the help, and say what has arrived. */
async function look(help) {
  let response;
  try {
    response = await fetch(help.dataset.look, { headers: { Accept: "text/html" } });
  } catch {
    return; // offline for a moment
  }
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const arrived = [];
  for (const part of help.querySelectorAll("[data-opinion]")) {
    const other = fresh.getElementById(part.id);
    if (!other || other.dataset.state === part.dataset.state) continue;
    if (part.dataset.state === "pending" && other.dataset.state === "done") arrived.push(other.dataset.ready);
    part.dataset.state = other.dataset.state;
    part.replaceChildren(...other.childNodes);
  }
  if (arrived.length) help.querySelector("[data-arrived]").textContent = arrived.join(" ");
}
