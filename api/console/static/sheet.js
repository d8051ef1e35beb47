// The table of a kind's rows as a spreadsheet: cells by arrow keys, edited in place and drafted one by one; rows picked
// by ranges; rows pasted and copied. Without scripts the same is done by links, boxes and buttons.
import { openEditor } from "./sheet-editor.js";
import { ask, say } from "./sheet-request.js";
import { tellTicks } from "./ticks.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let lastPicked = null;
const trail = []; // rows edited on this page, the last one at the end: what Ctrl+Z takes back, wherever people have gone since

const sheetOf = (node) => node?.closest?.("[data-sheet]");
const cellsOf = (row) => [...row.cells];
const rowsOf = (sheet) => [...sheet.tBodies[0].rows];
const headerOf = (cell) => cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
const edits = (cell) => headerOf(cell)?.dataset.edits !== undefined;
const cellOf = (node) => (sheetOf(node) ? node.closest("tbody td, tbody th") : null);

function begin(sheet) {
  sheet.setAttribute("role", "grid");
  sheet.setAttribute("aria-multiselectable", "true");
  sheet.setAttribute("aria-describedby", "sheet-keys");
  document.getElementById("sheet-keys").hidden = false;
  sheet.querySelector("[data-all]").hidden = false;
  const scroller = sheet.closest(".scroll");
  for (const name of ["tabindex", "role", "aria-label"]) scroller.removeAttribute(name);
  for (const row of rowsOf(sheet)) ready(row);
  const first = sheet.tBodies[0].rows[0]?.cells[1];
  if (first) first.tabIndex = 0;
}

function ready(row) {
  row.setAttribute("aria-selected", String(row.querySelector(".pick input").checked));
  for (const cell of row.cells) {
    cell.tabIndex = -1;
    if (!edits(cell)) cell.setAttribute("aria-readonly", "true");
  }
  for (const inner of row.querySelectorAll("a, button, input")) inner.tabIndex = -1;
}

function focusCell(cell) {
  if (!cell) return;
  const sheet = sheetOf(cell);
  for (const other of sheet.querySelectorAll("tbody [tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function beside(cell, down, right) {
  const rows = rowsOf(sheetOf(cell)), at = rows.indexOf(cell.parentElement);
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + down))];
  return row.cells[Math.max(0, Math.min(row.cells.length - 1, cell.cellIndex + right))];
}

// ---- rows are picked

function pick(box, range) {
  const boxes = [...sheetOf(box).querySelectorAll("tbody .pick input")];
  if (range && lastPicked?.isConnected) {
    const [from, to] = [boxes.indexOf(lastPicked), boxes.indexOf(box)].sort((one, other) => one - other);
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
  }
  lastPicked = box;
  for (const one of boxes) one.closest("tr").setAttribute("aria-selected", String(one.checked));
  document.querySelector("[data-all]").checked = boxes.every((one) => one.checked);
  const count = tellTicks();
  const acts = document.querySelector(".acts");
  if (count) acts.open = true;
  say(count ? `已选 ${count} 行` : "没有选中的行");
}

// ---- a row as the server tells it

function replaceRow(row, told) {
  const sheet = sheetOf(row), column = sheet.contains(document.activeElement) ? cellOf(document.activeElement)?.cellIndex : 0;
  const page = new DOMParser().parseFromString(`<table><tbody>${told.row}</tbody></table>`, "text/html");
  const found = page.querySelector("tbody > tr"), next = found && document.adoptNode(found);
  const drafts = document.querySelector("[data-drafts]");
  drafts.textContent = told.drafts.toLocaleString("en");
  document.getElementById("own-drafts").hidden = !told.drafts;
  say(told.said);
  if (!next) {
    const near = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    return near;
  }
  row.replaceWith(next);
  ready(next);
  const box = next.querySelector(".pick input"), old = row.querySelector(".pick input");
  box.checked = old.checked;
  next.setAttribute("aria-selected", String(box.checked));
  if (lastPicked === old) lastPicked = box;
  if (column !== undefined) next.cells[column].tabIndex = 0;
  return next;
}

function edit(cell, text) {
  const header = headerOf(cell), row = cell.parentElement, form = cell.closest("form");
  if (!edits(cell)) return cell.querySelector("a")?.click();
  openEditor(cell, {
    label: header.textContent.trim(),
    choices: JSON.parse(header.dataset.choices ?? "[]"),
    text,
    async save(value) {
      const sent = { row: row.dataset.row, column: cell.dataset.c, value, more: form.dataset.more };
      return ask(form.dataset.cell, form, sent);
    },
    done(told, [down, right]) {
      const place = cell.cellIndex, next = told ? replaceRow(row, told) : row;
      if (told && next) trail.push(next.dataset.row);
      if (next) focusCell(beside(next.cells[place], down, right));
    },
  });
}

// The button that takes back the last edit of this page; else that of the row itself.
function lastUndo(row) {
  while (trail.length) {
    const edited = rowsOf(sheetOf(row)).find((one) => one.dataset.row === trail.at(-1));
    const button = edited?.querySelector(".undo");
    if (button) return button;
    trail.pop();
  }
  return row.querySelector(".undo");
}

async function undo(button) {
  const row = button.closest("tr"), form = button.form, cell = row.cells[cellOf(document.activeElement)?.cellIndex ?? 1];
  const told = await ask(form.dataset.undo, form, { row: row.dataset.row, undo: button.value, more: form.dataset.more });
  if (told.fault) return say(told.fault);
  const edit = trail.lastIndexOf(row.dataset.row);
  if (edit >= 0) trail.splice(edit, 1);
  const next = replaceRow(row, told);
  if (next) focusCell(next.cells[cell.cellIndex]);
}

// ---- what people do

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.target !== cell || event.isComposing || event.altKey) return;
  const step = STEPS[event.key], row = cell.parentElement, cells = cellsOf(row);
  const box = row.querySelector(".pick input");
  if (step && !event.ctrlKey && !event.metaKey) focusCell(beside(cell, ...step));
  else if (event.key === "Home") focusCell(event.ctrlKey ? rowsOf(sheetOf(cell))[0].cells[0] : cells[0]);
  else if (event.key === "End") focusCell((event.ctrlKey ? cellsOf(rowsOf(sheetOf(cell)).at(-1)) : cells).at(-1));
  else if (event.key === "PageDown") focusCell(beside(cell, 15, 0));
  else if (event.key === "PageUp") focusCell(beside(cell, -15, 0));
  else if (event.key === " ") {
    box.checked = !box.checked || event.shiftKey;
    pick(box, event.shiftKey);
  } else if (event.key === "Enter" && cell.querySelector("button, input")) cell.querySelector("button, input").click();
  else if (event.key === "Enter" || event.key === "F2") edit(cell);
  else if (event.key === "Delete") edit(cell, "");
  else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
    const button = lastUndo(row);
    if (button) undo(button);
  }
  else return;
  event.preventDefault();
});

document.addEventListener("dblclick", (event) => {
  const cell = cellOf(event.target);
  if (cell?.dataset.c && !event.target.closest("a, input, select, button")) edit(cell);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".undo");
  if (button && sheetOf(button)) {
    event.preventDefault();
    return undo(button);
  }
  if (event.target.matches?.("[data-all]")) {
    const boxes = [...document.querySelectorAll("[data-sheet] tbody .pick input")];
    for (const box of boxes) box.checked = event.target.checked;
    if (boxes.length) pick(boxes[0], false);
    return undefined;
  }
  const cell = cellOf(event.target);
  if (!cell) return undefined;
  if (event.target.matches(".pick input")) return pick(event.target, event.shiftKey);
  if (!event.target.closest("a, input, select, button")) focusCell(cell);
  return undefined;
});

// Where the clipboard goes: browsers name what the text selection is in, which is not the cell that has the focus.
function focused() {
  const cell = cellOf(document.activeElement);
  return cell === document.activeElement ? cell : null;
}

document.addEventListener("paste", (event) => {
  const cell = focused(), text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !text) return;
  event.preventDefault();
  if (!/[\t\n]/.test(text.trimEnd())) return edit(cell, text.trim());
  const many = sheetOf(cell).closest("form"), form = document.createElement("form"), field = document.createElement("textarea");
  form.method = "post";
  form.action = many.dataset.paste;
  form.hidden = true;
  field.name = "text";
  field.value = text;
  form.append(many.querySelector("input[name=csrf]").cloneNode(), field);
  document.body.append(form);
  form.submit();
});

document.addEventListener("copy", (event) => {
  const cell = focused();
  if (!cell || !document.getSelection().isCollapsed) return;
  const picked = rowsOf(sheetOf(cell)).filter((row) => row.querySelector(".pick input").checked);
  const named = [...sheetOf(cell).tHead.rows[0].cells].filter((one) => one.dataset.c);
  const line = (row) => named.map((one) => row.cells[one.cellIndex].dataset.v).join("\t");
  const header = named.map((one) => one.firstElementChild.firstChild.textContent.trim()).join("\t");
  event.clipboardData.setData("text/plain", picked.length ? [header, ...picked.map(line)].join("\n") : (cell.dataset.v ?? ""));
  event.preventDefault();
  say(picked.length ? `已复制 ${picked.length} 行` : "已复制");
});

const shown = () => document.querySelectorAll("[data-sheet]:not([role])").forEach(begin);
document.addEventListener("console:shown", shown);
shown();
