// Waits until the relay has started anew and is reached as was chosen, and goes on then.

const PAUSE = 700; // ms
const PATIENCE = 40000; // ms; the workers get five seconds to stop, an old computer starts in twenty

const place = document.querySelector("[data-reach]");
const end = Date.now() + PATIENCE;

async function running() {
  try {
    const answer = await fetch(place.dataset.ask, { cache: "no-store" });
    return answer.ok ? (await answer.json()).reach : null;
  } catch {
    return null; // it is not there at the moment
  }
}

async function look() {
  if ((await running()) === place.dataset.reach) {
    location.replace(place.dataset.next);
  } else if (Date.now() < end) {
    setTimeout(look, PAUSE);
  } else {
    place.querySelector("[data-waiting]").hidden = true;
    place.querySelector("[data-late]").hidden = false;
  }
}

if (place) look();
