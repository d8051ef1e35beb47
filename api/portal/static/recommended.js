// Recommendations: for who is signed in the block is asked for again, and 不感兴趣 takes one away for good.
import { read, write } from "./kept.js";
import { personHeaders, signedIn } from "./person.js";
import { askPage } from "./request.js";
import { ROOT, inRegion } from "./root.js";
import { say } from "./said.js";

const NAME = "zwfw-dismissed";
const MOST = 200; // ids that this browser keeps, where nobody is signed in to keep them

export function showRecommended() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) dismiss(button);
  });
  document.addEventListener("page-shown", personal);
  personal();
}

function personal() {
  hideDismissed();
  if (signedIn()) document.querySelectorAll("[data-recommended]").forEach(askAgain);
}

async function askAgain(section) {
  const wanted = inRegion(`${ROOT}/recommended?context=${encodeURIComponent(section.dataset.recommended)}`);
  try {
    const { page } = await askPage(wanted, { headers: personHeaders() });
    const own = page.querySelector("[data-recommended]");
    // Not while somebody is at it: a list that changes under a finger is worse than one that is everybody's.
    if (own && section.isConnected && !section.contains(document.activeElement)) section.replaceWith(document.importNode(own, true));
    hideDismissed();
  } catch { /* what everybody gets stays */ }
}

function dismiss(button) {
  const id = button.dataset.dismiss;
  const dismissed = read(NAME, []).filter((other) => other !== id);
  write(NAME, [id, ...dismissed].slice(0, MOST));
  const list = button.closest("ul");
  const next = button.closest("li").nextElementSibling ?? button.closest("li").previousElementSibling;
  hideDismissed();
  (next?.querySelector("[data-dismiss]") ?? list?.closest("main"))?.focus();
  say("已不再推荐这一项");
  document.dispatchEvent(new CustomEvent("zwfw-event", { detail: { type: "dismiss", document: id } }));
}

export function forgetDismissed() {
  write(NAME, []);
}

function hideDismissed() {
  const dismissed = new Set(read(NAME, []));
  document.querySelectorAll("[data-recommendation]").forEach((line) => {
    if (dismissed.has(line.dataset.recommendation)) line.remove();
  });
  document.querySelectorAll("[data-recommended]").forEach((section) => {
    if (!section.querySelector("li")) section.remove();
  });
}
