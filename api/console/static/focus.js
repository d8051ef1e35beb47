// What is put in anew while somebody is in it by keys: the focus stays on the same thing, or at its beginning.

const same = (one, other) => one.tagName === other.tagName && one.textContent === other.textContent && !one.disabled;

export function keepFocus(part, put) {
  const had = part.contains(document.activeElement) ? document.activeElement : null;
  const next = put();
  if (!had) return next;
  const again = had.isConnected ? had
    : (had.id && document.getElementById(had.id)) || [...next.querySelectorAll("a, button, summary")].find((one) => same(one, had));
  const first = next.querySelector(":scope > summary") ?? next;
  if (!again && first === next) next.tabIndex = -1;
  (again ?? first).focus({ preventScroll: true });
  return next;
}
