// What was looked at in this tab, offered where a question names nothing (要多久): kept here alone, never sent.
import { readTab, writeTab } from "./kept.js";
import { ROOT } from "./root.js";

const NAME = "zwfw-looked-at";
const MOST = 5;

export function keepLookedAt() {
  const shown = document.querySelector("[data-looked-at]")?.dataset.lookedAt;
  if (shown) writeTab(NAME, [shown, ...titles().filter((title) => title !== shown)].slice(0, MOST));
  document.addEventListener("page-shown", offer);
  offer();
}

function titles() {
  const found = readTab(NAME, []);
  return Array.isArray(found) ? found.filter((title) => typeof title === "string" && title) : [];
}

function offer() {
  const place = document.querySelector("[data-ask-back]");
  if (!place || !titles().length) return;
  place.querySelector("ul").replaceChildren(...titles().map((title) => {
    const link = document.createElement("a");
    const asked = new URLSearchParams(location.search);
    asked.set("q", `${title} ${place.dataset.askBack}`);
    link.href = `${ROOT}/?${asked}`;
    link.textContent = title;
    const line = document.createElement("li");
    line.append(link);
    return line;
  }));
  place.hidden = false;
}
