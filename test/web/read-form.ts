/** The sentence at each field of a page, by the field's name. */
export function problemsOn(html: string): Record<string, string> {
  const found = html.matchAll(/<p class="field__error" id="([^"]+)-error">＊([^<]*)<\/p>/g);
  return Object.fromEntries([...found].map(([, field = '', sentence = '']) => [field, plain(sentence)]));
}

/** Fields with a sentence that no control names as its description: a screen reader would not say it. */
export function undescribed(html: string): string[] {
  const named = [...html.matchAll(/aria-describedby="([^"]*)"/g)].flatMap(([, ids = '']) => ids.split(' '));
  return Object.keys(problemsOn(html)).filter((field) => !named.includes(`${field}-error`));
}

/** What the controls of a page hold, by name; of radios and boxes what is chosen, empty where nothing is. */
export function keptOn(html: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [, tag = ''] of html.matchAll(/<input class="(?:input|choice__box|replies__box)([^>]*)>/g)) {
    const name = attribute(tag, 'name');
    if (/type="(?:radio|checkbox)"/.test(tag)) {
      const chosen = / checked/.test(tag) ? attribute(tag, 'value') : undefined;
      kept[name] = chosen ?? kept[name] ?? '';
    } else if (!tag.includes('type="file"')) kept[name] = attribute(tag, 'value');
  }
  for (const [, tag = '', text = ''] of html.matchAll(/<textarea([^>]*)>\n([^<]*)<\/textarea>/g)) {
    kept[attribute(tag, 'name')] = plain(text).replaceAll('\r\n', '\n');
  }
  return kept;
}

/** Which state of the thing the page showed: it goes with the form, so that nobody overwrites what they have not seen. */
export function seenVersionOn(html: string): { seenVersion: string } {
  const [tag] = html.match(/<input type="hidden" name="seenVersion"[^>]*>/) ?? [];
  if (tag === undefined) throw new Error('the page holds no seenVersion');
  return { seenVersion: attribute(tag, 'value') };
}

/** What the button below a preview sends: the hidden fields of its own form. */
export function exactFields(html: string): Record<string, string> {
  const form = /<input type="hidden" name="step" value="send">([\s\S]*?)<\/form>/.exec(html)?.[1] ?? '';
  const hidden = [...form.matchAll(/<input type="hidden"([^>]*)>/g)].map(([, tag = '']) => tag);
  return {
    ...Object.fromEntries(hidden.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')])),
    step: 'send',
  };
}

function attribute(tag: string, name: string): string {
  return plain(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x60': '`',
  '#x3D': '=',
};

/** What Handlebars escaped, as it was. */
export function plain(html: string): string {
  return html.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** Why an act was refused as a whole: the banner above its form, or the page in its place. */
export function saidAbove(html: string): string | undefined {
  const banner = /この操作はできませんでした<\/h2>\s*<p>([^<]*)<\/p>/.exec(html)?.[1];
  const said = banner ?? /<p class="lead">([^<]*)<\/p>/.exec(html)?.[1];
  return said === undefined ? undefined : plain(said);
}
