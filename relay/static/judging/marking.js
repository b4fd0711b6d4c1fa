// Marking: tick words by click, by dragging over them, or with arrow keys (with Shift: a whole stretch). Words
// that touch are one mark, and each mark asks how bad it is. The fields are those that the server would write.

const MOST = 5; // marks in one sentence

/** Wire the word boxes of a sentence's panel; `template` holds the questions about one mark. */
export function markWords(panel, template) {
  for (const pick of panel.querySelectorAll("[data-side]")) {
    pickWords(pick);
    pick.addEventListener("change", (event) => {
      refresh(panel, template);
      const full = panel.querySelectorAll("[data-marks] > .mark").length > MOST;
      if (full && event.target.checked) {
        event.target.checked = false;
        refresh(panel, template);
      }
      panel.querySelector("[data-limit]").hidden = !full;
    });
  }
  refresh(panel, template);
}

/** Let the boxes of one text be ticked by dragging and by arrow keys, as a single tab stop. */
export function pickWords(pick) {
  drag(pick);
  pick.addEventListener("keydown", (event) => step(event, pick));
  boxes(pick).forEach((box, place) => { box.tabIndex = place === 0 ? 0 : -1; });
}

function tick(box, value) {
  if (box.checked === value) return;
  box.checked = value;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function boxes(pick) {
  return [...pick.querySelectorAll("input[type=checkbox]")];
}

/** A press on a word and a move over others ticks or unticks them all. Touch scrolls instead, and taps tick. */
function drag(pick) {
  let value = null;
  let from = null;
  const box = (element) => element?.closest?.(".words label")?.querySelector("input");
  pick.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    from = box(event.target);
    value = from ? !from.checked : null;
  });
  pick.addEventListener("pointerover", (event) => {
    const over = box(event.target);
    if (value === null || !over || over === from || !pick.contains(over) || over.hasAttribute("data-missing")) return;
    tick(from, value);
    tick(over, value);
    pick.dataset.dragged = "";
  });
  document.addEventListener("pointerup", () => {
    if (value === null) return;
    value = null;
    // The click that ends the drag would toggle the last word once more.
    setTimeout(() => delete pick.dataset.dragged, 0);
  });
  pick.addEventListener("click", (event) => {
    if ("dragged" in pick.dataset) event.preventDefault();
  }, true);
}

function step(event, pick) {
  const all = boxes(pick);
  const at = all.indexOf(document.activeElement);
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const forward = getComputedStyle(pick).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  let to = null;
  if (event.key === forward) to = all[at + 1];
  else if (event.key === backward) to = all[at - 1];
  else if (event.key === "Home") to = all[0];
  else if (event.key === "End") to = all[all.length - 1];
  else return;
  event.preventDefault();
  if (!to) return;
  if (event.shiftKey && !to.hasAttribute("data-missing")) {
    tick(all[at], true);
    tick(to, true);
  }
  for (const box of all) box.tabIndex = box === to ? 0 : -1;
  to.focus();
}

/** The marks that the ticks make: words with nothing but whitespace between them are one. */
function marks(pick) {
  const found = [];
  let open = null;
  for (const box of boxes(pick)) {
    if (!box.checked) {
      open = null;
      continue;
    }
    const [start, end] = box.value.split("-").map(Number);
    if (box.hasAttribute("data-missing")) {
      found.push({ side: "missing", start, end, words: box.dataset.missing });
    } else if (open) {
      open.end = end;
      open.words += (box.hasAttribute("data-space") ? " " : "") + box.dataset.word;
    } else {
      open = { side: pick.dataset.side, start, end, words: box.dataset.word };
      found.push(open);
    }
  }
  return found;
}

function refresh(panel, template) {
  for (const pick of panel.querySelectorAll("[data-side]")) {
    const list = panel.querySelector(`[data-marks="${pick.dataset.side}"]`);
    const old = [...list.children].map((element) => ({ element, ...read(element) }));
    const kept = new Set();
    for (const mark of marks(pick)) {
      const key = `${pick.dataset.sentence}-${mark.side}-${mark.start}-${mark.end}`;
      const same = old.find((o) => o.element.dataset.key === key);
      const before = same ?? old.find((o) => !kept.has(o.element) && overlaps(o, mark));
      const element = same?.element ?? fill(template, key, mark, before);
      kept.add(element);
      list.append(element);
    }
    for (const { element } of old) if (!kept.has(element)) element.remove();
  }
}

function read(element) {
  const [, side, start, end] = element.dataset.key.split("-");
  return {
    side,
    start: Number(start),
    end: Number(end),
    severity: element.querySelector("input:checked")?.value,
    category: element.querySelector("select").value,
  };
}

function overlaps(a, b) {
  return a.side === b.side && a.start < b.end && b.start < a.end;
}

function fill(template, key, mark, before) {
  const element = template.content.cloneNode(true).querySelector(".mark");
  element.dataset.key = key;
  element.id = `mark-${key}`;
  const words = element.querySelector("[data-words-of]");
  (mark.side === "missing" ? words : words.querySelector("bdi")).textContent = mark.words; // keeps the quotes
  for (const radio of element.querySelectorAll("input")) {
    radio.name = `severity-${key}`;
    radio.checked = radio.value === before?.severity;
  }
  const select = element.querySelector("select");
  select.name = `category-${key}`;
  select.value = before?.category ?? "";
  return element;
}
