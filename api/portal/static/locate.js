// 定位: the county that this phone is in becomes the place. The position is rounded to about a kilometre and sent in the
// body of one request: it is in no address.
import { addressIn, choosing } from "./place.js";
import { readPosition } from "./position.js";
import { askJson } from "./request.js";
import { ROOT } from "./root.js";
import { say } from "./said.js";
import { REASONS } from "./states.js";

const OTHERWISE = "可以按名称或列表选择";

export function offerLocating() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (button && button.getAttribute("aria-busy") !== "true") locate(button, button.parentElement.querySelector("[data-located]"));
  });
}

async function locate(button, told) {
  const tell = (words) => {
    told.textContent = words;
    say(words, { quiet: true });
  };
  button.setAttribute("aria-busy", "true");
  tell("正在定位…");
  try {
    const { code, name } = await county(await readPosition());
    tell(`您在${name}`);
    choosing([code]);
    location.assign(addressIn(code));
  } catch (failure) {
    tell(`${failure.message}，${OTHERWISE}`);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function county({ lat, lon }) {
  const body = JSON.stringify({ lat: rounded(lat), lon: rounded(lon) });
  try {
    return await askJson(`${ROOT}/v1/locate`, { method: "POST", type: "application/json", body });
  } catch (failure) {
    throw new Error(failure.status === 404 ? "没有查到这个位置属于哪个区县" : REASONS[failure.reason] ?? REASONS.error);
  }
}

function rounded(degrees) {
  return Math.round(degrees * 100) / 100;
}
