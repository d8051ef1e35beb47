// One cell that is being edited: an input, or a list for columns with fixed values. Its fault stands below it.

export function openEditor(cell, { label, choices, text, save, done }) {
  if (cell.querySelector(".editor")) return;
  const before = [...cell.childNodes], field = document.createElement(choices.length ? "select" : "input");
  const told = document.createElement("span");
  let closed = false;
  field.className = "editor";
  field.setAttribute("aria-label", label);
  for (const [value, name] of choices) field.append(new Option(name, value));
  field.value = text ?? cell.dataset.v ?? "";
  if (!choices.length) field.autocomplete = "off";
  told.className = "editor-told";
  told.id = "editor-told";
  told.setAttribute("role", "alert");
  cell.classList.add("editing");
  cell.removeAttribute("tabindex"); // what is focused is the field
  cell.replaceChildren(field, told);
  field.focus();
  if (text === undefined) field.select?.();

  function close(result, step) {
    closed = true;
    cell.classList.remove("editing");
    cell.tabIndex = -1;
    cell.replaceChildren(...before);
    done(result, step);
  }

  async function commit(step) {
    if (closed || cell.hasAttribute("aria-busy")) return;
    if (field.value.trim() === (cell.dataset.v ?? "")) return close(null, step);
    cell.setAttribute("aria-busy", "true");
    field.disabled = true;
    const result = await save(field.value);
    cell.removeAttribute("aria-busy");
    field.disabled = false;
    if (!result.fault) return close(result, step);
    told.textContent = result.fault;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "editor-told");
    field.focus();
  }

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") close(null, [0, 0]);
    else if (event.key === "Enter") commit([event.shiftKey ? -1 : 1, 0]);
    else if (event.key === "Tab") commit([0, event.shiftKey ? -1 : 1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // left by the mouse: what was typed is kept, as in a spreadsheet
  field.addEventListener("blur", () => setTimeout(() => {
    if (!closed && !cell.contains(document.activeElement) && !field.disabled && !field.hasAttribute("aria-invalid")) commit([0, 0]);
  }));
}
