// The form to write with: answering without a reload, one click is one message, how much is left.

const form = document.querySelector("[data-composer]");

if (form) {
  const text = form.elements.text;
  const count = form.querySelector("[data-count]");
  const answering = form.querySelector("[data-answering]");
  const LONGEST = 20000;
  const NEAR = 1000;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (link) {
      event.preventDefault();
      form.elements.parent.value = link.dataset.reply;
      form.elements.answering.value = link.dataset.name;
      answering.querySelector("[data-answering-name]").textContent = link.dataset.name;
      answering.hidden = false;
      text.focus();
    } else if (event.target.closest("[data-answering-cancel]")) {
      event.preventDefault();
      form.elements.parent.value = "";
      form.elements.answering.value = "";
      answering.hidden = true;
      text.focus();
    }
  });

  // What asks the machine about a draft is loaded by who wants to know, at the first click.
  const asks = form.querySelector("[data-check-ask]");
  asks?.addEventListener("click", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      await import("./learning/machine_answer.js");
      asks.click(); // now answered there
    } catch {
      form.requestSubmit(asks); // the page of the answer, as without a script
    }
  }, { once: true });

  form.addEventListener("restored", () => {
    answering.querySelector("[data-answering-name]").textContent = form.elements.answering.value;
    answering.hidden = !form.elements.parent.value;
  });

  // The server counts code points too; line ends count once there.
  text.addEventListener("input", () => {
    const length = [...text.value].length;
    count.hidden = length < LONGEST - NEAR;
    count.textContent = `${length.toLocaleString(document.documentElement.lang)} / ${LONGEST.toLocaleString(document.documentElement.lang)}`;
  });

  // A second click would be the same message: the server knows it by its key, this only saves the request.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // it is not on its way yet (keep.js)
    const button = form.querySelector("[type=submit]");
    setTimeout(() => { button.disabled = true; });
    addEventListener("pageshow", () => { button.disabled = false; }, { once: true });
  });
}
