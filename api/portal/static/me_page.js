// The page 我的: consent, footprint, favourites, taking along, deleting. Each part is asked for when it is shown.
import { favourites, setFavourites } from "./favourites.js";
import { searches } from "./history.js";
import { made, saidTime, wordsOf } from "./me_words.js";
import { askMe, noteAgreed, ownToken, personHeaders, signIn, signOut, signedIn } from "./person.js";
import { forgetDismissed } from "./recommended.js";
import { ask, askJson } from "./request.js";
import { ROOT } from "./root.js";
import { say } from "./said.js";
import { REASONS } from "./states.js";

const SIZE = 20;
let page = 1;

export function showMe() {
  if (!document.querySelector("[data-me]")) return;
  ownSearches();
  on("[data-demo]", "click", async () => { signIn((await askJson(`${ROOT}/demo/sign-in`, { method: "POST" })).token); await show(); });
  on("[data-sign-out]", "click", () => { signOut(); clear(); show(); });
  on("[data-agree]", "change", ({ target }) => consent(target));
  on("[data-forget-footprint]", "click", () => removal("删除全部足迹？不能恢复。", "/footprint"));
  on("[data-forget-favourites]", "click", () => removal("删除账号中的全部收藏？不能恢复。", "/favourites", () => setFavourites([])));
  on("[data-forget-all]", "click", () => removal("删除关于您的全部记录，并撤回同意？不能恢复。", "", () => { changed(false); clear(); }));
  on("[data-more]", "click", () => { page += 1; footprint(); });
  on("[data-export]", "click", takeAlong);
  show();
}

// What this browser has searched for: nobody has to sign in for that.
function ownSearches() {
  const found = searches();
  const region = new URLSearchParams(location.search).get("region");
  const place = own("[data-own-history]");
  place.hidden = !found.length;
  place.querySelector("ul").replaceChildren(...found.map((words) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = `${ROOT}/?${new URLSearchParams({ q: words, ...(region && { region }) })}`;
    link.textContent = words;
    return item;
  }));
}

// Within this part of the page: other parts have things to forget as well.
function own(selector) {
  return document.querySelector(`[data-me] ${selector}`);
}

function on(selector, kind, run) {
  own(selector)?.addEventListener(kind, (event) => Promise.resolve(run(event)).catch(tell));
}

function tell(failure) {
  if (failure.status === 401) show();
  say(failure.status === 401 ? "登录已失效，请重新登录" : REASONS[failure.reason] ?? REASONS.error);
}

async function show() {
  const is = signedIn();
  part("[data-signed-out]", !is);
  part("[data-signed-in]", is);
  if (!is) return;
  part("[data-sign-out]", ownToken());
  try {
    const { agreed, since } = await askMe("/consent");
    noteAgreed(agreed);
    own("[data-agree]").checked = agreed;
    own("[data-since]").textContent = agreed ? `您于 ${saidTime(since)} 同意。` : "";
    part("[data-kept]", agreed);
    if (agreed) await lists();
  } catch (failure) {
    if (failure.status === 401) { part("[data-signed-out]", true); part("[data-signed-in]", false); }
    tell(failure);
  }
}

async function lists() {
  page = 1;
  await footprint();
  const { favourites } = await askMe("/favourites");
  fill("[data-own-favourites]", favourites.map((kept) => line(kept.document, `收藏于 ${saidTime(kept.at)}`, (line) => one("/favourites", kept.document.id, line))));
  part("[data-no-favourites]", favourites.length === 0);
}

async function footprint() {
  const found = await askMe(`/footprint?page=${page}&size=${SIZE}`);
  const lines = found.entries.map((entry) => line(entry.document ?? { query: entry.query }, wordsOf(entry), (line) => one("/footprint", entry.id, line)));
  const list = own("[data-footprint]");
  if (page === 1) list.replaceChildren(...lines);
  else list.append(...lines);
  part("[data-no-footprint]", found.total === 0);
  part("[data-more]", page * SIZE < found.total);
}

function line({ id, title, query }, words, remove) {
  const entry = made("li", "kept-line");
  const name = made("a", "", title ?? query ?? "（已下线）");
  name.href = id ? `${ROOT}/item/${encodeURIComponent(id)}` : `${ROOT}/?q=${encodeURIComponent(query ?? "")}`;
  const button = made("button", "act", "删除");
  button.type = "button";
  button.setAttribute("aria-label", `删除：${name.textContent}`);
  button.addEventListener("click", () => remove(entry).catch(tell));
  const text = made("div", "");
  text.append(name, made("p", "quiet", words));
  entry.append(text, button);
  return entry;
}

async function one(path, id, line) {
  const list = line.parentElement;
  const place = [...list.children].indexOf(line);
  await askMe(`${path}?id=${encodeURIComponent(id)}`, { method: "DELETE" });
  if (path === "/favourites") setFavourites(favourites().filter((kept) => kept !== id));
  say("已删除");
  await lists();
  // Who goes by keys stays where they were: at what has moved up, else at the last, else at the page.
  const near = list.children[Math.min(place, list.children.length - 1)];
  (near?.querySelector("button") ?? list.closest("main")).focus();
}

async function removal(question, path, then) {
  if (!confirm(question)) return;
  const { deleted } = await askMe(path, { method: "DELETE" });
  then?.();
  say(path === "" ? "已全部删除" : `已删除 ${deleted} 条`);
  await show();
}

async function consent(box) {
  if (!box.checked && !confirm("撤回同意将立即删除已保存的全部足迹与收藏。继续吗？")) {
    box.checked = true;
    return;
  }
  const body = JSON.stringify({ agreed: box.checked });
  const { agreed } = await askMe("/consent", { method: "PUT", type: "application/json", body });
  changed(agreed);
  say(agreed ? "已同意，从现在起保存" : "已撤回同意，保存的记录已删除");
  await show();
}

// What this browser has kept for the person besides.
function clear() {
  setFavourites([]);
  forgetDismissed();
}

function changed(agreed) {
  noteAgreed(agreed);
  document.dispatchEvent(new CustomEvent("consent-changed", { detail: agreed }));
}

async function takeAlong() {
  const { response, text } = await ask(`${ROOT}/v1/me/export`, { accept: "application/json", headers: personHeaders() });
  if (!response.ok) return say("未能导出，请稍后再试");
  const link = made("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "我的记录.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function part(selector, shown) {
  own(selector).hidden = !shown;
}

function fill(selector, lines) {
  own(selector).replaceChildren(...lines);
}
