// Ask the relay again and again what has changed, without being in its way.
//
// An element says what to ask (data-changes) and which change the page shows last (data-number). The request is
// conditional: the server answers 304 while there is nothing.

const SOON = 2000; // ms between requests while something on the page is being made
const READING = 4000; // while somebody looks and nothing is under way
const LATER = 10000; // after QUIET without any change
const HIDDEN = 30000; // the tab is in the background
const LONGEST = 60000; // between tries while the server does not answer
const QUIET = 120000;
const SPREAD = 0.3; // pauses differ by as much, so that the pages of a class do not all ask at once

/**
 * ``take`` gets what has changed, and says whether to ask at once for more; ``busy`` says whether something is
 * under way; ``signedOut`` is called once. Gives a function that asks now, for everything if told so.
 */
export function poll(place, { take, busy = () => false, signedOut }) {
  let number = Number(place.dataset.number);
  let etag = "";
  let failures = 0;
  let lastChange = Date.now();
  let timer = 0;

  function pause() {
    if (failures) return Math.min(SOON * 2 ** failures, LONGEST);
    if (document.hidden) return HIDDEN;
    if (Date.now() - lastChange > QUIET) return LATER;
    return busy() ? SOON : READING;
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(ask, delay * (1 + SPREAD * (Math.random() - 0.5)));
  }

  async function ask() {
    try {
      const address = new URL(place.dataset.changes, location.href);
      address.searchParams.set("since", number);
      const answer = await fetch(address, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      failures = 0;
      if (answer.status === 401) return signedOut();
      if (answer.status === 403 || answer.status === 404) return undefined;
      if (answer.status === 200) {
        const news = await answer.json();
        etag = answer.headers.get("ETag") ?? "";
        if (news.number !== number) lastChange = Date.now();
        number = news.number;
        if (take(news)) return plan(0);
      } else if (answer.status !== 304) {
        failures += 1;
      }
    } catch {
      failures += 1; // no network, or the relay restarts: the page stays as it is
    }
    return plan(pause());
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) plan(0);
  });
  plan(SOON);
  return (all = false) => {
    if (all) etag = "";
    plan(0);
  };
}
