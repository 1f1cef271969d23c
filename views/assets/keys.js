/*
 * Keys of the desk. The pages work without them, nobody is listened to while typing, and they can be switched off
 * (WCAG 2.1.4): for this browser, on the page that lists them.
 */
const PAGE = '/desk/shortcuts';
const OFF = 'desk-keys-off';

const acts = {
  '/': () => focusOn(document.querySelector('#find') ?? document.querySelector('#q'), true),
  j: () => step(1),
  k: () => step(-1),
  o: () => rowOf(document.activeElement)?.click(),
  '?': () => explain(),
};

addEventListener('keydown', (event) => {
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
  if (document.querySelector('dialog[open]') || isTyping(event.target)) return;
  if (act() !== false) event.preventDefault();
});

/** In a field that takes letters; a box that is ticked takes none. */
function isTyping(target) {
  const field = target.closest('input, textarea, select, [contenteditable]');
  return field !== null && !['checkbox', 'radio', 'button', 'submit'].includes(field.type);
}

function isOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    // A browser that keeps nothing.
    return false;
  }
}

/** The rows of a list or queue, each by the link that opens it. */
function rows() {
  return [...document.querySelectorAll('[data-row]')];
}

/** The row in which somebody is. */
function rowOf(element) {
  return element?.closest('tr, li')?.querySelector('[data-row]');
}

function step(by) {
  const all = rows();
  const at = all.indexOf(rowOf(document.activeElement));
  const next = at < 0 ? all.at(by > 0 ? 0 : -1) : all[Math.min(all.length - 1, Math.max(0, at + by))];
  return focusOn(next, false);
}

function focusOn(element, selects) {
  if (!element) return false;
  element.focus();
  element.scrollIntoView({ block: 'nearest' });
  if (selects) element.select();
  return true;
}

/** The list of keys over the page; the page of its own where it cannot be had. */
async function explain() {
  if (location.pathname === PAGE) return;
  try {
    const page = await fetch(PAGE);
    const keys = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#keys');
    const dialog = document.createElement('dialog');
    dialog.className = 'keys-dialog';
    dialog.setAttribute('aria-labelledby', 'keys-title');
    const close = document.createElement('button');
    close.className = 'button button--secondary';
    close.textContent = '閉じる';
    close.addEventListener('click', () => dialog.close());
    dialog.append(keys, close);
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    offer(dialog);
    dialog.showModal();
    close.focus();
  } catch {
    location.href = PAGE;
  }
}

/** The switch, which only a script can turn. */
function offer(within) {
  const button = within.querySelector('#keys-switch');
  if (!button) return;
  const say = () => {
    button.textContent = isOff() ? 'キー操作を使う' : 'キー操作を使わない';
    within.querySelector('#keys-state').textContent = isOff()
      ? 'このブラウザでは、キー操作を使わない設定です。'
      : 'このブラウザでは、キー操作を使う設定です。';
  };
  button.addEventListener('click', () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'yes');
    say();
  });
  button.hidden = false;
  say();
}

offer(document);
