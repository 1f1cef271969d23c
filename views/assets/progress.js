// Follows mails to many while they are under way; without this script the page's own link does.
const ASK_EVERY_MS = 3000;
// While a button is held down nothing on the page moves: a press that ends beside it is none.
let held = false;

async function follow() {
  const shown = document.querySelector('#progress');
  if (document.hidden || shown.dataset.waiting === '0') return;
  const page = await fetch(location.href, { cache: 'no-store' });
  // A sign-in that ran out leads elsewhere, to a page without mails; it must not read as if all had been sent.
  if (!page.ok || page.redirected) return;
  const text = await page.text();
  if (held) return;
  const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('#progress');
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
  if (fresh) return;
  // All have left. The page stays as it is otherwise: somebody may be typing a note on it.
  const said = document.createElement('p');
  said.className = 'lead';
  said.setAttribute('role', 'status');
  said.textContent = shown.dataset.done;
  shown.dataset.waiting = '0';
  shown.replaceChildren(said);
}

addEventListener('pointerdown', () => {
  held = true;
});
for (const end of ['pointerup', 'pointercancel', 'dragend', 'blur', 'pageshow']) {
  // The click comes right after the hand has let go.
  addEventListener(end, () =>
    setTimeout(() => {
      held = false;
    }),
  );
}
setInterval(() => {
  follow().catch(() => {
    // Out of reach for a moment; the next time will do.
  });
}, ASK_EVERY_MS);
