// Says while somebody types a PIN that many people choose it, and lets them look at what they typed.
//
// Which PINs those are comes from the relay (people/credentials.py), which refuses them in any case.

const PAUSE = 400; // ms without a keystroke, so that the beginning of a good PIN is not called a bad one

for (const field of document.querySelectorAll("input[data-weak]")) {
  const weak = new RegExp(`^(?:${field.dataset.weak})$`);
  const line = document.createElement("p");
  line.className = "note note--bad";
  line.setAttribute("role", "status");
  let timer;

  const look = () => {
    const words = weak.test(field.value.replace(/\s/g, "")) ? field.dataset.weakSaid : "";
    if (line.textContent !== words) line.textContent = words;
  };
  // Never at once: a line that comes or goes while somebody taps the button below moves it from under the finger.
  for (const kind of ["input", "change"]) {
    field.addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    });
  }

  const show = document.createElement("button");
  show.type = "button";
  show.className = "act";
  show.textContent = field.dataset.show;
  show.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    show.textContent = hidden ? field.dataset.hide : field.dataset.show;
  });
  field.parentElement.append(line, show);
  // What is sent is never kept in the clear by the browser's own memory of fields.
  field.form.addEventListener("submit", () => {
    field.type = "password";
    show.textContent = field.dataset.show;
  });
}
