// The page of favourites: each document is asked for by its id, so that what has changed or gone offline is seen.
import { favourites, ofAccount } from "./favourites.js";
import { askJson } from "./request.js";
import { ROOT, inRegion } from "./root.js";
import { REASONS } from "./states.js";

export function showFavourites() {
  const list = document.querySelector("[data-favourites]");
  if (!list) return;
  const show = () => {
    const ids = favourites();
    document.querySelector("[data-nothing]").hidden = ids.length > 0;
    document.querySelector("[data-of-browser]").hidden = ofAccount() !== null;
    document.querySelector("[data-of-account]").hidden = ofAccount() === null;
    list.replaceChildren(...ids.map(card));
  };
  // A change that was made here leaves the card, so that it can be undone.
  document.addEventListener("favourites-changed", ({ detail }) => { if (!detail) show(); });
  show();
}

function card(id) {
  const card = made("li", "");
  const frame = made("article", "card");
  card.append(frame);
  fill(frame, id);
  return card;
}

async function fill(frame, id) {
  frame.replaceChildren(made("p", "quiet", "正在读取…"));
  try {
    const document = await askJson(`${ROOT}/v1/documents/${encodeURIComponent(id)}`);
    frame.replaceChildren(heading(id, document.title), made("p", "meta", meta(document)), foot(id, document.title));
  } catch (failure) {
    const words = failure.status === 404 ? "这项内容已下线" : REASONS[failure.reason] ?? REASONS.error;
    const retry = made("button", "act", "重试");
    retry.addEventListener("click", () => fill(frame, id));
    frame.replaceChildren(made("p", "", words), ...(failure.status === 404 ? [] : [retry]), foot(id, id));
  }
}

function heading(id, title) {
  const heading = made("h2", "");
  const link = made("a", "", title);
  link.href = inRegion(`${ROOT}/item/${encodeURIComponent(id)}`);
  heading.append(link);
  return heading;
}

function meta({ authority, matter_type: type, status }) {
  return [authority?.name, type, status === "suspended" ? "暂停办理" : ""].filter(Boolean).join(" · ");
}

function foot(id, title) {
  const foot = made("div", "card-foot");
  const button = made("button", "act");
  button.type = "button";
  button.dataset.keep = id;
  button.setAttribute("aria-pressed", "true");
  button.setAttribute("aria-label", `收藏：${title}`);
  button.textContent = "取消收藏";
  foot.append(button);
  return foot;
}

// Text is set as text: a title is never taken for markup.
function made(tag, name, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
