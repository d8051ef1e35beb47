// What the page shows while it waits, and where nothing came. The words are templates of the page itself.
const PATIENCE = 400; // milliseconds before a skeleton shows: quicker answers would only make it flicker

export const REASONS = { offline: "网络已断开", slow: "等候超时", busy: "请求过于频繁", error: "服务暂时出错" };

// Covers the page with a skeleton after a while; what lies below keeps its place, so that nothing jumps.
export function waiting() {
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  const timer = setTimeout(() => {
    main.classList.add("waiting");
    main.append(document.getElementById("state-skeleton").content.cloneNode(true));
  }, PATIENCE);
  return () => {
    clearTimeout(timer);
    main.removeAttribute("aria-busy");
    main.classList.remove("waiting");
    main.querySelector(":scope > .skeleton")?.remove();
  };
}

export function showFailure(reason, retry) {
  const main = document.getElementById("main");
  main.replaceChildren(document.getElementById(`state-${reason}`).content.cloneNode(true));
  const button = main.querySelector("[data-retry]");
  button.addEventListener("click", retry);
  button.focus();
}
