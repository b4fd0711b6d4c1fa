// What is said of new things: the number of new notices in the bar, and notes that close and go by themselves.

const READ = 12000; // ms that a note stays

/** Put the number of new notices into the bar. */
export function showNews(count) {
  const badge = document.querySelector("[data-news]");
  if (!badge || !Number.isInteger(count)) return;
  const word = document.createElement("span");
  word.className = "vh";
  word.textContent = ` ${badge.dataset.news}`;
  badge.replaceChildren(count < 100 ? count : "99+", word);
  badge.hidden = count === 0;
}

/** Let ``note`` go once it can have been read, but not while somebody points at it or stands in it. */
export function goLater(note, remove = () => note.remove()) {
  let left = READ;
  const timer = setInterval(() => {
    if (document.hidden || note.matches(":hover, :focus-within")) return;
    left -= 1000;
    if (left > 0) return;
    clearInterval(timer);
    remove();
  }, 1000);
  return () => clearInterval(timer);
}

/** Say ``what`` (nodes) in the live region ``place``, with a button that closes it. The focus stays where it is. */
export function announce(place, ...what) {
  place.stopGoing?.();
  const close = document.createElement("button");
  close.type = "button";
  close.className = "act";
  close.textContent = "×";
  close.ariaLabel = place.dataset.close;
  close.addEventListener("click", () => {
    place.stopGoing();
    place.replaceChildren();
    document.getElementById("main").focus({ preventScroll: true }); // not on nothing
  });
  place.replaceChildren(...what, " ", close);
  place.stopGoing = goLater(place, () => place.replaceChildren());
}
