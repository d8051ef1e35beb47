// A request of a script: it ends after ten seconds, and says in one word why nothing came.
const LIMIT = 10_000; // milliseconds, after pages.md

export class NoAnswer extends Error {
  // reason: offline, slow, busy, error, or stopped (by a newer request)
  constructor(reason, status = 0) {
    super(reason);
    this.reason = reason;
    this.status = status;
  }
}

export async function ask(url, { accept = "text/html", type, signal, method, body, headers } = {}) {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort("slow"), LIMIT);
  signal?.addEventListener("abort", () => clock.abort("stopped"));
  try {
    const response = await fetch(url, { headers: { Accept: accept, ...(type && { "Content-Type": type }), ...headers }, method, body, signal: clock.signal });
    // Read within the limit too: headers may come at once and the rest never.
    return { response, text: await response.text() };
  } catch {
    throw new NoAnswer(clock.signal.aborted ? clock.signal.reason : "offline");
  } finally {
    clearTimeout(timer);
  }
}

export async function askJson(url, options) {
  const { response, text } = await ask(url, { ...options, accept: "application/json" });
  if (!response.ok) throw new NoAnswer(response.status === 429 ? "busy" : "error", response.status);
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer("error", response.status);
  }
}

// A page of ours, as a document that is not shown; its scripts do not run.
export async function askPage(url, options) {
  const { response, text } = await ask(url, options);
  const page = new DOMParser().parseFromString(text, "text/html");
  // A proxy before us answers with pages of its own when it is overloaded.
  if (!page.getElementById("main")) throw new NoAnswer(response.status === 429 ? "busy" : "error", response.status);
  return { page, url: response.url, status: response.status };
}
