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
    const found = await fetched(part, location.href, LIMIT);
    if (!found) return location.reload(); // the browser shows it
    next = put(part, found);
    if (!next.dataset.again) say(next);
  } catch {
    // asked again
  }
  if (next.dataset.again) again(next);
}

async function fill(part) {
  const address = part.dataset.fill;
  try {
    const found = await fetched(part, address, LONG);
    if (!found) return location.assign(address);
    const next = put(part, found);
    if (next.dataset.fill) fill(next);
    else say(next);
  } catch {
    location.assign(address);
  }
}

for (const part of document.querySelectorAll("[data-again]")) again(part);
for (const part of document.querySelectorAll("[data-fill]")) fill(part);
