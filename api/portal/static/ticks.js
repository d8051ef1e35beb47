// Materials that are ready, ticked off: kept in this browser alone, a document for each list.
import { read, write } from "./kept.js";

const NAME = "zwfw-ticks";
const MOST = 50; // lists that are kept, the newest first

export function keepTicks() {
  const list = document.querySelector("[data-ticks]");
  if (!list) return;
  const id = list.dataset.ticks;
  const ready = new Set(kept().find(([document]) => document === id)?.[1]);
  list.querySelectorAll("[data-tick]").forEach((box) => { box.checked = ready.has(box.dataset.tick); });
  list.addEventListener("change", () => {
    const ticked = [...list.querySelectorAll("[data-tick]:checked")].map((box) => box.dataset.tick);
    const others = kept().filter(([document]) => document !== id);
    write(NAME, (ticked.length ? [[id, ticked], ...others] : others).slice(0, MOST));
  });
}

function kept() {
  const found = read(NAME, []);
  return Array.isArray(found) ? found.filter((list) => Array.isArray(list) && Array.isArray(list[1])) : [];
}
