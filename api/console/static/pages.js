// A part that is not ready yet is asked for again until it is, or in its next piece; how far it is gets said.
import { keepFocus } from "./focus.js";

const LIMIT = 10_000; // milliseconds of a look at how far something is
const LONG = 60_000; // of a piece of the work itself

async function fetched(part, address, limit) {
  const response = await fetch(address, { signal: AbortSignal.timeout(limit), headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById(part.id); // null where one was signed out meanwhile, or of an error
}

function put(part, found) {
  return keepFocus(part, () => {
    const next = document.adoptNode(found);
    const list = next.querySelector("[data-add]");
    list?.prepend(...(part.querySelector("[data-add]")?.childNodes ?? []));
    if ("open" in part) next.open = part.open;
    part.replaceWith(next);
    return next;
  });
}

function say(part) {
  document.getElementById("said").textContent = part.querySelector("[data-count]")?.textContent ?? "";
}

async function again(part) {
  const wait = Number(part.dataset.again);
  await new Promise((ready) => setTimeout(ready, wait));
  if (!part.isConnected) return;
  let next = part;
  try {
    const found = await fetched(part, part.dataset.from ?? location.href, LIMIT);
    if (!found) return location.reload(); // the browser shows it
    next = put(part, found);
    if (!next.dataset.again) say(next);
  } catch {
    // asked again
  }
  if (next.dataset.again) again(next);
}

// A part that says how it is asked for by hand shows that; of another one the browser shows what went wrong.
function failed(part, address) {
  const way = part.querySelector("[data-failed]");
  if (!way) return location.assign(address);
  delete part.dataset.fill;
  part.removeAttribute("aria-busy");
  way.hidden = false;
}

async function fill(part) {
  const address = part.dataset.fill;
  part.setAttribute("aria-busy", "true");
  try {
    const found = await fetched(part, address, LONG);
    if (!found) return failed(part, address);
    const next = put(part, found);
    if (next.dataset.again) again(next);
    if (!next.dataset.fill) say(next);
  } catch {
    failed(part, address);
  }
}

// One piece after the other, since each computes; what is folded away waits until somebody opens it.
const folded = (part) => part.parentElement.closest("details:not([open])");
let filling = false;
async function fillAll() {
  if (filling) return;
  filling = true;
  for (let part; (part = [...document.querySelectorAll("[data-fill]")].find((one) => !folded(one))); ) await fill(part);
  filling = false;
}

for (const part of document.querySelectorAll("[data-again]")) again(part);
for (const way of document.querySelectorAll("[data-fill] [data-failed]")) way.hidden = true;
for (const button of document.querySelectorAll("[data-unfold]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const part of document.querySelectorAll("details.group, details.kind")) part.open = true;
  });
}
document.addEventListener("toggle", fillAll, true);
fillAll();
