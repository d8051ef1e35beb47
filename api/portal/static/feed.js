// 个性化推送: what is new for who is signed in; it counts as seen only when they say so.
import { personHeaders, signedIn } from "./person.js";
import { ask, askPage } from "./request.js";
import { ROOT, inRegion } from "./root.js";
import { say } from "./said.js";

export function showFeed() {
  const place = document.querySelector("[data-feed]");
  if (!place || !signedIn()) return;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-feed-seen]")) seen(place);
  });
  fill(place);
}

async function fill(place) {
  try {
    const { page } = await askPage(inRegion(`${ROOT}/feed`), { headers: personHeaders() });
    const own = page.querySelector(".feed");
    if (!own) return;
    // Beside other things it is quiet where there is nothing new.
    place.hidden = place.dataset.feed === "news" && !own.querySelector("li");
    place.replaceChildren(...(place.dataset.feed === "news" ? [heading()] : []), document.importNode(own, true));
  } catch { /* without it the page is whole */ }
}

function heading() {
  const title = document.createElement("h2");
  title.className = "section-title";
  title.textContent = "与您有关的新内容";
  return title;
}

async function seen(place) {
  try {
    const { response } = await ask(`${ROOT}/v1/me/feed/seen`, { method: "POST", headers: personHeaders(), accept: "application/json" });
    if (!response.ok) throw new Error(String(response.status));
    say("已全部标为已读");
    fill(place);
  } catch {
    say("没有成功，请重试");
  }
}
