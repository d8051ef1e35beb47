// What happened, in words: seen for a moment, and read out by screen readers.
const SHOWN = 4000; // milliseconds

let timer = 0;

export function say(words) {
  const place = document.getElementById("said");
  clearTimeout(timer);
  place.textContent = words;
  timer = setTimeout(() => { place.textContent = ""; }, SHOWN);
}
