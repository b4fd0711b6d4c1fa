// The keyboard for the queue. Everything it does is a button or a link on the page; without it nothing is lost.
//
// Letters act only while no field has the focus and no modifier is held, and can be switched off.

const keys = document.querySelector("[data-keys]");
const onOff = document.querySelector("[data-keys-switch]");
const items = [...document.querySelectorAll("[data-item]")];
const KEPT = "relay.desk.keys";

// Letters to the control they press, within the item that is being looked at.
const PRESS = { a: "appear", n: "not", g: "accept", c: "correct", u: "unclear" };

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

function current() {
  return items.findIndex((item) => item.contains(document.activeElement));
}

function go(index) {
  const item = items[Math.max(0, Math.min(index, items.length - 1))];
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "start" });
}

function writing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (!onOff.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (writing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j") go(current() + 1);
  else if (key === "k") go(current() - 1);
  else if (PRESS[key] && current() >= 0) {
    const control = items[current()].querySelector(`[data-do="${PRESS[key]}"]`);
    if (!control) return;
    control.click();
    if (key === "n") control.closest("details").querySelector("textarea").focus();
  } else return;
  event.preventDefault();
});

keys.hidden = false;
onOff.checked = remembered();
onOff.addEventListener("change", () => remember(onOff.checked));

// After a decision the page opens at the item that comes next.
const there = document.getElementById(location.hash.slice(1));
if (there?.matches("[data-item]")) there.focus({ preventScroll: true });
