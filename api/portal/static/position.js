// Where this phone is: read when somebody presses a button for it and at no other time. Why it could not be is said in
// a clerk's words.
const PATIENCE = 8000; // milliseconds after the reader has allowed it
const WHY = {
  1: "浏览器没有允许读取位置。可在浏览器或手机的设置里允许后再试",
  2: "现在读不到位置",
  3: "等了 8 秒还没有读到位置",
};

// Degrees; rejects with an Error whose message can be shown.
export function readPosition() {
  return new Promise((found, failed) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lat: coords.latitude, lon: coords.longitude }),
      ({ code }) => failed(new Error(WHY[code] ?? WHY[2])),
      { timeout: PATIENCE, maximumAge: 60_000, enableHighAccuracy: false },
    );
  });
}
