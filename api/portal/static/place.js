// The reader's place: this browser remembers the one that was chosen, and those before it. Only choosing remembers: a
// link to another region shows that, with a way back. Nothing of it is sent but the region in a page's address.
import { read, readTab, write, writeTab } from "./kept.js";
import { say } from "./said.js";

const PLACES = "zwfw-places"; // the first is the reader's; early.js reads it too
const ASKED = "zwfw-place-asked"; // 1: the question has been answered or put off
const CHOOSING = "zwfw-choosing"; // codes that have just been chosen, until a page shows one of them
const MOST = 4; // the reader's place and three before it
const CODE = /^\d{6,12}$/;
const root = document.documentElement;

export function rememberPlace() {
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".lists")) choosing(new FormData(event.target).getAll("region").filter(Boolean));
  }, true);
  document.addEventListener("click", follow, true);
  document.addEventListener("click", act);
  document.addEventListener("page-shown", settle);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) settle(); }); // another page may have chosen since
  settle();
}

// The page that is shown, for another region: the form of the lists has its address.
export function addressIn(code) {
  const form = document.querySelector(".place .lists");
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("region");
  fields.append("region", code);
  return `${form.action}?${fields}`;
}

export function choosing(codes) {
  if (codes.length) writeTab(CHOOSING, codes);
  else forget();
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (link?.matches("[data-no-place]")) forget();
  if (!link?.closest("[data-choosing]")) return;
  const code = new URL(link.href).searchParams.get("region"); // a link to the next list has none
  if (code) choosing([code]);
}

function act(event) {
  const pressed = event.target.closest("[data-forget-places], [data-not-now], [data-open-chooser]");
  if (!pressed) return;
  if (pressed.matches("[data-open-chooser]")) return openChooser(event);
  if (pressed.matches("[data-forget-places]")) {
    forget();
    say("已忘记这台设备上选过的地区");
    document.querySelector(".place > summary").focus();
    document.querySelector("[data-no-place]")?.click(); // the same page without a region
  } else {
    write(ASKED, 1);
    document.getElementById("main").focus({ preventScroll: true });
  }
  settle();
}

function openChooser(event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const chooser = document.querySelector(".place");
  event.preventDefault();
  chooser.open = true;
  chooser.scrollIntoView({ block: "nearest" });
  chooser.querySelector("summary").focus();
}

function places() {
  const found = read(PLACES, []);
  const sound = ({ code, names }) => CODE.test(code) && Array.isArray(names) && names.length > 0;
  return Array.isArray(found) ? found.filter((place) => place && sound(place)) : [];
}

function remember(place, instead) {
  const others = places().filter(({ code }) => code !== place.code && code !== instead);
  write(PLACES, [place, ...others].slice(0, MOST));
}

function forget() {
  write(PLACES, []);
  write(ASKED, 1);
}

// What is shown after a choice is remembered; of an abolished place what has taken it over.
function settle() {
  const { place: code, names } = document.querySelector(".place").dataset;
  const asked = new URLSearchParams(location.search).get("region");
  const [kept] = places();
  // Gone back to from where the place was chosen; an answer to a form is not asked for again.
  if (kept && !code && asked === null && document.querySelector("script[data-region]")) return location.replace(addressIn(kept.code));
  const chosen = readTab(CHOOSING, []);
  if (code && chosen.some((one) => one === code || one === asked)) remember({ code, names: names.split("|") }, asked);
  else if (code && kept?.code === asked && asked !== code) remember({ code, names: names.split("|") }, asked);
  if (code && chosen.length) say(`已选择${names.split("|").at(-1)}`, { quiet: true });
  if (code) writeTab(CHOOSING, []);
  show(code);
}

function show(code) {
  const kept = places();
  const back = document.querySelector("[data-place-back]");
  const away = Boolean(code && kept.length && kept[0].code !== code);
  root.classList.toggle("away", away);
  root.classList.toggle("place-asked", kept.length > 0 || read(ASKED, 0) === 1);
  if (away) {
    back.href = addressIn(kept[0].code);
    back.textContent = `回到${kept[0].names.at(-1)}`;
  }
  const recent = document.querySelector("[data-recent]");
  const others = kept.filter((place) => place.code !== code);
  recent.hidden = others.length === 0;
  recent.replaceChildren(recent.firstElementChild, ...others.map(linkTo));
  document.querySelector("[data-forget-places]").hidden = kept.length === 0;
}

function linkTo({ code, names }) {
  const link = document.createElement("a");
  link.href = addressIn(code);
  link.textContent = names.slice(-2).join("");
  return link;
}
