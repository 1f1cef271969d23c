import { type Source, type Tab, until } from './tab.ts';

/** W3C's code points for keys that write nothing. */
const DELETE = '\uE017';

let pressed = 0;

/** Types into the fields of these names, over what stands there, key by key. */
export async function type(tab: Tab, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await tab.run(`const field = document.querySelector('[name="${name}"]'); field.focus(); field.select();`);
    const keys = (value === '' ? [DELETE] : [...value]).flatMap((key) => [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ]);
    await tab.perform([{ type: 'key', id: 'keys', actions: keys }]);
  }
}

export async function valuesOf(tab: Tab, names: readonly string[]): Promise<unknown> {
  return tab.run(
    `return ${JSON.stringify(names)}.map((name) => document.querySelector('[name="' + name + '"]').value)`,
  );
}

/** Presses the button, or follows the link, with these words, and waits for the page that comes of it. */
export async function press(tab: Tab, words: string): Promise<void> {
  await leaving(tab, words, () => click(tab, words, 'button, a'));
}

/** Follows the link with these words to what is no page. */
export async function open(tab: Tab, words: string): Promise<void> {
  await click(tab, words, 'a');
}

/** Presses the label that begins with these words, on the same page. */
export async function tick(tab: Tab, words: string): Promise<void> {
  await click(tab, words, 'label');
}

/** The browser's own 「戻る」, until the page before is there. */
export async function goBack(tab: Tab): Promise<void> {
  await leaving(tab, '戻る', () => tab.back());
}

async function leaving(tab: Tab, words: string, hand: () => Promise<void>): Promise<void> {
  pressed += 1;
  await tab.run(`window.left = ${pressed};`);
  await hand();
  await until(`a page after 「${words}」`, async () => {
    // A page that is on its way is for a moment an empty one, which is complete.
    const there = await tab.run(
      `return location.href !== 'about:blank' && document.readyState === 'complete' && window.left !== ${pressed}`,
    );
    return there === true ? there : undefined;
  });
}

async function click(tab: Tab, words: string, kind: string): Promise<void> {
  let before = '';
  const [x, y] = await until(`「${words}」 to press`, async () => {
    const found = await tab.run(`
      const found = [...document.querySelectorAll(${JSON.stringify(kind)})].find(
        (one) => one.textContent.trim()${kind === 'label' ? '.startsWith' : ' === '}(${JSON.stringify(words)}) && one.checkVisibility(),
      );
      if (!found) return null;
      found.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x, y, width, height } = found.getBoundingClientRect();
      return [Math.round(x + Math.min(width / 2, 40)), Math.round(y + height / 2)];`);
    // Firefox scrolls to the caret a little after the key that moved it.
    const still = String(found) === before;
    before = String(found);
    return still && Array.isArray(found) ? found.map(Number) : undefined;
  });
  const hand: Source = {
    type: 'pointer',
    id: 'hand',
    actions: [
      { type: 'pointerMove', x, y },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  };
  await tab.perform([hand]);
}

export async function headingOf(tab: Tab): Promise<unknown> {
  return tab.run(`return document.querySelector('h1').textContent.trim()`);
}

/** What somebody reads of the pieces that this selector names, each in one line. */
export async function read(tab: Tab, selector: string): Promise<string[]> {
  const texts = await tab.run(`
    return [...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent.replace(/\\s+/g, ' ').trim())`);
  return Array.isArray(texts) ? texts.map(String) : [];
}

/** Waits until the page shows these words in such a piece. */
export async function shows(tab: Tab, selector: string, words: string): Promise<void> {
  await until(`「${words}」`, async () =>
    (await read(tab, selector)).some((text) => text.includes(words)) ? true : undefined,
  );
}
