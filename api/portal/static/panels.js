// An open panel closes by Escape, which gives the focus back to what opened it, and by a tap elsewhere.
const PANELS = ".filter[open], .sort[open], .place[open], .drawer[open]";

export function closePanels() {
  document.addEventListener("click", (event) => {
    const within = event.target.closest("[data-close-sheet]") ? null : event.target.closest(".filter, .sort, .place, .drawer");
    document.querySelectorAll(PANELS).forEach((panel) => { if (panel !== within && !panel.contains(within)) panel.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(PANELS).forEach((panel) => {
      if (panel.contains(document.activeElement)) panel.querySelector("summary").focus();
      panel.open = false;
    });
  });
}
