// Buttons that copy a link: data-copy is the id of its field, data-done what to say then.

const SAID = 4000; // ms

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Browsers keep the clipboard to HTTPS, and a relay in a classroom has none: the old way then.
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const words = button.querySelector("span");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(document.getElementById(button.dataset.copy));
    button.focus();
    if (!done) return;
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = before), SAID);
  });
}
