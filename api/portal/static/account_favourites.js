// 收藏 of who is signed in and has agreed are their account's: what the browser had kept moves there, once, and nothing of
// the account stays in a browser that others may use. Other tabs of theirs are told when something changes.
import { ofAccount, ofBrowser, setOfAccount } from "./favourites.js";
import { write } from "./kept.js";
import { agreed, askMe } from "./person.js";
import { say } from "./said.js";

const TOLD = "zwfw-favourites-told"; // when; other tabs see it change

export function followAccount() {
  document.addEventListener("favourites-changed", ({ detail }) => { if (detail) follow(detail); });
  document.addEventListener("consent-changed", ({ detail }) => { if (detail) move(); else setOfAccount(null); });
  addEventListener("storage", ({ key }) => { if (key === TOLD && ofAccount()) move(); });
  agreed().then((is) => { if (is && !ofAccount()) move(); });
}

async function follow({ id, added }) {
  if (!(await agreed())) return;
  try {
    await (added ? put(id) : askMe(`/favourites?id=${encodeURIComponent(id)}`, { method: "DELETE" }));
    write(TOLD, Date.now());
  } catch (failure) {
    if (failure.status !== 404) say("未能同步到账号，稍后再试");
  }
}

function put(id) {
  return askMe(`/favourites/${encodeURIComponent(id)}`, { method: "PUT" });
}

// Where anything fails nothing is taken out of the browser, and the next page tries again.
async function move() {
  try {
    const there = (await askMe("/favourites")).favourites.map(({ document: { id } }) => id);
    const moving = ofBrowser();
    const fresh = moving.filter((id) => !there.includes(id));
    const gone = new Set();
    for (const id of fresh) await put(id).catch((failure) => { if (failure.status !== 404) throw failure; gone.add(id); });
    setOfAccount([...fresh.filter((id) => !gone.has(id)), ...there], ofBrowser().filter((id) => !moving.includes(id)));
  } catch { /* the browser's own are shown meanwhile */ }
}
