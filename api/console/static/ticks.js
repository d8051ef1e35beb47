// Rows stay ticked where a filter puts the table in anew: those that are out of sight go with the form, and are counted.
const gone = new Set(); // their values

const form = (part) => part.querySelector("form[data-ticks]");
const boxes = (part) => [...part.querySelectorAll(`tbody input[name="${form(part)?.dataset.ticks}"]`)];

export function tellTicks() {
  const own = form(document), told = document.querySelector("[data-picked]");
  const count = gone.size + boxes(document).filter((box) => box.checked).length;
  if (!told) return 0;
  told.textContent = count ? `，已选 ${count} ${told.dataset.picked}${gone.size ? `，其中 ${gone.size} ${told.dataset.picked}不在当前筛选中` : ""}` : "";
  const forget = document.querySelector("[data-forget]");
  if (forget) forget.hidden = !gone.size;
  own?.querySelectorAll("[data-gone]").forEach((field) => field.remove());
  for (const value of own ? gone : []) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: own.dataset.ticks, value });
    field.dataset.gone = "";
    own.append(field);
  }
  return count;
}

document.addEventListener("console:shown", ({ detail }) => {
  for (const box of boxes(detail.before)) if (box.checked) gone.add(box.value);
  for (const box of boxes(document)) box.checked = gone.delete(box.value) || box.checked;
  tellTicks();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-forget]")) return;
  gone.clear();
  tellTicks();
});
