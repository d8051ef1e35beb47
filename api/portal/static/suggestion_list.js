// The rows below the search box, in groups, made of text nodes only: nothing of an answer is ever markup.
// A group: its title, its rows and, where all of them can be forgotten, `forgetAll`. A row: its text, the spans of it
// that were typed, a line of details, the address of its page (a door) and, where it can be forgotten, `forget`.

// Buttons stand beside the options, not inside them: an option holds nothing that can be pressed. So what lies beside a
// title or an option is as high as that, even where it is empty.
export function fillList(list, beside, groups) {
  let count = 0;
  const sides = [];
  list.replaceChildren(...groups.map((group, number) => {
    const title = element("li", { id: `suggestions-group-${number}`, class: "suggestions-title", role: "presentation" }, group.title);
    sides.push(side("suggestions-title", group.forgetAll && button("清空", { "data-forget-all": "", "aria-label": `清空：${group.title}` })));
    const options = group.rows.map((row) => {
      const lines = row.details ? "suggestion two" : "suggestion";
      const option = element("li", { id: `suggestion-${count++}`, class: lines, role: "option", "aria-selected": "false" });
      const text = element("span", { class: "suggestion-text" });
      text.append(...marked(row.text, row.spans));
      option.append(text);
      if (row.details) option.append(element("small", {}, row.details));
      sides.push(side(lines, buttonOf(row)));
      return option;
    });
    const made = element("ul", { role: "group", "aria-labelledby": title.id });
    made.append(title, ...options);
    return made;
  }));
  beside.replaceChildren(...sides);
}

// Keys need no button to search for the text of a door: Enter does.
function buttonOf(row) {
  if (row.forget) return button("×", { "data-forget": row.text, "aria-label": `删除：${row.text}` });
  return row.door && button("搜", { "data-search": row.text, "aria-label": `搜索：${row.text}`, tabindex: "-1" });
}

function side(lines, pressed) {
  const made = element("div", { class: lines });
  if (pressed) made.append(pressed);
  return made;
}

function button(text, attributes) {
  return element("button", { type: "button", ...attributes }, text);
}

// Spans are [start, end) in characters as people and Python count them; JavaScript's strings count some of them twice.
export function marked(text, spans) {
  const characters = Array.from(text);
  const parts = [];
  let done = 0;
  for (const [start, end] of Array.isArray(spans) ? spans.filter(Array.isArray) : []) {
    if (!(start >= done && end > start && end <= characters.length)) continue;
    parts.push(characters.slice(done, start).join(""), element("mark", {}, characters.slice(start, end).join("")));
    done = end;
  }
  return [...parts, characters.slice(done).join("")];
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
}
