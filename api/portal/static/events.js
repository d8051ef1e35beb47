// What is done on the pages, in batches: for counting what many ask for. Who has not agreed is not named in it.
import { agreed, personHeaders, session } from "./person.js";
import { ROOT } from "./root.js";
import { silent } from "./silence.js";

const EVERY = 5_000; // milliseconds between two batches
const MOST = 50; // events of one batch
const WAITING = 200; // events that wait while there is no network; older ones are given up
const ADDRESS = `${ROOT}/v1/events`;
const SESSION = "zwfw-session";
const queue = [];
const seen = new Set(); // searches that have been told of
let naming = false;
let sending = false;

// Other scripts tell by this event what they let a reader do: { type: "dismiss" or "rate", document, rating }.
const TOLD = "zwfw-event";

export function sendEvents() {
  document.addEventListener("page-shown", tellPage);
  document.addEventListener("click", tellClick, true);
  document.addEventListener("favourites-changed", tellFavourite);
  document.addEventListener(TOLD, ({ detail }) => record(detail));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  addEventListener("pagehide", leave);
  setInterval(send, EVERY);
  agreed().then((is) => { naming = is; });
  document.addEventListener("consent-changed", ({ detail }) => { naming = detail; });
  tellPage();
}

export function record(event) {
  if (silent()) return;
  queue.push({ id: crypto.randomUUID?.() ?? random(), at: new Date().toISOString(), session: ofSession(), ...place(), ...event });
  queue.splice(0, Math.max(0, queue.length - WAITING));
}

function tellPage() {
  const viewed = document.querySelector("[data-viewed]")?.dataset.viewed;
  if (viewed) record({ type: "view", document: viewed });
  const list = document.querySelector("[data-search]");
  const search = list?.dataset.search;
  const key = `${search} ${list?.dataset.page}`;
  if (!search || seen.has(key)) return; // gone back to
  seen.add(key);
  const query = document.querySelector("[data-searched]")?.dataset.searched?.trim();
  if (query && query.length <= 200 && list.dataset.page === "1") record({ type: "search", query, search_id: search });
  const documents = [...list.querySelectorAll("[data-document]")].map((card) => card.dataset.document).slice(0, 50);
  record({ type: "impression", documents, search_id: search, position: Number(list.dataset.first) });
}

function tellClick(event) {
  const card = event.target.closest?.("[data-search] [data-document]");
  if (!card || !event.target.closest("a:not([data-report])")) return;
  const list = card.closest("[data-search]");
  const at = [...list.querySelectorAll("[data-document]")].indexOf(card);
  record({ type: "click", document: card.dataset.document, search_id: list.dataset.search, position: Number(list.dataset.first) + at });
}

// Of who has agreed, the account is told at once (`account_favourites.js`), and counts it too.
function tellFavourite({ detail }) {
  if (detail && !naming) record({ type: detail.added ? "favourite" : "unfavourite", document: detail.id });
}

async function send() {
  if (sending || !queue.length) return;
  sending = true;
  const batch = queue.splice(0, MOST);
  try {
    const response = await fetch(ADDRESS, { method: "POST", headers: headers(), body: JSON.stringify({ events: batch }) });
    await response.text(); // what nobody may keep is fetched to its end only if somebody reads it
    if (response.status === 429 || response.status >= 500) queue.unshift(...batch);
  } catch {
    queue.unshift(...batch); // sent again with the same ids: nothing counts twice
  } finally {
    sending = false;
  }
}

function leave() {
  while (queue.length) {
    const body = JSON.stringify({ events: queue.splice(0, MOST) });
    if (naming) fetch(ADDRESS, { method: "POST", headers: headers(), body, keepalive: true }).catch(() => { /* gone */ });
    else navigator.sendBeacon?.(ADDRESS, new Blob([body], { type: "application/json" }));
  }
}

function headers() {
  return { "Content-Type": "application/json", ...(naming ? personHeaders() : {}) };
}

// Where the reader is, and the site whose page it is: one that is searched alone.
function place() {
  const asked = new URLSearchParams(location.search), region = asked.get("region"), sites = asked.getAll("site");
  return { ...(/^(\d{6}|\d{9}|\d{12})$/.test(region ?? "") ? { region } : {}), ...(sites.length === 1 && sites[0] ? { site: sites[0] } : {}) };
}

// Of this tab alone, and gone with it.
function ofSession() {
  const kept = session((place) => place.getItem(SESSION));
  if (kept) return kept;
  const fresh = random();
  session((place) => place.setItem(SESSION, fresh));
  return fresh;
}

// Without https there is no randomUUID.
function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
