// The way from a document back to the results that led to it: this tab remembers the last search that it showed.
import { readTab, writeTab } from "./kept.js";
import { ROOT } from "./root.js";

const NAME = "zwfw-results";

export function offerWayBack() {
  document.addEventListener("page-shown", remember);
  remember();
  const way = document.querySelector("[data-way-back]");
  const results = readTab(NAME, null);
  if (!way || typeof results !== "string" || !results.startsWith(`${ROOT}/`)) return;
  way.querySelector("a").href = results;
  way.hidden = false;
}

function remember() {
  if (document.querySelector("[data-search]")) writeTab(NAME, location.pathname + location.search);
}
