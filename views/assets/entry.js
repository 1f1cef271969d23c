/*
 * Comfort for who types a stack of 様式2 with a number pad; the page works without it. Enter goes on to the next box, a full
 * code too, a digit picks from a list, and boxes that cannot be needed are passed over.
 */

/** So many digits make a box full. */
const FULL = { prefecture: 2, points: 1, code: 7 };

function start(form) {
  const boxes = [...form.querySelectorAll('input:not([type="hidden"]), select')];
  // A browser looks at `autofocus` only as it first paints the page; fast hands have typed by then.
  (form.querySelector('[aria-invalid="true"]') ?? form.querySelector('[autofocus]'))?.focus();
  for (const box of boxes) {
    box.addEventListener('focus', () => box.select?.());
    box.addEventListener('keydown', (event) => {
      // Enter that takes what an input method offers is not ours.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === 'Enter') {
        event.preventDefault();
        goOn(form, boxes, box);
      } else if (box.tagName === 'SELECT' && /^\d$/.test(event.key) && pick(box, event.key)) {
        event.preventDefault();
        goOn(form, boxes, box);
      }
    });
    box.addEventListener('input', (event) => {
      const digits = FULL[box.name];
      if (event.isComposing || digits === undefined) return;
      if (box.value.normalize('NFKC').replace(/\D/g, '').length >= digits) goOn(form, boxes, box);
    });
  }
}

/** The option whose words begin with this digit. */
function pick(select, digit) {
  const option = [...select.options].find(({ text }) => text.startsWith(`${digit} `));
  if (!option) return false;
  select.value = option.value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

function goOn(form, boxes, box) {
  const next = boxes.slice(boxes.indexOf(box) + 1).find((one) => isNeeded(form, one.name));
  if (next) next.focus();
  else form.requestSubmit();
}

function isNeeded(form, name) {
  const value = (field) => form.elements[field]?.value ?? '';
  if (name === 'kind') return value('points').normalize('NFKC').trim() !== '4';
  if (name === 'units1') return value('kind') === 'hospital';
  if (name === 'units2') return value('product2') !== '' && value('kind') === 'hospital';
  if (name === 'claimsMonth') return value('claims') === 'planned';
  return true;
}

for (const form of document.querySelectorAll('form[data-entry]')) start(form);
