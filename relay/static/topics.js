// The list of topics of an open page: what is new in them, without a reload.
//
// Entries change where they are; the list is not sorted anew under somebody's finger. A new topic is announced.

import { announce, showNews } from "./notes.js";
import { poll } from "./poll.js";

const list = document.querySelector("[data-topics]");
const arrivals = document.querySelector("[data-arrivals]");

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function show(topic) {
  const old = list.querySelector(`[data-topic="${topic.id}"]`);
  if (!old) return false;
  const fresh = element(topic.html);
  if (fresh.outerHTML === old.outerHTML) return true;
  if (!old.contains(document.activeElement)) {
    old.replaceWith(fresh);
    return true;
  }
  // The link that has the focus stays; what stands around it changes.
  const link = old.querySelector("h2 a");
  link.href = fresh.querySelector("h2 a").href;
  for (const part of [...old.children].slice(1)) part.remove();
  old.append(...[...fresh.children].slice(1));
  return true;
}

function more() {
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = arrivals.dataset.show;
  announce(arrivals, `${arrivals.dataset.more} `, link);
}

if (list) {
  const again = poll(list, {
    take(news) {
      const known = news.topics.map(show);
      if (known.includes(false) && !list.dataset.changes.includes("before=")) more();
      showNews(news.news);
      return false;
    },
    signedOut: () => arrivals.replaceChildren(arrivals.dataset.signedOut),
  });
  // Another tab has read something.
  new BroadcastChannel("relay.read").addEventListener("message", () => again(true));
}
