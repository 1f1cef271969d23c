// The reception without waiting: the list narrows while one types, and shows what the other phones have ticked off.
const search = document.querySelector('#q');
const ASK_EVERY_MS = 8000;
// From the finger on the glass, however long it rests there, until its click has arrived: a list that is exchanged in
// between swallows the tap.
const TAP_MS = 2000;
let touchedAt = -TAP_MS;

// As `searchWords` in src/domain/search-text.ts, but for the rare letters: those are found by the button.
function wordsOf(text) {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .split(/\s+/)
    .map((word) => word.replace(/[-‐-―−]/g, ''));
}

let composing = false;

// 「やm」 is on its way to 「やま」: letters before the caret are no part of the word while an input method composes.
function sought() {
  if (!composing) return search.value;
  const caret = search.selectionStart ?? search.value.length;
  return search.value.slice(0, caret).replace(/[a-zａ-ｚ]+$/i, '') + search.value.slice(caret);
}

function narrow() {
  const words = wordsOf(sought());
  let shown = 0;
  for (const guest of document.querySelectorAll('[data-sought]')) {
    guest.hidden = !words.every((word) => guest.dataset.sought.includes(word));
    if (!guest.hidden) shown += 1;
  }
  const none = document.querySelector('#none');
  if (none) none.hidden = shown > 0;
}

// Whoever is on a button is about to press it; a finger is on it without any focus.
function isBusy(live) {
  return live.contains(document.activeElement) || performance.now() - touchedAt < TAP_MS;
}

async function refresh() {
  const live = document.querySelector('#live');
  if (document.hidden || isBusy(live)) return;
  const answer = await fetch(live.dataset.live, { cache: 'no-store' });
  if (!answer.ok) return;
  const { stamp } = await answer.json();
  if (stamp === live.dataset.stamp) return;
  const page = await fetch(location.pathname, { cache: 'no-store' });
  if (!page.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#live');
  if (!fresh || isBusy(live)) return;
  live.replaceWith(fresh);
  narrow();
}

// A list that the server has narrowed lacks the others; after that only the whole one is of use.
if (search.value === '') {
  search.addEventListener('input', (event) => {
    composing = event.isComposing === true;
    narrow();
  });
  // Browsers end the composition before or after their last `input`.
  search.addEventListener('compositionend', () => {
    composing = false;
    narrow();
  });
}
document.addEventListener('pointerdown', () => {
  touchedAt = Number.POSITIVE_INFINITY;
});
for (const end of ['pointerup', 'pointercancel', 'dragend', 'blur', 'pageshow']) {
  addEventListener(end, () => {
    touchedAt = performance.now();
  });
}
setInterval(() => {
  refresh().catch(() => {
    // Out of reach for a moment; the next time will do.
  });
}, ASK_EVERY_MS);

// The phone's camera as a reader of 入場番号, where the browser can read codes; elsewhere the number is typed.
const scan = document.querySelector('#scan');
const LOOK_EVERY_MS = 250;
if (scan && 'BarcodeDetector' in window && navigator.mediaDevices?.getUserMedia) offerScan(scan);

function offerScan(place) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--secondary';
  button.textContent = place.dataset.read;
  const words = document.createElement('p');
  words.setAttribute('role', 'status');
  place.append(button, words);
  place.hidden = false;
  let end;
  button.addEventListener('click', async () => {
    if (end) return end();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const video = document.createElement('video');
      video.muted = true;
      video.playsInline = true;
      video.srcObject = stream;
      place.append(video);
      await video.play();
      button.textContent = place.dataset.stop;
      words.textContent = place.dataset.aim;
      const detector = new BarcodeDetector({ formats: ['qr_code'] });
      const timer = setInterval(
        () => look(detector, video, (number) => found(place, words, number, end)),
        LOOK_EVERY_MS,
      );
      end = () => {
        clearInterval(timer);
        for (const track of stream.getTracks()) track.stop();
        video.remove();
        button.textContent = place.dataset.read;
        words.textContent = '';
        end = undefined;
      };
    } catch {
      end?.();
      words.textContent = place.dataset.refused;
    }
  });
}

async function look(detector, video, seen) {
  try {
    for (const { rawValue } of await detector.detect(video)) if (/^\d{6}$/.test(rawValue)) return seen(rawValue);
  } catch {
    // Between two pictures; the next one will do.
  }
}

// The list shows who it is, and the thumb presses 受付: nobody is ticked off by a code alone.
function found(place, words, number, end) {
  end?.();
  search.value = number;
  narrow();
  const [guest] = document.querySelectorAll('[data-sought]:not([hidden])');
  if (!guest) words.textContent = `${place.dataset.none}${number}`;
  else guest.querySelector('button')?.focus();
}
