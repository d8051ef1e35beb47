// What the table asks of the server, and what it says to who does not see it.
const LIMIT = 10_000; // milliseconds

export async function ask(url, form, sent) {
  const token = form.querySelector("input[name=csrf]").value;
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { "X-Csrf-Token": token, Accept: "application/json" },
      signal: AbortSignal.timeout(LIMIT),
    });
    if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
    return { fault: "没有保存：您可能已退出登录，请刷新页面后重试" };
  } catch {
    return { fault: "没有保存：服务没有回应，请稍后重试" };
  }
}

export function say(words) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}
