// Where a class is, guessed from the browser's time zone; and the time zones of another country.
//
// The server guesses and knows the zones: it is asked for this very page again, with ?zone= or ?country=.

const FIELDS = ["country", "time_zone", "age_band"];

async function asked(name, value) {
  const address = new URL(location.href);
  address.searchParams.set(name, value);
  try {
    const answer = await fetch(address);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null; // no connection: the server's guess stays
  }
}

for (const place of document.querySelectorAll("details[data-place]")) {
  const [country, zone, age] = FIELDS.map((name) => place.querySelector(`[name="${name}"]`));
  let touched = false;

  const say = () => {
    const chosen = [country, zone, age].map((each) => (each.value ? each.selectedOptions[0].label : ""));
    place.querySelector("[data-place-words]").textContent = chosen.filter(Boolean).join(" · ");
  };
  const take = (page) => {
    for (const each of page ? [country, zone] : []) {
      const there = page.querySelector(`[name="${each.name}"]`);
      if (!there) continue;
      each.replaceChildren(...there.cloneNode(true).children);
      each.value = there.value;
    }
    say();
  };

  place.addEventListener("change", async (event) => {
    touched = true;
    if (event.target === country) take(await asked("country", country.value));
    say();
  });

  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const fresh = place.dataset.place === "guess";
  if (fresh && own && own !== zone.value) {
    asked("zone", own).then((page) => {
      if (!touched) take(page);
    });
  }
}
