// 分享: the phone's own sheet where there is one, else the link is copied. 打印 beside it.
import { say } from "./said.js";

export function share() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share], [data-print]");
    if (!button) return;
    if (button.matches("[data-print]")) return print();
    const url = new URL(button.dataset.share, location.href).href;
    if (navigator.share) {
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
