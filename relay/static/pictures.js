// Pictures are made smaller before they are sent: quicker on a phone's network, and without what the camera wrote
// into them. The relay does the same with what arrives; without this script, or where it cannot, the file goes as it is.

const LONGEST = 1600; // pixels
const QUALITY = 0.85;
const SMALL = 400000; // bytes: not worth the time

async function smaller(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  if (scale === 1 && file.size < SMALL) return null;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  return made ? new File([made], "picture.jpg", { type: "image/jpeg" }) : null;
}

async function replace(input) {
  const [file] = input.files;
  if (!file) return;
  const made = await smaller(file);
  if (!made || input.files[0] !== file) return; // another one was chosen meanwhile
  const list = new DataTransfer();
  list.items.add(made);
  input.files = list.files;
}

for (const input of document.querySelectorAll("[data-picture] input[type=file]")) {
  input.addEventListener("change", () => {
    replace(input).catch(() => {}); // not a picture that this browser reads: the relay says so
  });
}

// Sent without its description, it would come back, and would have to be chosen again.
addEventListener("submit", (event) => {
  for (const slot of event.target.querySelectorAll("[data-picture]")) {
    const file = slot.querySelector("input[type=file]");
    const description = slot.querySelector("input[type=text]");
    const missing = file.files.length > 0 && !description.value.trim();
    description.setCustomValidity(missing ? slot.dataset.missing : "");
    if (missing) {
      event.preventDefault();
      description.reportValidity();
      return;
    }
  }
}, true);
document.addEventListener("input", (event) => event.target.closest("[data-picture]") && event.target.setCustomValidity(""));
