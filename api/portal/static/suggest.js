// Suggestions below the search box: what the service suggests for what is typed, or what was searched for before where
// nothing is. A combobox with a listbox, after the ARIA Authoring Practices; the box keeps the focus throughout.
import { forget, forgetAll, searches } from "./history.js";
import { askJson } from "./request.js";
import { ROOT } from "./root.js";
import { fillList, fillRemovals } from "./suggestion_list.js";

const PAUSE = 120; // milliseconds of quiet before asking: about the time between two keys
const LONGEST = 50; // characters; what is longer is a question, which no name begins with
const MOST = 10;

let stop = () => {}; // ends what is under way in the box of the page before

export function suggest() {
  attach();
  document.addEventListener("page-shown", attach);
}

function attach() {
  stop();
  const form = document.querySelector("form.search");
  const panel = form?.querySelector("[data-suggestions]");
  stop = panel ? combobox(form, form.elements.q, panel) : () => {};
}

function combobox(form, box, panel) {
  const list = panel.querySelector("[role=listbox]");
  const head = panel.querySelector(".suggestions-head");
  const removals = panel.querySelector(".suggestions-removals");
  let texts = []; // of the options, in order
  let active = -1; // the option that the arrow keys stand on
  let remembered = false; // whether the options are searches of before
  let composing = false; // an input method is at work: its keys are its own
  let timer = 0;
  let current = null; // the request under way

  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }

  function close() {
    cancel();
    panel.hidden = true;
    texts = [];
    point(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function cancel() {
    clearTimeout(timer);
    current?.abort();
    current = null;
  }

  function open(entries, ofBefore) {
    if (!entries.length) return close();
    remembered = ofBefore;
    texts = entries.map((entry) => entry.text);
    fillList(list, entries, JSON.parse(panel.dataset.kinds), JSON.parse(panel.dataset.marks));
    fillRemovals(removals, ofBefore ? texts : []);
    head.hidden = !ofBefore;
    panel.hidden = false;
    point(-1);
    box.setAttribute("aria-expanded", "true");
  }

  function point(place) {
    active = place;
    list.querySelectorAll("[role=option]").forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const option = list.children[place];
    if (!option) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function showBefore() {
    cancel();
    open(searches().map((text) => ({ text })), true);
  }

  function askSoon() {
    cancel();
    const typed = box.value.trim();
    if (!typed) return showBefore();
    if (remembered) close(); // searches of before belong to an empty box
    if (typed.length > LONGEST) return close();
    timer = setTimeout(() => ask(typed), PAUSE);
  }

  async function ask(typed) {
    const asked = current = new AbortController();
    const wish = new URLSearchParams({ q: typed, limit: MOST });
    if (form.elements.region) wish.set("region", form.elements.region.value);
    let answer;
    try {
      answer = await askJson(`${ROOT}/v1/suggest?${wish}`, { signal: asked.signal });
    } catch {
      answer = null; // the box works without suggestions
    }
    if (asked !== current) return; // a newer one has been asked for
    current = null;
    if (document.activeElement === box) open(sound(answer), false);
  }

  function choose(place) {
    box.value = texts[place];
    close();
    form.requestSubmit();
  }

  function remove(text) {
    forget(text);
    box.focus();
    showBefore();
  }

  const keys = {
    ArrowDown: () => (panel.hidden ? askSoon() : point(active + 1 < texts.length ? active + 1 : -1)),
    ArrowUp: () => (panel.hidden ? askSoon() : point(active < 0 ? texts.length - 1 : active - 1)),
    Enter: () => (active < 0 || panel.hidden ? false : choose(active)),
    Escape: () => (panel.hidden ? false : close()),
    Delete: () => (remembered && active >= 0 ? remove(texts[active]) : false),
    Tab: () => { if (!remembered) close(); return false; }, // searches of before have buttons to go to
  };

  box.addEventListener("keydown", (event) => {
    // 229: what browsers call the key that an input method has taken.
    if (composing || event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (keys[event.key] && keys[event.key]() !== false) event.preventDefault();
  });
  box.addEventListener("compositionstart", () => { composing = true; cancel(); });
  box.addEventListener("compositionend", () => { composing = false; askSoon(); });
  box.addEventListener("input", () => { if (!composing) askSoon(); });
  box.addEventListener("focus", () => { if (!box.value.trim() && panel.hidden) showBefore(); });
  box.addEventListener("click", () => { if (!box.value.trim() && panel.hidden) showBefore(); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  form.addEventListener("submit", close);
  // Pressing on the list leaves the focus in the box; letting go chooses, so that a finger may still scroll.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose([...list.children].indexOf(option));
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.forget !== undefined) remove(button.dataset.forget);
    if (button?.dataset.forgetAll !== undefined) { forgetAll(); box.focus(); close(); }
  });
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { box.focus(); close(); } });
  return close;
}

// What of an answer can be shown.
function sound(answer) {
  const entries = Array.isArray(answer?.suggestions) ? answer.suggestions : [];
  return entries.filter((entry) => typeof entry?.text === "string" && entry.text).slice(0, MOST);
}
