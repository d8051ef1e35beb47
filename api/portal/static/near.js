// 按离我的距离排列: the position is read on a tap and stays here; the page has the places' own coordinates.
import { readPosition } from "./position.js";
import { say } from "./said.js";

const EARTH = 6371; // kilometres, mean radius
const AWAY = 100; // kilometres to the nearest place: then the reader is not in the region that the page is for

export function sortNear() {
  const button = document.querySelector("[data-sort-near]");
  button?.addEventListener("click", () => {
    if (button.getAttribute("aria-busy") !== "true") sort(button, button.parentElement.querySelector("[data-located]"));
  });
}

async function sort(button, told) {
  const tell = (words) => {
    told.textContent = words;
    say(words, { quiet: true });
  };
  button.setAttribute("aria-busy", "true");
  tell("正在读取位置…");
  try {
    const here = await readPosition();
    const list = document.querySelector("[data-near]");
    const places = [...list.children].map((place) => ({ place, km: distance(here, place.dataset) }));
    places.sort((one, other) => one.km - other.km);
    places.forEach(({ place, km }) => {
      const shown = place.querySelector("[data-distance]");
      shown.textContent = words(km);
      shown.hidden = false;
    });
    list.append(...places.map(({ place }) => place));
    tell(places[0].km > AWAY ? "您现在不在这个地区附近，已按距离排列" : "已按离您的距离排列，位置没有离开您的设备");
  } catch (failure) {
    tell(failure.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// Kilometres on a great circle, by the haversine formula; degrees.
function distance({ lat, lon }, other) {
  const [north, south, east] = [lat, Number(other.lat), Number(other.lon) - lon].map((degrees) => (degrees * Math.PI) / 180);
  const half = Math.sin((south - north) / 2) ** 2 + Math.cos(north) * Math.cos(south) * Math.sin(east / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half)));
}

function words(km) {
  return km < 0.95 ? `约 ${Math.max(1, Math.round(km * 10)) * 100} 米` : `约 ${km < 10 ? km.toFixed(1) : Math.round(km)} 公里`;
}
