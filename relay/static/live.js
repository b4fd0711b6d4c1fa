// New messages and finished translations, without a reload.
//
// The page says which change it shows last; this asks for what came after (poll.js). A card that is on the page is replaced,
// a new one is put in its place; what has the focus, what is unfolded and what is half-written stays.

import { announce, showNews } from "./notes.js";
import { poll } from "./poll.js";

const posts = document.querySelector("[data-posts]");
const arrivals = document.querySelector("[data-arrivals]");

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function show(card) {
  if (card.gone) return document.getElementById(`p${card.id}`)?.remove(); // taken down by a teacher
  const fresh = element(card.html);
  const old = document.getElementById(fresh.id);
  if (old) {
    const waited = old.dataset.state !== "machine";
    replace(old, fresh);
    document.getElementById(fresh.id).dispatchEvent(new Event("arrived", { bubbles: true }));
    if (waited && fresh.dataset.state === "machine" && fresh.dataset.kind === "message") say(card.translated);
  } else if (fresh.dataset.kind === "message") {
    if (place(fresh)) {
      document.querySelector("[data-empty]")?.remove();
      fresh.dispatchEvent(new Event("arrived", { bubbles: true }));
    }
    if (card.arrived) say(card.arrived);
  }
}

// Before the first message that comes after it; elsewhere where this page shows only a part of the thread.
function place(fresh) {
  const key = (node) => [Number(node.dataset.root), Number(node.dataset.id)];
  const after = ([a, b], [c, d]) => a > c || (a === c && b > d);
  const there = [...posts.querySelectorAll(":scope > article")];
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
  old.toggleAttribute("data-new", fresh.hasAttribute("data-new"));
  const folded = old.querySelector("details.tr")?.open === false;
  swap(old, ":scope > .spread", fresh);
  const translation = old.querySelector("details.tr");
  if (translation && folded) translation.open = false;
  const thanks = fresh.querySelector(":scope > .thanks"); // who has thanked meanwhile
  old.querySelector(":scope > .thanks")?.remove();
  if (thanks) old.insertBefore(thanks, old.querySelector(":scope > .acts"));
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

// One line per arrival; the newest replaces the one before. ``what`` is HTML of ours.
function say(what) {
  if (!what.trim()) return undefined;
  const template = document.createElement("template");
  template.innerHTML = what.trim();
  const link = template.content.querySelector("a");
  // On another page of the thread: the server finds the page that holds it.
  const id = link?.getAttribute("href").slice(2);
  if (link && !document.getElementById(`p${id}`)) link.href = `?at=${id}#p${id}`;
  return announce(arrivals, template.content);
}

// A teacher has closed the topic, or opened it again. What is half-written stays in the form, and is kept (keep.js).
function close(closed) {
  const [form, note] = [document.querySelector(".composer"), document.querySelector("[data-closed]")];
  if (!form || form.hidden === closed) return;
  const inside = form.contains(document.activeElement);
  form.hidden = closed;
  note.hidden = !closed;
  document.querySelector(".write").hidden = closed;
  posts.classList.toggle("is-closed", closed);
  if (!closed) return;
  if (inside) note.focus();
  else announce(arrivals, note.textContent.trim());
}

const again = poll(posts, {
  take(news) {
    for (const card of news.cards) show(card);
    showNews(news.news);
    close(news.closed);
    return news.more;
  },
  busy: () => posts.querySelector('[data-state="waiting"]') !== null,
  signedOut: () => arrivals.replaceChildren(arrivals.dataset.signedOut),
});
document.addEventListener("ask", () => again());
