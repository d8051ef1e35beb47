// 收藏: ids that this browser keeps, or of who has agreed those of their account, of which this tab has a copy
// (`account_favourites.js`). The two stay apart: several people may use one browser after another.
import { read, readTab, write, writeTab } from "./kept.js";
import { say } from "./said.js";

const NAME = "zwfw-favourites";
export const OF_ACCOUNT = "zwfw-account-favourites";
const MOST = 200;

export function favourites() {
  return ofAccount() ?? ofBrowser();
}

export function ofBrowser() {
  return ids(read(NAME, [])) ?? [];
}

// null: this tab has none of an account.
export function ofAccount() {
  return ids(readTab(OF_ACCOUNT, null));
}

function ids(kept) {
  return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : null;
}

export function keepFavourites() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (button) toggle(button.dataset.keep);
  });
  for (const event of ["page-shown", "favourites-changed"]) document.addEventListener(event, show);
  addEventListener("storage", show);
  addEventListener("pageshow", show);
  show();
}

export function setFavourites(ids) {
  keep(ids);
  document.dispatchEvent(new Event("favourites-changed"));
}

// What the account has now; the browser keeps `left` of its own.
export function setOfAccount(ids, left = ofBrowser()) {
  writeTab(OF_ACCOUNT, ids);
  write(NAME, left);
  document.dispatchEvent(new Event("favourites-changed"));
}

function keep(ids) {
  return ofAccount() ? writeTab(OF_ACCOUNT, ids) : write(NAME, ids);
}

function toggle(id) {
  const kept = favourites();
  const others = kept.filter((other) => other !== id);
  const added = others.length === kept.length;
  if (added && kept.length >= MOST) return say(`最多收藏 ${MOST} 项`);
  if (!keep(added ? [id, ...others] : others)) return say("浏览器不允许保存，未能收藏");
  say(added ? "已收藏" : "已取消收藏");
  document.dispatchEvent(new CustomEvent("favourites-changed", { detail: { id, added } }));
}

function show() {
  const kept = new Set(favourites());
  document.querySelectorAll("[data-keep]").forEach((button) => {
    button.setAttribute("aria-pressed", String(kept.has(button.dataset.keep)));
  });
  document.querySelectorAll("[data-favourites-count]").forEach((place) => { place.textContent = kept.size ? `（${kept.size}）` : ""; });
}
