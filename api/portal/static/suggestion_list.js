// The rows of the list below the search box, made of text nodes only: nothing of an answer is ever markup.

// kinds: name of a kind → how it reads; marks: validity, or validity:kind → how it reads.
export function fillList(list, entries, kinds, marks) {
  list.replaceChildren(...entries.map((entry, place) => {
    const option = element("li", { id: `suggestion-${place}`, role: "option", "aria-selected": "false" });
    const text = element("span", { class: "suggestion-text" });
    text.append(...marked(entry.text, entry.highlight));
    option.append(text);
    const mark = marks[`${entry.validity}:${entry.kind}`] ?? marks[entry.validity];
    const aside = [kinds[entry.kind], mark, entry.where].filter((words) => typeof words === "string" && words).join(" · ");
    if (aside) option.append(element("small", {}, aside));
    return option;
  }));
}

// Buttons beside the rows, not inside them: an option holds nothing that can be pressed.
export function fillRemovals(place, texts) {
  place.replaceChildren(...texts.map((text) => element("button", { type: "button", "data-forget": text, "aria-label": `删除：${text}` }, "×")));
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
