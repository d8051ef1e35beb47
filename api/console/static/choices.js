// The lists of fields that ask for a region or a document: what fits what is typed, asked of the service.
const WAIT = 150; // milliseconds without a key before it is asked
const LIMIT = 5_000;

function offer(input) {
  const list = document.getElementById(input.getAttribute("list")), first = [...list.children];
  let clock = 0, asked = null;
  async function ask() {
    const said = input.value.trim();
    asked?.abort();
    // what was chosen is there already
    if ([...list.options].some((one) => one.value === said)) return;
    if (!said) return void list.replaceChildren(...first);
    asked = new AbortController();
    const own = asked, ending = setTimeout(() => own.abort(), LIMIT);
    const url = new URL(input.dataset.choices, location.href);
    url.searchParams.set("q", said);
    const beside = input.dataset.with && input.form?.elements[input.dataset.with]?.value;
    if (beside) url.searchParams.set("region", beside);
    try {
      const response = await fetch(url, { signal: own.signal, headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return;
      const found = await response.json();
      list.replaceChildren(...found.map((one) => new Option(one.label, one.value)));
    } catch {
      // what stands in the field is understood without a list
    } finally {
      clearTimeout(ending);
    }
  }
  input.addEventListener("input", () => {
    clearTimeout(clock);
    clock = setTimeout(ask, WAIT);
  });
}

for (const input of document.querySelectorAll("input[data-choices]")) offer(input);
