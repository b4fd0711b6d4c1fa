// New messages and finished translations, without a reload.
//
// The page says which change it shows last (data-number); this asks for what came after, with a conditional
// request that the server answers with 304 while there is nothing. A card that is on the page is replaced,
// a new one is put in its place; what has the focus, what is unfolded and what is half-written stays.

const SOON = 2000; // ms between requests while a translation on the page is being made
const READING = 4000; // while somebody looks and nothing is under way
const LATER = 10000; // after QUIET without any change
const HIDDEN = 30000; // the tab is in the background
const LONGEST = 60000; // between tries while the server does not answer
const QUIET = 120000;
const SPREAD = 0.3; // pauses differ by as much, so that the pages of a class do not all ask at once

const posts = document.querySelector("[data-posts]");
const arrivals = document.querySelector("[data-arrivals]");
let number = Number(posts.dataset.number);
let etag = "";
let failures = 0;
let lastChange = Date.now();
let timer = 0;

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function pause() {
  if (failures) return Math.min(SOON * 2 ** failures, LONGEST);
  if (document.hidden) return HIDDEN;
  if (Date.now() - lastChange > QUIET) return LATER;
  return posts.querySelector('[data-state="waiting"]') ? SOON : READING;
}

function plan(delay) {
  clearTimeout(timer);
  timer = setTimeout(ask, delay * (1 + SPREAD * (Math.random() - 0.5)));
}

async function ask() {
  try {
    const address = new URL(posts.dataset.changes, location.href);
    address.searchParams.set("since", number);
    const answer = await fetch(address, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    failures = 0;
    if (answer.status === 401) return say(posts.ownerDocument.createTextNode(arrivals.dataset.signedOut));
    if (answer.status === 403 || answer.status === 404) return undefined;
    if (answer.status === 200) {
      const news = await answer.json();
      etag = answer.headers.get("ETag") ?? "";
      number = news.number;
      if (news.cards.length) lastChange = Date.now();
      for (const card of news.cards) show(card);
      if (news.more) return plan(0);
    } else if (answer.status !== 304) {
      failures += 1;
    }
  } catch {
    failures += 1; // no network, or the relay restarts: the page stays as it is
  }
  return plan(pause());
}

function show(card) {
  if (card.gone) return document.getElementById(`p${card.id}`)?.remove(); // taken down by a teacher
  const fresh = element(card.html);
  const old = document.getElementById(fresh.id);
  if (old) {
    const waited = old.dataset.state !== "machine";
    replace(old, fresh);
    if (waited && fresh.dataset.state === "machine" && fresh.dataset.kind === "message") say(card.translated);
  } else if (fresh.dataset.kind === "message") {
    if (place(fresh)) document.querySelector("[data-empty]")?.remove();
    if (card.arrived) say(card.arrived);
  }
}

// Before the first message that comes after it; elsewhere where this page shows only a part of the thread.
function place(fresh) {
  const key = (node) => [Number(node.dataset.root), Number(node.dataset.id)];
  const after = ([a, b], [c, d]) => a > c || (a === c && b > d);
  const there = [...posts.children];
  const next = there.find((node) => after(key(node), key(fresh)));
  if (!next && "later" in posts.dataset) return false;
  if (next && next === there[0] && "earlier" in posts.dataset) return false;
  posts.insertBefore(fresh, next ?? null);
  return true;
}

function replace(old, fresh) {
  if (old.dataset.kind === "title") return old.replaceWith(fresh);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.className = fresh.className;
  old.dataset.state = fresh.dataset.state;
  const folded = old.querySelector("details.tr")?.open === false;
  swap(old, ":scope > .spread", fresh);
  const translation = old.querySelector("details.tr");
  if (translation && folded) translation.open = false;
  old.querySelector(":scope > .held")?.remove();
  const held = fresh.querySelector(":scope > .held"); // why others cannot see it
  if (held) old.prepend(held);
  // Something unfolded in the row of actions may hold a choice that is not sent yet.
  const acts = old.querySelector(":scope > .acts");
  if (!acts?.querySelector("details[open]") && !acts?.contains(focused)) swap(old, ":scope > .acts", fresh);
  if (focused && !focused.isConnected) {
    (focused.dataset.key && old.querySelector(`[data-key="${focused.dataset.key}"]`) || old).focus({ preventScroll: true });
  }
  return undefined;
}

function swap(old, selector, fresh) {
  const [before, now] = [old.querySelector(selector), fresh.querySelector(selector)];
  if (before && now) before.replaceWith(now);
  else if (before) before.remove();
  else if (now) old.append(now);
}

// One line per arrival; the newest replaces the one before. ``what`` is HTML of ours, or a node.
function say(what) {
  if (typeof what !== "string") return arrivals.replaceChildren(what);
  if (!what.trim()) return undefined;
  const template = document.createElement("template");
  template.innerHTML = what.trim();
  const link = template.content.querySelector("a");
  // On another page of the thread: the server finds the page that holds it.
  const id = link?.getAttribute("href").slice(2);
  if (link && !document.getElementById(`p${id}`)) link.href = `?at=${id}#p${id}`;
  return arrivals.replaceChildren(template.content);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) plan(0);
});
plan(SOON);
