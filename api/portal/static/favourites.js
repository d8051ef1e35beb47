// 收藏: ids that this browser keeps. `account_favourites.js` takes them to the account of who has agreed to that.
import { read, write } from "./kept.js";
import { say } from "./said.js";

const NAME = "zwfw-favourites";
const MOST = 200;

export function favourites() {
  const kept = read(NAME, []);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
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
  write(NAME, ids.slice(0, MOST));
  document.dispatchEvent(new Event("favourites-changed"));
}

function toggle(id) {
  const kept = favourites();
  const others = kept.filter((other) => other !== id);
  const added = others.length === kept.length;
  if (added && kept.length >= MOST) return say(`最多收藏 ${MOST} 项`);
  if (!write(NAME, added ? [id, ...others] : others)) return say("浏览器不允许保存，未能收藏");
  say(added ? "已收藏" : "已取消收藏");
  document.dispatchEvent(new CustomEvent("favourites-changed", { detail: { id, added } }));
}

function show() {
  const kept = new Set(favourites());
  document.querySelectorAll("[data-keep]").forEach((button) => {
    const is = kept.has(button.dataset.keep);
    button.setAttribute("aria-pressed", String(is));
    button.querySelector("[data-star]").textContent = is ? "★" : "☆";
  });
}
