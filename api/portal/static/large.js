// 大字版: 20 px and more contrast, kept for the next visit.
import { read, write } from "./kept.js";

const LARGE = "zwfw-large";
const root = document.documentElement;

export function switchLarge() {
  show();
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-large]")) return;
    root.classList.toggle("large");
    write(LARGE, root.classList.contains("large") ? 1 : 0);
    show();
  });
  document.addEventListener("page-shown", show);
  // Another tab may have switched it meanwhile, also while this page lay in the browser's back-forward cache.
  addEventListener("pageshow", (event) => {
    if (event.persisted) root.classList.toggle("large", read(LARGE, 0) === 1);
    show();
  });
}

function show() {
  document.querySelector("[data-large]").textContent = root.classList.contains("large") ? "退出大字版" : "大字版";
}
