// 收藏 of who is signed in and has agreed: they go to the account as well, and the two are made one once a visit.
import { favourites, setFavourites } from "./favourites.js";
import { agreed, askMe, session } from "./person.js";
import { say } from "./said.js";

const MERGED = "zwfw-merged";

export function followAccount() {
  document.addEventListener("favourites-changed", ({ detail }) => { if (detail) follow(detail); });
  document.addEventListener("consent-changed", ({ detail }) => { if (detail) merge(); });
  agreed().then((is) => { if (is) merge(); });
}

async function follow({ id, added }) {
  if (!(await agreed())) return;
  try {
    await (added ? askMe(`/favourites/${encodeURIComponent(id)}`, { method: "PUT" })
      : askMe(`/favourites?id=${encodeURIComponent(id)}`, { method: "DELETE" }));
  } catch (failure) {
    if (failure.status !== 404) say("未能同步到账号，稍后再试");
  }
}

export async function merge() {
  if (session((place) => place.getItem(MERGED))) return;
  session((place) => place.setItem(MERGED, "1"));
  try {
    const there = new Set((await askMe("/favourites")).favourites.map(({ document: { id } }) => id));
    const missing = favourites().filter((id) => !there.has(id));
    for (const id of missing) await askMe(`/favourites/${encodeURIComponent(id)}`, { method: "PUT" }).catch(() => { /* has gone */ });
    setFavourites([...new Set([...favourites(), ...there])]);
  } catch {
    session((place) => place.removeItem(MERGED));
  }
}
