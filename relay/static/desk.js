// The inbox without reloads, and by keyboard. Everything here is a link or a form of the page, whose answer is the
// page that would have come; only what changed of it is put in place. Without this script the pages come whole.
//
// Letters act only while no field has the focus and no modifier is held, and can be switched off.

const KEPT = "relay.desk.keys";
const said = document.querySelector("[data-said]");
const inbox = () => document.querySelector("[data-inbox]");
let busy = false;

// ---- Going on to the next item ----

async function bring(address, options = {}, focus = "item") {
  if (busy) return;
  busy = true;
  inbox().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-inbox]");
    if (!fresh) return leave(address, options); // signed out, or something broke: the whole page says so
    if (answer.url !== location.href) history.pushState({}, "", answer.url);
    put(page, fresh, focus);
  } catch {
    tell(inbox().dataset.offline);
  } finally {
    busy = false;
    inbox().removeAttribute("aria-busy");
  }
}

function put(page, fresh, focus) {
  const keysOpen = document.querySelector("[data-keys]")?.open;
  inbox().replaceWith(document.adoptNode(fresh));
  for (const part of [".tabs", ".bar nav"]) {
    const [old, now] = [document.querySelector(part), page.querySelector(part)];
    if (old && now) old.replaceWith(document.adoptNode(now));
  }
  document.title = page.title;
  if (keysOpen) document.querySelector("[data-keys]").open = true;
  ready();
  const done = document.querySelector("[data-done-words]")?.textContent ?? "";
  const problem = document.getElementById("problem")?.textContent.trim() ?? "";
  tell([problem || done, document.getElementById("waiting").textContent].filter(Boolean).join(" "));
  const target = problem ? document.querySelector(".item-pane [aria-invalid]") : null;
  (target ?? landing(focus)).focus({ preventScroll: true });
  if (focus === "item") document.querySelector(".is-now")?.scrollIntoView({ block: "nearest" });
  if (focus === "list" || !wide()) scrollTo(0, 0);
}

// The item's heading, or the list's where no item is shown.
function landing(focus) {
  const item = document.getElementById("it");
  return focus === "item" && item?.checkVisibility() ? item : document.getElementById("waiting");
}

// List and item stand side by side.
const wide = () => [".list-pane", ".item-pane"].every((pane) => document.querySelector(pane)?.checkVisibility());

function tell(words) {
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 50); // also where it is the same as before
}

// As if this script were not there.
function leave(address, { body }) {
  if (!body) return location.assign(address);
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.hidden = true;
  for (const [name, value] of body) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  return form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!inbox().contains(form)) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  if (form.method === "get") return void bring(`${form.action}?${new URLSearchParams(data)}`, {}, "list");
  const body = new URLSearchParams(data);
  bring(form.action, { method: "POST", body }, form.id === "bulk" ? "list" : "item");
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  bring(link.href, {}, link.dataset.open === "list" || link.closest("nav") ? "list" : "item");
});

addEventListener("popstate", () => bring(location.href));

// ---- Ticks and filters ----

function ready() {
  for (const button of document.querySelectorAll("[data-show]")) button.hidden = true;
  const keys = document.querySelector("[data-keys]");
  keys.hidden = false;
  keys.querySelector("[data-keys-switch]").checked = remembered();
  count();
}

const ticks = () => [...document.querySelectorAll("[name=ticket][form=bulk]")];

function count() {
  const shown = document.querySelector("[data-ticked]");
  if (!shown) return;
  const number = ticks().filter((tick) => tick.checked).length;
  shown.textContent = number ? ` (${number})` : "";
  document.querySelector("[data-every]").checked = number > 0 && number === ticks().length;
}

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.matches("[data-every]")) for (const tick of ticks()) tick.checked = target.checked;
  if (target.matches("[data-every], [name=ticket]")) count();
  if (target.matches("[data-filters] .switch")) target.form.requestSubmit();
  if (target.matches("[data-keys-switch]")) remember(target.checked);
});

// ---- Keys ----

function remembered() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // storage is forbidden: the switch works until the page is left
  }
}

function remember(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // as above
  }
}

function step(by) {
  const lines = [...document.querySelectorAll("[data-line]")];
  const here = lines.findIndex((line) => line.matches(".is-now"));
  const next = lines[here + by];
  if (next) next.querySelector("a").click();
  else if (by > 0) document.querySelector("[data-do=later]")?.click();
}

const PRESS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.querySelector(".is-now [name=ticket]")?.click(),
  a: () => document.querySelector(".item-pane [data-do=accept]")?.click(),
  c: () => document.querySelector(".item-pane [data-do=correct]")?.focus(),
  u: () => document.querySelector(".item-pane [data-do=unclear]")?.click(),
  z: () => document.querySelector("[data-do=undo]")?.click(),
  "?": () => {
    const keys = document.querySelector("[data-keys]");
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const press = PRESS[event.key.toLowerCase()];
  if (!press || !document.querySelector("[data-keys-switch]").checked) return;
  event.preventDefault();
  press();
});

ready();
