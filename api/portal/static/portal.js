// Everything here is a convenience: the pages work without it.
"use strict";

const LARGE = "zwfw-large";
const root = document.documentElement;

function remembered() {
  try { return localStorage.getItem(LARGE) === "1"; } catch { return false; }
}

function remember(large) {
  try { localStorage.setItem(LARGE, large ? "1" : "0"); } catch { /* private windows keep nothing */ }
}

root.classList.toggle("large", remembered());

function addLargeSwitch() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "large-switch";
  const show = () => {
    const large = root.classList.contains("large");
    button.textContent = large ? "标准版" : "大字版";
  };
  button.addEventListener("click", () => { remember(root.classList.toggle("large")); show(); });
  show();
  document.querySelector(".brand").append(button);
}

// A choice in one list of the region chooser empties the lists after it; the last list is sent at once.
function followChooser() {
  const lists = [...document.querySelectorAll(".chooser select")];
  lists.forEach((list, place) => list.addEventListener("change", () => {
    lists.slice(place + 1).forEach((after) => after.remove());
    list.form.requestSubmit();
  }));
}

// An open panel closes by Escape and by a tap elsewhere.
function closePanels() {
  const close = (except) => document.querySelectorAll(".filter[open], .sort[open], .place[open]").forEach((panel) => {
    if (panel !== except) panel.open = false;
  });
  document.addEventListener("click", (event) => close(event.target.closest(".filter, .sort, .place")));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(null); });
}

document.addEventListener("DOMContentLoaded", () => { addLargeSwitch(); followChooser(); closePanels(); });
