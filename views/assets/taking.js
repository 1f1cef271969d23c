/*
 * While a list is read in, the page says how many entries there are by now; without this script its own address, opened
 * beside it, says the same.
 */

const ASK_EVERY_MS = 1000;

async function look(shown) {
  const answer = await fetch(location.href, { cache: 'no-store' });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#entered');
  if (fresh) shown.textContent = fresh.textContent;
}

const shown = document.querySelector('#entered');
const said = document.querySelector('#taking');
let asking;

document.querySelector('form[data-taking]')?.addEventListener('submit', (event) => {
  // A second click would read the same list again, and call each of its rows entered already.
  if (asking !== undefined) {
    event.preventDefault();
    return;
  }
  said.hidden = false;
  asking = setInterval(() => {
    look(shown).catch(() => {
      // Out of reach for a moment; the next time will do.
    });
  }, ASK_EVERY_MS);
});

// The page comes back from the browser's memory as it was left.
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  clearInterval(asking);
  asking = undefined;
  said.hidden = true;
});
