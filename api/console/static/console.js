// What scripts add: a filter that narrows as one types, and a question before what takes something away.
import { keepFocus } from "./focus.js";

const WAIT = 100; // milliseconds without a key before it is asked
const LIMIT = 10_000;

function narrow(form) {
  const target = form.dataset.live;
  let clock = 0, asked = null;
  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const own = asked, ending = setTimeout(() => own.abort(), LIMIT);
    const url = new URL(form.getAttribute("action") ?? location.pathname, location.href);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    document.getElementById(target)?.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { signal: own.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.getElementById(target);
      // signed out meanwhile, or an error: the browser shows it; what is wrong with what was typed stands in the part
      if (!found) return location.assign(url);
      const before = document.getElementById(target);
      keepFocus(before, () => {
        before.replaceWith(document.adoptNode(found));
        return found;
      });
      document.dispatchEvent(new CustomEvent("console:shown", { detail: { before } }));
      history.replaceState(null, "", url);
      document.getElementById("said").textContent =
        ["[data-count]", "[data-picked]"].map((one) => found.querySelector(one)?.textContent ?? "").join("");
    } catch {
      document.getElementById(target)?.removeAttribute("aria-busy");
    } finally {
      clearTimeout(ending);
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(clock);
    clock = setTimeout(ask, WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(clock);
    ask();
  });
}

for (const form of document.querySelectorAll("form[data-live]")) narrow(form);

document.addEventListener("click", (event) => {
  const question = event.target.closest?.("[data-ask]")?.dataset.ask;
  if (question && !confirm(question)) event.preventDefault();
});

// On a narrow screen the places stand in one line: the page's own is to be seen.
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
