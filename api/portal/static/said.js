// What happened, in words: seen for a moment, and read out by screen readers.
const SHOWN = 4000; // milliseconds

let timer = 0;

// quiet: what is seen anyway is only read out.
export function say(words, { quiet = false } = {}) {
  const place = document.getElementById("said");
  place.classList.toggle("hidden", quiet);
  clearTimeout(timer);
  place.textContent = words;
  timer = setTimeout(() => { place.textContent = ""; }, SHOWN);
}
