// Keep a word with one tap, the page staying where it is. Without this script the form brings it back.

for (const panel of document.querySelectorAll("[data-keep-words]")) {
  const said = panel.querySelector("[data-kept-word]");
  panel.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=keep]");
    if (!button) return;
    event.preventDefault();
    const body = new URLSearchParams({ keep: button.value, csrf_token: button.form.elements.csrf_token.value });
    let answer;
    try {
      answer = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      said.textContent = document.body.dataset.offline.split(".")[0] + ".";
      return;
    }
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (!told || answer.redirected) return location.reload(); // signed out, or the message is gone
    if (told.kept) button.dataset.kept = "";
    said.textContent = told.kept ?? told.problem;
  });
}
