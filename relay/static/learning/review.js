// The keys 1, 2 and 3 answer a card while the focus is on it or on the answers. Without this script, Tab and Enter do.

const form = document.querySelector("[data-review]");
form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const button = form.querySelectorAll("button[name=ease]")[Number(event.key) - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
});
