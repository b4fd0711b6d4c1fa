// The page of one sentence. Without this file everything on it works: words are check boxes, and the server asks
// how much each mark matters. Here that happens at once and by every kind of pointer, and help by the machine
// arrives where it was asked for.
import { lightWords } from "./words.js";
import { markWords } from "./marking.js";
import { slideScore } from "./score.js";
import { askTheMachine } from "./opinions.js";

const page = document.querySelector("[data-judge]");
if (page) {
  for (const spread of page.querySelectorAll("[data-lit]")) lightWords(spread);
  const odd = page.querySelector("[data-odd]");
  if (odd) markWords(odd, page.querySelector("template[data-mark]"));
  slideScore(page);
  const help = page.querySelector("[data-opinions]");
  if (help) askTheMachine(help);
}

// After a save that lacked something: straight to the first thing that is missing.
const gap = document.querySelector("[data-gap]");
if (gap) {
  const target = document.getElementById(gap.hash.slice(1));
  const control = target?.matches("input, textarea, select") ? target : target?.querySelector("input");
  (control ?? target)?.focus();
  target?.scrollIntoView({ block: "center" });
}
