import { plain } from '../web/read-form.ts';
/** One page as a browser without scripts holds it. */
export interface FormPage {
  status: number;
  /** Path and query where it was shown, after all redirects. */
  path: string;
  html: string;
  /** Labels of all buttons, in order. */
  buttons: string[];
  /** Labels of the buttons of the form that has a field of this name. */
  buttonsBeside(name: string): string[];
  /** Every value that this field can take, and those that it has. */
  options(name: string): string[];
  values(name: string): string[];
}

/** By the name of the field; files only where the form takes some. */
type Values = Record<string, string | string[] | File[]>;

/** Somebody at a keyboard, with cookies of their own. */
export interface FormClient {
  get(address: string): Promise<FormPage>;
  /** Presses the first button with this label: what its form holds is sent, with these values instead. */
  press(page: FormPage, button: string | RegExp, values?: Values): Promise<FormPage>;
}

/** Milliseconds of each request, by `METHOD status`. */
export type Timings = { what: string; milliseconds: number }[];

interface Button {
  label: string;
  name: string;
  value: string;
  action: string;
}

interface Form {
  action: string;
  multipart: boolean;
  /** `possible`: a choice that is not made. */
  fields: { name: string; value: string; possible?: true; type: string }[];
  buttons: Button[];
}

/**
 * Uses the pages as they are, over real HTTP: reads their forms and sends what stands in them. Every request comes from
 * another address, because whoever is driven by a script is faster than the people for whom the limits are made.
 */
export function openFormClient(origin: string, timings: Timings = []): FormClient {
  const cookies = new Map<string, string>();
  async function send(address: string, init: RequestInit = {}): Promise<FormPage> {
    const url = new URL(address, origin);
    const begun = performance.now();
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...init.headers,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-forwarded-for': nextAddress(),
      },
    });
    const html = await answer.text();
    timings.push({ what: `${init.method ?? 'GET'} ${answer.status}`, milliseconds: performance.now() - begun });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) return send(new URL(location, url).href);
    return pageOf(answer.status, url, html);
  }
  return {
    get: (address) => send(address),
    press(page, button, values = {}) {
      const wanted = (label: string): boolean => (typeof button === 'string' ? label === button : button.test(label));
      const form = formsIn(page.html).find(({ buttons }) => buttons.some(({ label }) => wanted(label)));
      const pressed = form?.buttons.find(({ label }) => wanted(label));
      if (!form || !pressed) throw new Error(`no button ${button} on ${page.path}, only ${page.buttons.join(', ')}`);
      const pairs = filledIn(form, values, page.path);
      if (pressed.name !== '') pairs.push([pressed.name, pressed.value]);
      const target = new URL(pressed.action || form.action || page.path, new URL(page.path, origin)).href;
      return send(target, { method: 'POST', body: form.multipart ? formDataOf(pairs) : typedOf(pairs) });
    },
  };
}

let addresses = 0;

function nextAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

function pageOf(status: number, url: URL, html: string): FormPage {
  const forms = formsIn(html);
  const fields = forms.flatMap((form) => form.fields);
  return {
    status,
    path: url.pathname + url.search,
    html,
    buttons: forms.flatMap(({ buttons }) => buttons.map(({ label }) => label)),
    buttonsBeside: (name) =>
      forms.find((form) => form.fields.some((field) => field.name === name))?.buttons.map(({ label }) => label) ?? [],
    options: (name) => fields.filter((field) => field.name === name).map(({ value }) => value),
    values: (name) => fields.filter((field) => field.name === name && !field.possible).map(({ value }) => value),
  };
}

/** What the form sends, in the order of its fields. A value for a field that it does not have is a mistake. */
function filledIn(form: Form, values: Values, path: string): [string, string | File][] {
  const missing = Object.keys(values).filter((name) => !form.fields.some((field) => field.name === name));
  if (missing.length > 0) throw new Error(`${path} has no field ${missing.join(', ')}`);
  const pairs = form.fields
    .filter((field) => !field.possible && !(field.name in values) && field.type !== 'file')
    .map(({ name, value }): [string, string | File] => [name, value]);
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) pairs.push([name, one]);
  }
  return pairs;
}

function formDataOf(pairs: [string, string | File][]): FormData {
  const data = new FormData();
  for (const [name, value] of pairs) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value);
  }
  return data;
}

function typedOf(pairs: [string, string | File][]): URLSearchParams {
  return new URLSearchParams(
    pairs.map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : value.name]),
  );
}

const TAG =
  /<form\b([^>]*)>|<input\b([^>]*)>|<textarea\b([^>]*)>([\s\S]*?)<\/textarea>|<button\b([^>]*)>([\s\S]*?)<\/button>/g;

/** The forms of a page, without lists to choose from, which no page of ours has. */
export function formsIn(html: string): Form[] {
  const forms: Form[] = [];
  for (const [, form, input, area, text, button, label] of html.matchAll(TAG)) {
    if (form !== undefined) {
      const { action = '', enctype = '' } = attributesOf(form);
      forms.push({ action, multipart: enctype === 'multipart/form-data', fields: [], buttons: [] });
    }
    const last = forms.at(-1);
    if (!last) continue;
    if (input !== undefined) addInput(last, attributesOf(input));
    if (area !== undefined) {
      // HTML leaves out the line break that directly follows the tag.
      last.fields.push({
        name: attributesOf(area).name ?? '',
        value: plain((text ?? '').replace(/^\n/, '')),
        type: 'text',
      });
    }
    if (button !== undefined) {
      const { name = '', value = '', formaction = '' } = attributesOf(button);
      const words = plain((label ?? '').replace(/<[^>]*>/g, '')).trim();
      last.buttons.push({ label: words, name, value, action: formaction });
    }
  }
  return forms;
}

function addInput(form: Form, attributes: Record<string, string>): void {
  const { name = '', type = 'text', checked } = attributes;
  const choice = type === 'checkbox' || type === 'radio';
  const value = attributes.value ?? (choice ? 'on' : '');
  if (name === '') return;
  form.fields.push({ name, value, type, ...(choice && checked === undefined ? { possible: true } : {}) });
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name ?? '', plain(value ?? '')]),
  );
}
