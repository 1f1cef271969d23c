// Follows a mail to all while it is under way; without this script the page's own link does.
const ASK_EVERY_MS = 3000;

async function follow() {
  const shown = document.querySelector('#progress');
  if (document.hidden || shown.dataset.waiting === '0') return;
  const page = await fetch(location.href, { cache: 'no-store' });
  if (!page.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#progress');
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
}

setInterval(() => {
  follow().catch(() => {
    // Out of reach for a moment; the next time will do.
  });
}, ASK_EVERY_MS);
