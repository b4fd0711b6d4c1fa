// Words and their partners: pointing, focusing or tapping lights both sides, arrow keys move from word to word.

/** Make the words of one sentence row a single tab stop per text, walked with the arrow keys. */
export function lightWords(row) {
  for (const text of row.querySelectorAll("[data-words]")) {
    text.addEventListener("keydown", (event) => walk(event, row, text));
    text.addEventListener("focusin", (event) => {
      settle(text, event.target);
      light(row, event.target);
    });
    text.addEventListener("focusout", () => light(row, null));
    text.addEventListener("pointerover", (event) => light(row, event.target));
    text.addEventListener("pointerleave", () => light(row, null));
    // Safari does not focus what is tapped.
    text.addEventListener("click", (event) => event.target.closest(".w")?.focus());
  }
}

function light(row, element) {
  const group = element?.closest?.(".w")?.dataset.group;
  for (const word of row.querySelectorAll(".w")) {
    word.classList.toggle("is-lit", group !== undefined && word.dataset.group === group);
  }
}

function settle(text, word) {
  for (const other of text.querySelectorAll(".w")) other.tabIndex = other === word ? 0 : -1;
}

function walk(event, row, text) {
  const words = [...text.querySelectorAll(".w")];
  const at = words.indexOf(document.activeElement);
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const forward = getComputedStyle(text).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  let next;
  if (event.key === forward) next = words[at + 1];
  else if (event.key === backward) next = words[at - 1];
  else if (event.key === "Home") next = words[0];
  else if (event.key === "End") next = words[words.length - 1];
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") next = partner(row, text, words[at]);
  else return;
  event.preventDefault();
  next?.focus();
}

/** The first word of the other text that goes with this one. */
function partner(row, text, word) {
  const group = word.dataset.group;
  if (group === undefined) return undefined;
  const others = row.querySelectorAll(`[data-words] .w[data-group="${group}"]`);
  return [...others].find((other) => !text.contains(other));
}
