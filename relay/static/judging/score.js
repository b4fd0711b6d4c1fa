// The score from 0 to 100: a slider writes into the number field that works without it. Nothing is given until
// the slider has been touched.

export function slideScore(book) {
  const number = book.querySelector("input[data-score]");
  const slider = book.querySelector("input[data-slider]");
  if (!number || !slider) return;
  slider.hidden = false;
  const follow = () => {
    const given = number.value !== "" && number.validity.valid;
    slider.value = given ? number.value : 50;
    slider.toggleAttribute("data-untouched", !given);
  };
  slider.addEventListener("input", () => {
    number.value = slider.value;
    follow();
  });
  number.addEventListener("input", follow);
  follow();
}
