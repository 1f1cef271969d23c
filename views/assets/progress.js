// Follows mails to many while they are under way; without this script the page's own link does.
const ASK_EVERY_MS = 3000;

async function follow() {
  const shown = document.querySelector('#progress');
  if (document.hidden || shown.dataset.waiting === '0') return;
  const page = await fetch(location.href, { cache: 'no-store' });
  // A sign-in that ran out leads elsewhere, to a page without mails; it must not read as if all had been sent.
  if (!page.ok || page.redirected) return;
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#progress');
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

setInterval(() => {
  follow().catch(() => {
    // Out of reach for a moment; the next time will do.
  });
}, ASK_EVERY_MS);
