// 分享: the phone's own sheet where there is one, else the link is copied, as 复制网址 always does. 打印 beside it.
import { say } from "./said.js";

export function share() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share], [data-copy], [data-print]");
    if (!button) return;
    if (button.matches("[data-print]")) return print();
    const url = new URL(button.dataset.share ?? button.dataset.copy, location.href).href;
    if (navigator.share && button.matches("[data-share]")) {
      navigator.share({ title: button.dataset.title, url }).catch(() => { /* closed without sharing */ });
    } else {
      copy(url);
    }
  });
}

async function copy(url) {
  try {
    await navigator.clipboard.writeText(url);
    say("链接已复制");
  } catch {
    // Without https there is no clipboard: the link is shown to be copied by hand.
    prompt("请复制链接", url);
  }
}
