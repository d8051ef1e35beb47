// A search without leaving the page: its address goes into the history, its page into this one. Only searches do so,
// and only from a search: every other link is the browser's own business.
import { askPage } from "./request.js";
import { ROOT } from "./root.js";
import { say } from "./said.js";
import { showFailure, waiting } from "./states.js";

const SEARCH = `${ROOT}/`;
const KEPT = 20; // pages that going back shows without asking again
const pages = new Map();
let shown = location.pathname + location.search;
let current = null; // the request under way


export function searchInPlace() {
  if (location.pathname !== SEARCH) return;
  document.addEventListener("click", followLink);
  document.addEventListener("submit", followForm);
  addEventListener("popstate", goBack);
  pages.set(shown, document.cloneNode(true));
}

function followLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== SEARCH || url.hash || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  go(url, true);
}

function followForm(event) {
  const form = event.target;
  const url = new URL(form.action);
  if (form.method !== "get" || url.pathname !== SEARCH) return;
  event.preventDefault();
  url.search = new URLSearchParams(new FormData(form)).toString();
  go(url, true);
}

function goBack() {
  const here = location.pathname + location.search;
  if (here === shown) return; // only the fragment has changed
  if (pages.has(here)) {
    current?.abort();
    show(pages.get(here), new URL(location.href), false);
  } else {
    go(new URL(location.href), false);
  }
}

async function go(url, forward) {
  current?.abort();
  const asked = current = new AbortController();
  const done = waiting();
  try {
    const answer = await askPage(url, { signal: asked.signal });
    done();
    show(answer.page, new URL(answer.url), forward);
  } catch (failure) {
    done();
    if (failure.reason === "stopped") return;
    if (!failure.reason) throw failure;
    showFailure(failure.reason, () => go(url, forward));
    shown = ""; // what going back leads to is not what is shown
  }
}

function show(page, url, forward) {
  const here = url.pathname + url.search;
  pages.delete(here);
  pages.set(here, page);
  if (pages.size > KEPT) pages.delete(pages.keys().next().value);
  if (forward && here !== location.pathname + location.search) history.pushState(null, "", url);
  shown = here;
  document.title = page.title;
  const sheet = openSheet();
  for (const place of [".skip", ".top", "#main"]) {
    document.querySelector(place).replaceWith(document.importNode(page.querySelector(place), true));
  }
  document.dispatchEvent(new Event("page-shown"));
  if (!forward) return;
  if (sheet && reopen(sheet)) return say(document.querySelector(".total")?.textContent ?? "", { quiet: true });
  scrollTo(0, 0);
  (document.getElementById("results") ?? document.getElementById("main")).focus({ preventScroll: true });
  say(document.querySelector(".total")?.textContent ?? document.querySelector("h1").textContent, { quiet: true });
}

// Filters are chosen one after another: the sheet stays open, and shows what is left of each.
function openSheet() {
  const sheet = document.querySelector(".drawer[open]");
  return sheet && { filter: sheet.querySelector(".filter[open] > summary")?.dataset.facet, link: sheet.contains(document.activeElement) };
}

function reopen({ filter, link }) {
  const sheet = document.querySelector(".drawer");
  if (!sheet || !link) return false;
  sheet.open = true;
  const summary = filter && sheet.querySelector(`.filter > summary[data-facet="${filter}"]`);
  if (summary) summary.parentElement.open = true;
  (summary || sheet.querySelector("summary")).focus({ preventScroll: true });
  return true;
}
