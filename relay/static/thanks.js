// Thanks with one tap, the page staying where it is. Without this script the form brings it back to the message.

import { announce } from "./notes.js";

const arrivals = document.querySelector("[data-arrivals]");

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-thanks]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return announce(arrivals, document.body.dataset.offline.split(".")[0] + ".");
  }
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  if (told?.problem) return announce(arrivals, told.problem);
  if (!answer.ok || answer.redirected) return location.reload(); // signed out, or the message is gone
  const menu = form.closest("details");
  if (menu) {
    const given = button.name === "give";
    button.name = given ? "take" : "give";
    button.ariaPressed = given;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  return document.dispatchEvent(new Event("ask")); // live.js brings the message as everybody sees it now
});
