"""What a page notes down about itself, before its first script runs."""

# shifts(): how much has moved without the visitor's doing, from the first paint on.
# pending: how many answers the page's scripts wait for. What follows an answer runs before the count can be read.
# said: what the status line has said and how; it says each thing for a few seconds only.
# setTimeout: a loaded machine is no slow service, so a page gives up as late as a test does. Tests of just that set the
# clock of the page (`page.clock`), which goes past this.
# painted(): what has been changed is on the screen. The page's clock may be a test's, so the true one is kept.
PROBES = """
(() => {
  let moved = 0;
  const add = (entries) => entries.forEach((entry) => { if (!entry.hadRecentInput) moved += entry.value; });
  const shifts = new PerformanceObserver((list) => add(list.getEntries()));
  shifts.observe({ type: "layout-shift", buffered: true });
  window.shifts = () => { add(shifts.takeRecords()); return moved; };

  window.pending = 0;
  for (const [holder, name] of [[window, "fetch"], [Response.prototype, "text"], [Response.prototype, "json"]]) {
    const original = holder[name];
    holder[name] = function (...given) {
      const answer = original.apply(this, given);
      const done = () => { window.pending -= 1; };
      window.pending += 1;
      answer.then(done, done);
      return answer;
    };
  }

  window.said = [];
  const heard = ({ target, addedNodes }) => addedNodes.forEach(({ data }) => {
    if (target.id === "said") window.said.push({ words: data, quiet: target.classList.contains("hidden") });
  });
  new MutationObserver((changes) => changes.forEach(heard)).observe(document, { childList: true, subtree: true });

  const later = window.setTimeout.bind(window);
  window.setTimeout = (run, pause, ...given) => later(run, pause >= 10_000 ? 10 * pause : pause, ...given);

  const frame = window.requestAnimationFrame.bind(window);
  window.painted = () => new Promise((done) => frame(() => frame(done)));
})();
"""
