// 「/」 leads to the search of the desk from any of its pages, unless somebody is typing.
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const field = document.querySelector('#find') ?? document.querySelector('#q');
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
