// Pictures are made smaller before they are sent: quicker on a phone's network, and without what the camera wrote
// into them. The relay does the same with what arrives; without this script, or where it cannot, the file goes as it is.
//
// What the relay would refuse is said at once, before anything is sent: a page that comes back has lost its files.

const LONGEST = 1600; // pixels
const QUALITY = 0.85;
const SMALL = 400000; // bytes: not worth the time
const HEAD = 12; // bytes that tell a format

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

// As the relay tells formats (board/picture_encoder_process.py).
async function format(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("RIFF") && head.slice(8) === "WEBP") return "webp";
  return /^....ftyp(heic|heix|hevc|mif1|msf1)/s.test(head) ? "heic" : "unknown";
}

// Why the relay would refuse the file of ``input``; "" where it would not, as far as can be told here.
async function refusal(input, file) {
  const found = await format(file);
  if (found === "heic" || found === "unknown") return found;
  return file.size > Number(input.closest("[data-picture]").dataset.largest) ? "large" : "";
}

async function look(input) {
  const [file] = input.files;
  say(input, "");
  if (!file) return;
  const made = await smaller(file).catch(() => null); // not a picture that this browser reads
  if (input.files[0] !== file) return; // another one was chosen meanwhile
  if (made) {
    const list = new DataTransfer();
    list.items.add(made);
    input.files = list.files;
  }
  say(input, await refusal(input, made ?? file));
}

function say(input, why) {
  for (const note of input.closest("[data-picture]").querySelectorAll(":scope > div > div > [data-refused]")) {
    note.hidden = note.dataset.refused !== why;
  }
  input.dataset.why = why;
  if (why) input.ariaInvalid = "true";
  else input.removeAttribute("aria-invalid");
}

for (const input of document.querySelectorAll("[data-picture] input[type=file]")) {
  input.addEventListener("change", () => look(input));
}

// Sent without its description, or with a file that is refused, it would come back, and its pictures would have to be
// chosen again.
addEventListener("submit", (event) => {
  for (const slot of event.target.querySelectorAll("[data-picture]")) {
    const file = slot.querySelector("input[type=file]");
    const description = slot.querySelector("input[type=text]");
    const chosen = file.files.length > 0;
    if (chosen && file.dataset.why) {
      event.preventDefault();
      file.focus();
      return;
    }
    const missing = chosen && !description.value.trim();
    description.setCustomValidity(missing ? slot.dataset.missing : "");
    if (missing) {
      event.preventDefault();
      description.reportValidity();
      return;
    }
  }
}, true);
document.addEventListener("input", (event) => event.target.closest("[data-picture]") && event.target.setCustomValidity(""));
