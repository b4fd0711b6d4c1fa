// The compare page. Without this file everything on it still works: words light up by CSS, words are ticked as
// checkboxes, and the server asks how bad each mark is. Here that happens at once and by every kind of pointer.
import { lightWords } from "./words.js";
import { markWords } from "./marking.js";
import { slideScore } from "./score.js";
import { awaitOpinions } from "./opinions.js";

const book = document.querySelector("[data-book]");
if (book) {
  for (const row of book.querySelectorAll(".row")) {
    lightWords(row);
    markWords(row, book.querySelector("template[data-mark]"));
  }
  slideScore(book);
  awaitOpinions(book);
}

// After a save that lacked something: straight to the first thing that is missing.
const gap = document.querySelector("[data-gap]");
if (gap) {
  const target = document.getElementById(gap.hash.slice(1));
  const control = target?.matches("input, textarea, select") ? target : target?.querySelector("input:not(.vh), input");
  (control ?? target)?.focus();
  target?.scrollIntoView({ block: "center" });
}
