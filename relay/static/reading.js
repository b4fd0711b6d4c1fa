// Messages that have come into view are read: the relay is told, and what said that they are new goes.

import { showNews } from "./notes.js";

const LOOK = 1000; // ms in view until a message counts as read
const PAUSE = 800; // ms in which what was read is gathered into one request
const RETRY = 15000; // ms until what did not arrive is sent again
const ENOUGH = 0.6; // of a message, or of the screen where the message is longer

const posts = document.querySelector("[data-posts]");
const channel = new BroadcastChannel("relay.read");
const looking = new Map(); // messages in view, with what counts the time
const read = new Set(); // their ids: read, and the relay does not know it yet
let unopened = "unopened" in posts.dataset;
let timer = 0;

function seen(entry) {
  const tall = entry.rootBounds ? entry.rootBounds.height : innerHeight;
  return entry.isIntersecting && entry.intersectionRect.height >= ENOUGH * Math.min(entry.boundingClientRect.height, tall);
}

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    clearTimeout(looking.get(entry.target));
    looking.delete(entry.target);
    if (seen(entry)) looking.set(entry.target, setTimeout(() => note(entry.target), LOOK));
  }
}, { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1], rootMargin: "-48px 0px 0px 0px" });

function note(message) {
  looking.delete(message);
  if (!message.isConnected || !("new" in message.dataset)) return undefined;
  if (document.hidden) return watch(message); // nobody has looked at it
  observer.unobserve(message);
  read.add(message.dataset.id);
  return plan(PAUSE);
}

function plan(delay) {
  clearTimeout(timer);
  timer = setTimeout(tell, delay);
}

async function tell() {
  clearTimeout(timer);
  if (!read.size && !unopened) return;
  const ids = [...read];
  const body = new URLSearchParams(ids.map((id) => ["post", id]));
  body.set("csrf_token", document.querySelector("input[name=csrf_token]").value);
  try {
    const answer = await fetch(posts.dataset.read, {
      method: "POST", body, headers: { Accept: "application/json" }, keepalive: true,
    });
    if (answer.status >= 500) throw new Error("not now");
    if (!answer.ok) return; // signed out meanwhile, or the topic is gone: nothing to tell any more
    unopened = false;
    for (const id of ids) forget(id);
    const left = await answer.json();
    showNews(left.news);
    channel.postMessage(posts.dataset.topic);
  } catch {
    plan(RETRY);
  }
}

function forget(id) {
  read.delete(id);
  const message = document.getElementById(`p${id}`);
  if (!message) return;
  delete message.dataset.new;
  message.querySelector(".tag--new")?.remove();
  // The line above the new messages keeps its room, so that nothing moves while somebody reads.
  if (!posts.querySelector("[data-new]")) document.getElementById("new")?.classList.add("is-read");
}

function watch(message) {
  observer.unobserve(message); // so that it is looked at anew
  observer.observe(message);
}

function watchAll() {
  for (const message of document.querySelectorAll("article[data-new]")) watch(message);
}

document.addEventListener("arrived", (event) => {
  if ("new" in event.target.dataset) watch(event.target);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) tell();
  else watchAll();
});
addEventListener("pagehide", tell);

// Whoever comes without naming a place comes to what is new.
if (posts.dataset.opensAt && !location.hash && !location.search && !scrollY) {
  document.getElementById(posts.dataset.opensAt)?.scrollIntoView();
}
watchAll();
if (unopened) plan(PAUSE);
