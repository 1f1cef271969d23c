// Follows a proposal, or its acceptance, while it is under way; without this script the page's own link does.
const ASK_EVERY_MS = 1000;

async function follow() {
  if (document.hidden) return;
  const page = await fetch(location.href, { cache: 'no-store' });
  // A sign-in that ran out leads elsewhere.
  if (!page.ok || page.redirected) return;
  const shown = document.querySelector('#progress');
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#progress');
  if (!shown || !fresh) location.reload();
  else if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
}

setInterval(() => {
  follow().catch(() => {
    // Out of reach for a moment; the next time will do.
  });
}, ASK_EVERY_MS);
