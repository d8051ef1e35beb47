// Searching by voice, where the operator has set a recogniser: a recording goes there, what it has heard to the service.
import { ask, askJson } from "./request.js";
import { ROOT } from "./root.js";
import { say } from "./said.js";

const LONGEST = 15_000; // milliseconds of a recording; the notice says so
const AGREED = "zwfw-voice"; // for this visit

let recorder = null;

export function listen() {
  if (!navigator.mediaDevices || !window.MediaRecorder) return;
  const offer = () => document.querySelectorAll("[data-voice]").forEach((button) => { button.hidden = false; });
  offer();
  document.addEventListener("page-shown", offer);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-voice]");
    if (button) pressed(button);
  });
}

async function pressed(button) {
  if (recorder) return recorder.stop();
  if (!await agreed()) return;
  try {
    const heard = await recognised(button.dataset.voice, await record(button));
    search(button.form, heard.text);
  } catch {
    say("没有听清，请再试一次，或直接输入");
  }
}

function agreed() {
  if (window[AGREED]) return true;
  const notice = document.getElementById("voice-notice");
  notice.returnValue = "";
  notice.showModal();
  return new Promise((resolve) => {
    notice.addEventListener("close", () => resolve(window[AGREED] = notice.returnValue === "yes"), { once: true });
  });
}

async function record(button) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const pieces = [];
  recorder = new MediaRecorder(stream);
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  const timer = setTimeout(() => recorder.stop(), LONGEST);
  mark(button, true);
  try {
    await new Promise((resolve, reject) => {
      recorder.addEventListener("stop", resolve);
      recorder.addEventListener("error", reject);
      recorder.start();
    });
    return new Blob(pieces, { type: recorder.mimeType });
  } finally {
    clearTimeout(timer);
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    mark(button, false);
  }
}

function mark(button, listening) {
  button.setAttribute("aria-pressed", String(listening));
  button.setAttribute("aria-label", listening ? "正在听，按此结束" : "语音搜索");
  if (listening) say("正在听，说完请再按一次话筒");
}

async function recognised(recogniser, sound) {
  const { response, text } = await ask(recogniser, { accept: "application/json", method: "POST", body: sound });
  if (!response.ok) throw new Error("the recogniser has failed");
  const region = document.querySelector(".search [name=region]")?.value;
  const body = JSON.stringify({ hypotheses: JSON.parse(text).hypotheses, ...(region && { region }) });
  return askJson(`${ROOT}/v1/voice`, { method: "POST", body, type: "application/json" });
}

function search(form, text) {
  form.elements.q.value = text;
  form.requestSubmit();
}
