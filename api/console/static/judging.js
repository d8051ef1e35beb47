// What scripts add to judging: grades are kept at once, and keys do all of it while a card has the focus.
import { ask, say } from "./sheet-request.js";

document.documentElement.classList.add("scripts");

const cards = [...document.querySelectorAll(".pair")];
const done = []; // what u takes back: the card, with its grade and reason before
let last = Promise.resolve(); // one after the other, in the order in which they were given

const buttons = (card) => [...card.querySelectorAll("button[name=grade]")];
const gradeOf = (card) => buttons(card).find((one) => one.getAttribute("aria-pressed") === "true")?.value ?? "";
const reasonOf = (card) => card.querySelector("input[name=reason]");

function show(card, grade, words, wrong = false) {
  for (const one of buttons(card)) {
    if (one.value) one.setAttribute("aria-pressed", String(one.value === grade));
    else one.hidden = !grade;
  }
  const told = card.querySelector("[data-told]");
  told.textContent = words;
  told.classList.toggle("wrong", wrong);
}

function told(card, grade) {
  return grade ? `已打 ${grade} 分` : "还没有打分";
}

// Keeps a grade ("": takes it back); what was there before comes back where that fails.
function keep(card, grade, { undo = false } = {}) {
  const form = card.querySelector("form"), before = { grade: gradeOf(card), reason: reasonOf(card).dataset.kept ?? "" };
  const sent = new FormData(form);
  sent.set("grade", grade);
  show(card, grade, "正在保存…");
  last = last.then(async () => {
    const found = await ask(form.action, form, sent);
    if (found.fault) {
      show(card, before.grade, found.fault, true);
      say(found.fault);
      return;
    }
    if (!undo) done.push({ card, ...before });
    reasonOf(card).dataset.kept = grade ? sent.get("reason") : "";
    show(card, grade, told(card, grade));
    document.querySelector("[data-judged]").textContent = found.judged;
    document.querySelector("[data-left]").textContent = found.left;
    say(`${card.querySelector("h2").textContent}：${told(card, grade)}，本页还剩 ${found.left} 份`);
  });
  return last;
}

function focus(card) {
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function goOn(card) {
  const next = cards[cards.indexOf(card) + 1];
  if (next) focus(next);
  else (document.querySelector(".onward [rel=next]") ?? document.querySelector(".onward a")).focus();
}

function takeBack() {
  const one = done.pop();
  if (!one) return say("没有可撤回的");
  reasonOf(one.card).value = one.reason;
  keep(one.card, one.grade, { undo: true });
  focus(one.card);
}

const turn = (way) => document.querySelector(`.onward [rel=${way}]`)?.click();
// Keys of a card; while a reason is written, only those that no text has.
const KEYS = {
  ArrowDown: (card) => goOn(card),
  ArrowUp: (card) => focus(cards[Math.max(cards.indexOf(card) - 1, 0)]),
  u: () => takeBack(),
  r: (card) => reasonOf(card).focus(),
  n: () => turn("next"),
  p: () => turn("prev"),
};
for (const grade of "0123") KEYS[grade] = (card) => { keep(card, grade); goOn(card); };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const card = event.target.closest?.(".pair"), writes = event.target.matches?.("input");
  if (writes && event.key === "Enter") {
    event.preventDefault(); // the form's own way would press the first button
    return focus(card);
  }
  if (writes && event.key === "Escape") return focus(card);
  const way = !writes && (card || event.target.closest?.(".onward")) && KEYS[event.key];
  if (!way || (!card && !"unp".includes(event.key))) return;
  event.preventDefault();
  way(card);
});

document.addEventListener("submit", (event) => {
  const card = event.target.closest?.(".pair");
  if (!card || !event.submitter) return;
  event.preventDefault();
  keep(card, event.submitter.value);
});

document.addEventListener("change", ({ target }) => {
  const card = target.closest?.(".pair");
  if (card && target.name === "reason" && gradeOf(card)) keep(card, gradeOf(card));
});

for (const card of cards) reasonOf(card).dataset.kept = reasonOf(card).value;
const guideline = document.querySelector(".guideline");
if (guideline && matchMedia("(min-width: 1200px)").matches) guideline.open = true;
// Where one stopped: the first card without a grade has the focus, unless something else is told first.
if (!location.hash && !document.querySelector("[autofocus]")) {
  cards.find((card) => !gradeOf(card))?.focus({ preventScroll: true });
}
