// A candidate is dragged onto a maker's day. The links in the rows do the same without it, and say the same words.
const said = document.querySelector('#placing-said');
let dragged;

/** The link that puts the dragged candidate with the maker under the pointer; undefined on any other day. */
function linkAt(target) {
  const cell = target.closest?.('td[data-date]');
  if (!dragged || cell?.dataset.date !== dragged.dataset.date) return undefined;
  return cell.closest('tbody').querySelector(`a[data-slot="${dragged.dataset.slot}"]`) ?? undefined;
}

function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

for (const one of document.querySelectorAll('.placing__one[draggable]')) {
  one.addEventListener('dragstart', (event) => {
    dragged = one;
    event.dataTransfer.setData('text/plain', one.textContent);
    event.dataTransfer.effectAllowed = 'link';
    for (const cell of document.querySelectorAll(`td[data-date="${one.dataset.date}"]`)) cell.classList.add('is-open');
  });
  one.addEventListener('dragend', () => {
    dragged = undefined;
    for (const cell of document.querySelectorAll('td.is-open')) cell.classList.remove('is-open');
  });
}

addEventListener('dragover', (event) => {
  if (!dragged) return;
  const link = linkAt(event.target);
  if (!link) return say('この日、またはこのメーカーには置けません。');
  event.preventDefault();
  const maker = link.closest('tbody').querySelector('.makers-week__maker').firstChild.textContent;
  return say(`${maker}：${link.parentElement.textContent}`);
});

addEventListener('drop', (event) => {
  const link = linkAt(event.target);
  if (!link) return;
  event.preventDefault();
  location.href = link.href;
});
