// Counts the rows that are ticked, and ticks all of the page; without it the form says the same to the server.
function startTicking(page, said) {
  const boxes = [...document.querySelectorAll('[data-many-row]')];
  const all = document.querySelector('[data-many-all]');
  const show = () => {
    // A case may stand in two rows.
    const ticked = new Set(boxes.filter((box) => box.checked).map((box) => box.value)).size;
    page.checked = boxes.every((box) => box.checked);
    page.indeterminate = ticked > 0 && !page.checked;
    const count = all?.checked ? Number(all.dataset.manyAll) : ticked;
    said.textContent = count === 0 ? '選んだ申請に' : `選んだ${count}件に`;
  };
  page.addEventListener('change', () => {
    for (const box of boxes) box.checked = page.checked;
    show();
  });
  for (const box of boxes) {
    box.addEventListener('change', () => {
      for (const same of boxes) if (same.value === box.value) same.checked = box.checked;
      show();
    });
  }
  all?.addEventListener('change', show);
  // Ticks come back with the page from the browser's memory.
  addEventListener('pageshow', show);
}

const wholePage = document.querySelector('[data-many-page]');
if (wholePage) startTicking(wholePage, document.querySelector('[data-many-count]'));
