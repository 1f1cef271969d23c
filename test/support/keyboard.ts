import type { ElementHandle, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Somebody who has no mouse, or no hand for one. */
export interface Keyboard {
  /**
   * Tabs on until this has the focus. At each stop on the way the focus is to be seen, in the window and not covered, and
   * the stops come in the order of the page.
   */
  to(target: Locator): Promise<void>;
  /** Tabs to it and types over what stands there. */
  type(target: Locator, text: string): Promise<void>;
  /** Tabs to it and presses Enter; waits for the page that comes of it. */
  enter(target: Locator): Promise<void>;
  press(key: 'Space' | 'ArrowDown' | 'Enter'): Promise<void>;
  /** How many stops have been looked at. */
  stops(): number;
}

/** More than any page has. */
const STOPS_MAX = 150;
/** DESIGN §9 and WCAG 2.2 §2.4.13: a line of at least two pixels. */
const LINE_MIN = 2;

/** In a row; a page that is left by Tab has nothing in focus either. */
const LOST_MAX = 2;

interface Stop {
  what: string;
  line: string;
  width: number;
  inWindow: boolean;
  uncovered: boolean;
}

export function openKeyboard(page: Page): Keyboard {
  const focus = page.locator(':focus');
  let stops = 0;
  let last: { element: ElementHandle; stop: Stop } | undefined;
  async function next(lost = 0): Promise<Stop> {
    await page.keyboard.press('Tab');
    // A proposal may go away between the key and this look; the next Tab goes on from where it stood.
    if ((await focus.count()) === 0 && lost < LOST_MAX) return next(lost + 1);
    const element = await focus.elementHandle();
    if (!element) throw new Error('nothing has the focus');
    const stop = await look(element);
    // A proposal that is no longer true went away before it was looked at; the next Tab goes on from where it stood.
    if (!(await element.evaluate((node) => node.isConnected))) return next();
    stops += 1;
    expect(stop).toEqual({ ...stop, inWindow: true, uncovered: true });
    expect([stop.what, stop.width >= LINE_MIN]).toEqual([stop.what, true]);
    if (last) await expectLeft(last, element);
    last = { element, stop };
    return stop;
  }
  const to = async (target: Locator): Promise<void> => {
    const passed: string[] = [];
    while (passed.length < STOPS_MAX) {
      const { what } = await next();
      if ((await target.and(focus).count()) > 0) return;
      passed.push(what);
    }
    throw new Error(`${target} is not reached; passed\n${passed.join('\n')}`);
  };
  return {
    to,
    async type(target, text) {
      await to(target);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(text);
    },
    async enter(target) {
      await to(target);
      last = undefined;
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    },
    press: (key) => page.keyboard.press(key),
    stops: () => stops,
  };
}

/** What it looked like with the focus is not what it looks like without, and the next stop stands further down. */
async function expectLeft(last: { element: ElementHandle; stop: Stop }, now: ElementHandle): Promise<void> {
  const after = await look(last.element);
  expect([after.what, after.line !== last.stop.line]).toEqual([after.what, true]);
  const further = await now.evaluate(
    // A proposal that was taken or is no longer true goes away under the focus. 4: DOCUMENT_POSITION_FOLLOWING.
    (node, before) => !before.isConnected || (before.compareDocumentPosition(node) & 4) !== 0,
    last.element,
  );
  expect([last.stop.what, further]).toEqual([last.stop.what, true]);
}

function look(element: ElementHandle): Promise<Stop> {
  return element.evaluate((node) => {
    const page = node.ownerDocument;
    const { innerWidth, innerHeight, getComputedStyle } = page.defaultView;
    const style = getComputedStyle(node);
    const shown = style.outlineStyle !== 'none' && style.outlineColor !== 'rgba(0, 0, 0, 0)';
    const box = node.getBoundingClientRect();
    const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 10)];
    const top = page.elementFromPoint(x, y);
    const label = node.labels?.[0];
    const words = node.textContent.replace(/\s+/g, ' ').slice(0, 40);
    return {
      what: `${node.tagName} ${node.getAttribute('name') ?? ''} ${words}`,
      line: [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(' '),
      width: shown ? Number.parseFloat(style.outlineWidth) : 0,
      inWindow: x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight,
      uncovered: top !== null && (node.contains(top) || label?.contains(top) === true),
    };
  });
}
