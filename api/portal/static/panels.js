// An open panel closes by Escape, which gives the focus back to what opened it, and by a tap elsewhere.
const PANELS = ".filter[open], .sort[open], .place[open]";

export function closePanels() {
  document.addEventListener("click", (event) => {
    const within = event.target.closest(".filter, .sort, .place");
    document.querySelectorAll(PANELS).forEach((panel) => { if (panel !== within) panel.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(PANELS).forEach((panel) => {
      if (panel.contains(document.activeElement)) panel.querySelector("summary").focus();
      panel.open = false;
    });
  });
}
