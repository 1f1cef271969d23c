// Counts the rows that are ticked, and ticks all of the page; without it the form says the same to the server.
const rows = [...document.querySelectorAll('[data-many-row]')];
const page = document.querySelector('[data-many-page]');
const all = document.querySelector('[data-many-all]');
const said = document.querySelector('[data-many-count]');

function show() {
  if (!page || !said) return;
  // A case may stand in two rows.
  const ticked = new Set(rows.filter((row) => row.checked).map((row) => row.value)).size;
  page.checked = rows.every((row) => row.checked);
  page.indeterminate = ticked > 0 && !page.checked;
  const count = all?.checked ? Number(all.dataset.manyAll) : ticked;
  said.textContent = count === 0 ? '選んだ申請に' : `選んだ${count}件に`;
}

page?.addEventListener('change', () => {
  for (const row of rows) row.checked = page.checked;
  show();
});
for (const row of rows) {
  row.addEventListener('change', () => {
    for (const same of rows) if (same.value === row.value) same.checked = row.checked;
    show();
  });
}
all?.addEventListener('change', show);
// Ticks come back with the page from the browser's memory.
addEventListener('pageshow', show);
