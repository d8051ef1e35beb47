// What scripts add to the queue and the drafts: all of a page ticked at once; the table may be put in anew by the filter.
document.documentElement.classList.add("scripts");

document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.all;
  if (!name) return;
  for (const box of target.form.querySelectorAll(`input[name="${name}"]`)) box.checked = target.checked;
});
