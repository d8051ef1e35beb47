// What the reader's browser asks for (GPC, DNT), and what the switch on the page of privacy says: then nothing is sent.
import { read, write } from "./kept.js";
import { say } from "./said.js";

const NAME = "zwfw-silent";

export function silent() {
  return navigator.globalPrivacyControl === true || navigator.doNotTrack === "1" || read(NAME, false) === true;
}

export function offerSilence() {
  const box = document.querySelector("[data-silence]");
  if (!box) return;
  box.checked = silent();
  box.disabled = silent() && read(NAME, false) !== true;
  box.addEventListener("change", () => {
    if (!write(NAME, box.checked)) say("浏览器不允许保存，未能记住");
    else say(box.checked ? "不再发送使用统计" : "恢复发送使用统计");
  });
}
