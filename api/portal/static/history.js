// What this browser has searched for: kept here alone, never sent. Where nothing can be kept there is none.
import { read, write } from "./kept.js";

const NAME = "zwfw-searches";
const ASKED = "zwfw-asked"; // what has just been sent off, until its page has come
const MOST = 10;
const PERSONAL = /\d{11}|\d{6}[ -]\d{8}/; // a phone's number, an identity card's: of these none is kept

export function searches() {
  const found = read(NAME, []);
  return Array.isArray(found) ? found.filter((words) => typeof words === "string" && words).slice(0, MOST) : [];
}

export function forget(words) {
  write(NAME, searches().filter((kept) => kept !== words));
}

export function forgetAll() {
  write(NAME, []);
}

// Words are kept when their page has come and shows them: not while typing, and not what the page does not show.
export function keepSearches() {
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".search")) session((place) => place.setItem(ASKED, event.target.elements.q.value.trim()));
  }, true);
  document.addEventListener("page-shown", keepShown);
  keepShown();
}

function keepShown() {
  const asked = session((place) => {
    const words = place.getItem(ASKED);
    place.removeItem(ASKED);
    return words;
  });
  const shown = document.querySelector("[data-searched]")?.dataset.searched;
  if (!asked || asked !== shown?.trim() || PERSONAL.test(asked)) return;
  write(NAME, [asked, ...searches().filter((kept) => kept !== asked)].slice(0, MOST));
}

function session(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
