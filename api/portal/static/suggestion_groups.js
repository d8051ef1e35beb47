// What a list of suggestions shows, as groups of rows (see suggestion_list.js).
import { ROOT } from "./root.js";

const NATION_TIER = 3; // what stands behind it is another place's

// words: what the page says of them. `kinds`: kind → title of its group, label of a row; `marks`: validity, or
// validity:kind → how it reads; `badges`: code → how near a region of the user's is. In the order in which the first of
// each group was suggested.
export function suggestedGroups(entries, words, region) {
  const groups = new Map();
  for (const entry of entries) {
    const [title, label] = words.kinds[Object.hasOwn(words.kinds, entry.kind) ? entry.kind : "query"];
    if (!groups.has(title)) groups.set(title, { title, rows: [] });
    groups.get(title).rows.push({
      text: entry.text,
      spans: entry.highlight,
      details: [label, words.marks[`${entry.validity}:${entry.kind}`] ?? words.marks[entry.validity], ...whose(entry, words.badges)].filter(isText).join(" · "),
      door: doorOf(entry, region),
    });
  }
  return [...groups.values()];
}

// Of an empty box: what was searched for before, and what others search for.
export function emptyBoxGroups(before, hot) {
  return [
    { title: "最近搜索", rows: before.map((text) => ({ text, forget: true })), forgetAll: true },
    { title: "大家在搜", rows: hot.filter((text) => !before.includes(text)).map((text) => ({ text })) },
  ].filter((group) => group.rows.length);
}

// How near it is stands first: where the line is cut, it is the office's name that is cut.
function whose(entry, badges) {
  if (entry.needs_region) return ["请选择下级地区"];
  if (!entry.region) return [];
  const away = entry.region.tier > NATION_TIER ? "外地" : "可异地办";
  return [badges[entry.region.code] ?? away, entry.authority ?? entry.region.name];
}

// Without a place a matter's page would be some other place's.
function doorOf(entry, region) {
  const query = region ? `?region=${encodeURIComponent(region)}` : "";
  if (isText(entry.id) && region) return `${ROOT}/item/${encodeURIComponent(entry.id)}${query}`;
  const isOurs = isText(entry.url) && /^\/[^/\\]/.test(entry.url);
  return isOurs ? `${ROOT}${entry.url}${query}` : null;
}

function isText(value) {
  return typeof value === "string" && value !== "";
}
