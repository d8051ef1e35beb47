// How entries of a footprint read.
const DID = { search: "搜索", click: "打开", view: "查看", handle: "办理", rate: "评价", dismiss: "不感兴趣" };

export function wordsOf({ type, at, region }) {
  return [DID[type] ?? type, saidTime(at), region?.name].filter(Boolean).join(" · ");
}

export function saidTime(at) {
  return new Date(at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
}

// Text is set as text: nothing that somebody typed is taken for markup.
export function made(tag, name, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
