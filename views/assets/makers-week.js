// A candidate is moved onto a maker's day, by mouse, pen or finger. The links in the rows do the same without it, and say
// the same words. Nothing is done by letting go elsewhere.
const said = document.querySelector('#placing-said');
/** Near an edge of the window the page goes along. */
const EDGE = 48;
const STEP = 16;
let moved;

/** The link that puts the candidate with the maker under the pointer; undefined on any other day. */
function linkAt({ clientX, clientY }) {
  const cell = document.elementFromPoint(clientX, clientY)?.closest('td[data-date]');
  if (cell?.dataset.date !== moved.one.dataset.date) return undefined;
  return cell.closest('tbody').querySelector(`a[data-slot="${moved.one.dataset.slot}"]`) ?? undefined;
}

function say(link) {
  const maker = link?.closest('tbody').querySelector('.makers-week__maker').firstChild.textContent;
  const words = link ? `${maker}：${link.parentElement.textContent}` : 'この日、またはこのメーカーには置けません。';
  if (said.textContent !== words) said.textContent = words;
}

function follow(event) {
  const { one, from } = moved;
  one.style.transform = `translate(${event.pageX - from.x}px, ${event.pageY - from.y}px)`;
  if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
  else if (event.clientY < EDGE) scrollBy(0, -STEP);
  say(linkAt(event));
}

function open(isOpen) {
  for (const cell of document.querySelectorAll(`td[data-date="${moved.one.dataset.date}"]`)) {
    cell.classList.toggle('is-open', isOpen);
  }
  moved.one.classList.toggle('is-moved', isOpen);
}

function end() {
  open(false);
  moved.one.style.transform = '';
  moved = undefined;
}

for (const one of document.querySelectorAll('.placing__one[data-slot]')) {
  one.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.target.closest('a')) return;
    moved = { one, from: { x: event.pageX, y: event.pageY } };
    one.setPointerCapture(event.pointerId);
    open(true);
  });
  one.addEventListener('pointermove', (event) => {
    if (moved) follow(event);
  });
  one.addEventListener('pointerup', (event) => {
    if (!moved) return;
    const link = linkAt(event);
    end();
    if (link) location.href = link.href;
    else said.textContent = '';
  });
  one.addEventListener('pointercancel', () => {
    if (moved) end();
  });
}

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && moved) end();
});
