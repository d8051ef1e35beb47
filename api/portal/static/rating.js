// 评价: who is signed in and has agreed says how it went. It goes with the other events of the page (`events.js`), and
// stays in the footprint until they delete it; so where nothing is to be sent, nothing is asked.
import { agreed } from "./person.js";
import { say } from "./said.js";
import { silent } from "./silence.js";

export function askForRating() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rating]");
    if (button) rate(button);
  });
  document.addEventListener("page-shown", show);
  show();
}

async function show() {
  const place = document.querySelector("[data-rate]");
  if (place) place.hidden = silent() || !(await agreed());
}

function rate(chosen) {
  if (chosen.getAttribute("aria-pressed") === "true") return; // said already
  const place = chosen.closest("[data-rate]");
  place.querySelectorAll("[data-rating]").forEach((button) => button.setAttribute("aria-pressed", String(button === chosen)));
  say(`已评价：${chosen.textContent}`);
  const detail = { type: "rate", document: place.dataset.rate, rating: Number(chosen.dataset.rating) };
  document.dispatchEvent(new CustomEvent("zwfw-event", { detail }));
}
