// Nothing typed is lost: what somebody types into a form is kept on this device until it has been sent.
//
// Kept by person and by the address that the form goes to, so that a shared tablet shows nobody else's; forgotten
// when it has been sent, at signing out, and after two weeks. What cannot reach the relay is sent once it can; the
// key in the form makes that once, even if the first try did arrive.

const PERSON = document.body.dataset.person;
const PREFIX = "relay.kept.";
const SENDING = "relay.sending"; // in this tab: what its last form sent
const OLD = 14 * 24 * 60 * 60 * 1000; // ms
const PAUSE = 300; // ms without a keystroke
const RETRY = 10000; // ms between looks whether the relay can be reached
const SECRET = "input[type=password], [autocomplete$=password], [name=pin], [name=nickname], [name=username]";
const TEXT = "textarea, input:not([type]), input[type=text]";

const say = document.body.dataset;
const timers = new Map();
let restoring = false;

// Storage may be forbidden or full: then everything works as without this script.
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, entry) {
  try {
    if (entry) localStorage.setItem(key, JSON.stringify(entry));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function entries() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// Forms that go to one address tell themselves apart by their data-place: the sentences of a message.
const place = (form) => `${PREFIX}${PERSON}.${new URL(form.getAttribute("action") || "", location.href).pathname}${form.dataset.place ? ` ${form.dataset.place}` : ""}`;
const forms = () => [...document.querySelectorAll("main form")].filter(
  (form) => form.method === "post" && form.dataset.keep !== "off" && form.querySelector(TEXT) && !form.querySelector(SECRET),
);
// Hidden fields belong to the page, but for those that say what the text is about and that it is one.
const ABOUT = ["parent", "answering", "revision", "form_key", "version", "step"];
const fields = (form) => [...form.elements].filter(
  (field) => field.name && !["submit", "button", "file", "fieldset"].includes(field.type)
    && (field.type !== "hidden" || ABOUT.includes(field.name)) && !field.readOnly,
);
const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const started = new Map(); // what forms held when the page came

function untouched(form) {
  return JSON.stringify(values(form)) === started.get(form);
}

function values(form) {
  return fields(form).filter((field) => !ticked(field) || field.checked).map((field) => [field.name, field.value]);
}

function keep(form, more = {}) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  const key = place(form);
  if (!more.tried && untouched(form)) return write(key, null);
  const done = write(key, { at: Date.now(), values: values(form), ...more });
  if (done) status(form, more.pending ? say.pending : say.kept);
  return done;
}

function status(form, words) {
  let line = form.querySelector("[data-kept-line]");
  if (!line) {
    line = document.createElement("p");
    line.className = "small kept-line";
    line.dataset.keptLine = "";
    line.setAttribute("role", "status");
    const anchor = form.querySelector("textarea") ?? form.querySelector(TEXT);
    anchor.after(line);
  }
  if (line.textContent !== words) line.textContent = words;
}

function restore(form) {
  const entry = read(place(form));
  if (!entry) return;
  restoring = true;
  // Twice, since a mark that is ticked brings questions about it, with answers of their own.
  for (let round = 0; round < 2; round += 1) {
    const left = entry.values.map((pair) => [...pair]);
    for (const field of fields(form)) {
      const at = left.findIndex(([name, value]) => name === field.name && (!ticked(field) || value === field.value));
      const before = ticked(field) ? field.checked : field.value;
      if (ticked(field)) field.checked = at >= 0;
      else if (at >= 0 && mayRestore(form, field, entry)) field.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
      const changed = before !== (ticked(field) ? field.checked : field.value);
      if (changed && field.type !== "hidden") {
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        for (let folded = field.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
      }
    }
  }
  restoring = false;
  form.dispatchEvent(new Event("restored"));
  status(form, entry.pending ? say.pending : say.restored);
}

// A form that was sent without an answer keeps its key, so that sending it again is the same message; a text that
// is changed after that is another one, with the key of this page.
function mayRestore(form, field, entry) {
  if (field.type !== "hidden") return true;
  if (field.name !== "form_key") return field.name === "revision" || !field.value;
  if (!entry.tried || form.dataset.fresh) return false;
  form.dataset.fresh = field.value;
  return true;
}

// Whether the form before this page was taken: its entry is forgotten only if this page is the answer to it. A page
// without its person is no such answer: the session had ended, and asks to sign in. Nor is what comes after that one.
function settle(all) {
  let sent = null;
  try {
    sent = sessionStorage.getItem(SENDING);
    sessionStorage.removeItem(SENDING);
  } catch {
    return;
  }
  if (!sent?.startsWith(`${PREFIX}${PERSON}.`)) return;
  const visit = performance.getEntriesByType("navigation")[0];
  const form = all.find((one) => place(one) === sent);
  const answer = document.referrer.startsWith(location.origin) && visit?.type === "navigate";
  const refused = (visit?.responseStatus ?? 200) >= 400 || form?.querySelector("[aria-invalid=true], .errors:not([hidden])");
  if (answer && !refused) write(sent, null);
}

async function reachable() {
  if (!navigator.onLine) return false;
  try {
    const answer = await fetch(document.querySelector("link[rel=icon]").href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) });
    return answer.status < 500;
  } catch {
    return false;
  }
}

// Files cannot be kept here, so that a form with some is not sent later without them.
const carriesFiles = (form) => [...form.elements].some((field) => field.type === "file" && field.files.length);

async function submit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.reached || !forms().includes(form)) return;
  const once = form.elements.form_key?.value; // only what takes effect once may be sent by itself
  event.preventDefault();
  keep(form, { tried: true });
  if (await reachable()) {
    form.dataset.reached = "yes";
    try {
      sessionStorage.setItem(SENDING, place(form));
    } catch {
      // as above
    }
    if (event.submitter) form.requestSubmit(event.submitter);
    else form.requestSubmit();
    setTimeout(() => delete form.dataset.reached, 2000);
  } else if (once && !carriesFiles(form)) {
    keep(form, { pending: form.action, tried: true });
    setTimeout(sendPending, RETRY);
  } else {
    status(form, say.offline);
  }
}

let sending = false;

async function sendPending() {
  const waiting = entries().filter((key) => key.startsWith(`${PREFIX}${PERSON}.`) && read(key)?.pending);
  if (sending || !waiting.length) return;
  sending = true;
  try {
    if (await reachable()) for (const key of waiting) await send(key, read(key));
  } finally {
    sending = false;
  }
  if (waiting.some((key) => read(key)?.pending)) setTimeout(sendPending, RETRY);
}

async function send(key, entry) {
  const body = new URLSearchParams(entry.values);
  body.set("csrf_token", document.querySelector("input[name=csrf_token]").value);
  let answer;
  try {
    answer = await fetch(entry.pending, { method: "POST", body, headers: { Accept: "text/html" } });
  } catch {
    return; // gone again
  }
  if (answer.status >= 500) return;
  const form = forms().find((one) => place(one) === key);
  if (answer.ok && answer.redirected) {
    write(key, null);
    if (form) location.assign(answer.url);
    return;
  }
  // Refused, for example because a session has ended: it is back in its form, to be looked at.
  write(key, { ...entry, pending: undefined });
  if (form) status(form, say.restored);
}

function later(event) {
  const form = event.target.form;
  if (restoring || !form || !forms().includes(form)) return;
  if (form.dataset.fresh) {
    form.elements.form_key.value = form.dataset.fresh;
    delete form.dataset.fresh;
  }
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), PAUSE));
}

function now() {
  for (const form of [...timers.keys()]) keep(form);
}

for (const key of entries()) if (Date.now() - (read(key)?.at ?? 0) > OLD) write(key, null);

if (!PERSON) settle([]);

if (PERSON) {
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  document.addEventListener("submit", submit, true); // before those that act on what is really sent
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => document.hidden && now());
  addEventListener("online", sendPending);
  document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
    timers.clear();
    for (const key of entries()) if (key.startsWith(`${PREFIX}${PERSON}.`)) write(key, null);
  });
  // After the page's other modules, which make fields of what is ticked.
  document.addEventListener("DOMContentLoaded", () => {
    const all = forms();
    settle(all);
    for (const form of all) started.set(form, JSON.stringify(values(form)));
    all.forEach(restore);
    sendPending();
  });
}
