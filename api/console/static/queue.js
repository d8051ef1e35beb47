// What scripts add to the queue and the drafts: all of a page, or of one author, ticked at once; the table may be put in
// anew by the filter.
import { tellTicks } from "./ticks.js";

document.documentElement.classList.add("scripts");

document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.all;
  if (name) {
    const part = "within" in target.dataset ? target.closest("tbody") : target.form;
    for (const box of part.querySelectorAll(`input[name="${name}"], [data-within]`)) box.checked = target.checked;
  } else if (target.name === "draft" && !target.checked) {
    const all = target.closest("tbody").querySelector("[data-within]");
    if (all) all.checked = false;
  }
  tellTicks();
});
