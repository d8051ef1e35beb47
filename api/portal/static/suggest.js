// Suggestions below the search box: what the service suggests for what is typed or, in an empty box, what was searched
// for before and what others search for. A combobox with a grouped listbox, after the ARIA Authoring Practices; the box
// keeps the focus throughout. Enter searches for a row's text; → and a tap open its page where it has one (a door).
import { forget, forgetAll, searches } from "./history.js";
import { askJson } from "./request.js";
import { ROOT } from "./root.js";
import { say } from "./said.js";
import { emptyBoxGroups, suggestedGroups } from "./suggestion_groups.js";
import { fillList } from "./suggestion_list.js";

const PAUSE = 120; // milliseconds of quiet before asking: about the time between two keys
const SETTLED = 800; // milliseconds without a key after which the number of suggestions is read out
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
  const beside = panel.querySelector(".suggestions-beside");
  const hint = panel.querySelector(".suggestions-hint");
  const words = Object.fromEntries(["kinds", "marks", "badges", "hot"].map((name) => [name, JSON.parse(panel.dataset[name])]));
  let rows = []; // of the options, in order
  let active = -1; // the option that the arrow keys stand on
  let ofEmptyBox = false; // whether the options are those of an empty box
  let composing = false; // an input method is at work: its keys are its own
  let timer = 0;
  let settling = 0;
  let current = null; // the request under way

  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-describedby", "suggestions-hint"], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }

  function close() {
    cancel();
    panel.hidden = true;
    rows = [];
    point(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function cancel() {
    clearTimeout(timer);
    clearTimeout(settling);
    current?.abort();
    current = null;
  }

  function open(groups, isEmptyBox) {
    if (!groups.length) return close();
    ofEmptyBox = isEmptyBox;
    rows = groups.flatMap((group) => group.rows);
    fillList(list, beside, groups);
    hint.hidden = !rows.some((row) => row.door);
    panel.hidden = false;
    point(-1);
    box.setAttribute("aria-expanded", "true");
  }

  function options() {
    return [...list.querySelectorAll("[role=option]")];
  }

  function point(place) {
    active = place;
    options().forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const option = options()[place];
    if (!option) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function showBefore() {
    cancel();
    open(emptyBoxGroups(searches(), words.hot), true);
  }

  function askSoon() {
    cancel();
    const typed = box.value.trim();
    if (!typed) return showBefore();
    if (ofEmptyBox) close();
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
    if (document.activeElement !== box) return;
    open(suggestedGroups(sound(answer), words, form.elements.region?.value), false);
    if (rows.length) settling = setTimeout(() => say(`${rows.length} 条建议`, { quiet: true }), SETTLED);
  }

  function search(text) {
    box.value = text;
    close();
    form.requestSubmit();
  }

  function enter(row) {
    close();
    location.assign(row.door);
  }

  // Within the text → moves the cursor, as it always does.
  function enterAtEnd() {
    const row = box.selectionStart === box.value.length && rows[active];
    return row?.door ? enter(row) : false;
  }

  function remove(text) {
    forget(text);
    box.focus();
    showBefore();
  }

  const keys = {
    ArrowDown: () => (panel.hidden ? askSoon() : point(active + 1 < rows.length ? active + 1 : -1)),
    ArrowUp: () => (panel.hidden ? askSoon() : point(active < 0 ? rows.length - 1 : active - 1)),
    ArrowRight: enterAtEnd,
    Enter: () => (active < 0 || panel.hidden ? false : search(rows[active].text)),
    Escape: () => (panel.hidden ? false : close()),
    Delete: () => (rows[active]?.forget ? remove(rows[active].text) : false),
    Tab: () => { if (!rows.some((row) => row.forget)) close(); return false; }, // searches of before have buttons to go to
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
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = rows[options().indexOf(event.target.closest("[role=option]"))];
    if (row) row.door ? enter(row) : search(row.text);
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.search !== undefined) search(button.dataset.search);
    if (button?.dataset.forget !== undefined) remove(button.dataset.forget);
    if (button?.dataset.forgetAll !== undefined) { forgetAll(); box.focus(); showBefore(); }
  });
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { box.focus(); close(); } });
  return close;
}

// What of an answer can be shown.
function sound(answer) {
  const entries = Array.isArray(answer?.suggestions) ? answer.suggestions : [];
  return entries.filter((entry) => typeof entry?.text === "string" && entry.text).slice(0, MOST);
}
