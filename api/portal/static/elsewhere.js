// 换个地区办理, 另有旧文件, 另有解读: what is folded into a card opens below it. It is on the document's own page, from which
// it comes.
import { askPage } from "./request.js";
import { say } from "./said.js";
import { REASONS } from "./states.js";

export function openElsewhere() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".card .elsewhere");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const opened = link.closest(".card").querySelector(`.folded[data-part="${part(link)}"]`);
    if (opened) {
      opened.remove();
      link.setAttribute("aria-expanded", "false");
    } else {
      open(link);
    }
  });
}

async function open(link) {
  try {
    const { page } = await askPage(link.href);
    const section = page.getElementById(part(link));
    if (!section) return location.assign(link.href);
    section.removeAttribute("id");
    section.className = "folded";
    section.dataset.part = part(link);
    section.querySelector("h2").remove();
    link.closest(".card").append(document.importNode(section, true));
    link.setAttribute("aria-expanded", "true");
    say("已在下方列出", { quiet: true });
  } catch (failure) {
    say(`${REASONS[failure.reason] ?? REASONS.error}，请重试`);
  }
}

// The part of the document's page that a link opens.
function part(link) {
  return link.hash.slice(1);
}
