// What every page's script adds: menus close when somebody looks elsewhere, and notes go.

import { goLater } from "./notes.js";

const OPEN = "details.menu[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest(OPEN) ?? document.querySelector(OPEN);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Printing is the browser's own; a button is quicker to find.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What just happened is said until somebody closes it, and goes by itself once it can have been read.
for (const flash of document.querySelectorAll(".flash")) {
  const button = flash.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    flash.remove();
    document.getElementById("main").focus({ preventScroll: true }); // not on nothing
  });
  if (!("stays" in flash.dataset)) goLater(flash); // what went wrong stays until it has been closed
}
