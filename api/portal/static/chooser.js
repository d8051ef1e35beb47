// The region's lists follow each other without a new page, and a name finds places while it is typed. Choosing is done
// by the form's own button: a list that sent itself off could not be walked through with the keyboard.
import { askJson, askPage } from "./request.js";
import { ROOT } from "./root.js";
import { say } from "./said.js";
import { REASONS } from "./states.js";

const PAUSE = 200; // milliseconds without a key before a name is looked up
const LABELS = { province: "省、自治区、直辖市", city: "市、州、盟", county: "县、区", town: "街道、乡镇", village: "村、社区" };
let newest = null;
let timer = 0;

export function followChooser() {
  document.addEventListener("change", (event) => {
    if (event.target.matches(".lists select")) openNext(event.target);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".by-name input")) return;
    clearTimeout(timer);
    timer = setTimeout(() => find(event.target), PAUSE);
  });
}

async function openNext(list) {
  const label = list.closest("label");
  while (label.nextElementSibling?.matches("label")) label.nextElementSibling.remove();
  if (!list.value) return;
  const chosen = list.value;
  try {
    const { regions } = await askJson(`${ROOT}/v1/regions?parent=${encodeURIComponent(chosen)}`);
    // Somebody quicker than the network has chosen another place meanwhile, or closed the list.
    if (list.value === chosen && regions.length) label.after(listOf(regions, list.selectedOptions[0].text));
  } catch (failure) {
    say(`${REASONS[failure.reason] ?? REASONS.error}，可以先点“确定”`);
  }
}

function listOf(regions, above) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  name.textContent = LABELS[regions[0].level];
  const list = document.createElement("select");
  list.name = "region";
  list.append(new Option(`${above}（全部）`, ""), ...regions.map((region) => new Option(region.name, region.code)));
  label.append(name, list);
  return label;
}

// The names come with what lies above them, as the page for choosing writes them.
async function find(input) {
  const place = input.form.querySelector("[data-found]");
  newest?.abort();
  if (!place) return;
  if (!input.value.trim()) return place.replaceChildren();
  const asked = newest = new AbortController();
  try {
    const url = `${ROOT}/regions?${new URLSearchParams(new FormData(input.form))}`;
    const { page } = await askPage(url, { signal: asked.signal });
    const found = page.getElementById("found");
    place.replaceChildren(...(found ? [...found.children].map((part) => document.importNode(part, true)) : []));
    say(`找到 ${place.querySelectorAll("a").length} 个地区`, { quiet: true });
  } catch (failure) {
    if (failure.reason !== "stopped") say(REASONS[failure.reason] ?? REASONS.error);
  }
}
