// A part that is not ready yet is asked for again until it is; how far it is gets said.
const LIMIT = 10_000;

async function again(part) {
  const wait = Number(part.dataset.again);
  await new Promise((ready) => setTimeout(ready, wait));
  if (!part.isConnected) return;
  let next = part;
  try {
    const response = await fetch(location.href, { signal: AbortSignal.timeout(LIMIT), headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById(part.id);
    // signed out meanwhile, or an error: the browser shows it
    if (!response.ok || !found) return location.reload();
    next = document.adoptNode(found);
    part.replaceWith(next);
    const said = next.querySelector("[data-count]")?.textContent ?? "";
    if (!next.dataset.again) document.getElementById("said").textContent = said;
  } catch {
    // asked again
  }
  if (next.dataset.again) again(next);
}

for (const part of document.querySelectorAll("[data-again]")) again(part);
