// A long table is saved page by page, and its other pages are links: what is typed and not saved is not left behind unasked.
const table = document.querySelector('[data-unsaved]');
// What came back unsaved is typed already.
let isTyped = table?.dataset.unsaved === 'typed';

table?.addEventListener('input', () => {
  isTyped = true;
});
table?.addEventListener('submit', () => {
  isTyped = false;
});
addEventListener('beforeunload', (event) => {
  if (isTyped) event.preventDefault();
});
