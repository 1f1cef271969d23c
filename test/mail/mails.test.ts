import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORM1_NOTES } from '../../src/domain/form1.ts';
import type { MailData } from '../../src/domain/mail-data.ts';
import type { MailName } from '../../src/domain/notice.ts';
import { mails } from '../../src/mail/mails.ts';
import { createRenderer, type RenderedMail, type Renderer } from '../../src/mail/render.ts';
import { expectGolden, goldenFiles } from './golden.ts';
import { FORM1, SAMPLES, WITH_CALENDAR } from './samples.ts';
import { renderer, VIEWS } from './stored-parts.ts';

interface Sample {
  mail: string;
  name: string;
  render(by: Renderer): RenderedMail;
  renderWith(by: Renderer, calendar: boolean): RenderedMail;
}

const ALL: Sample[] = [
  ...samplesOf('verification'),
  ...samplesOf('request'),
  ...samplesOf('received'),
  ...samplesOf('inquiry'),
  ...samplesOf('inquiry-reminder'),
  ...samplesOf('maker-page'),
  ...samplesOf('inquiry-closed'),
  ...samplesOf('slot-fixed'),
  ...samplesOf('answered'),
  ...samplesOf('change-asked'),
  ...samplesOf('maker-out'),
  ...samplesOf('returned'),
  ...samplesOf('declined'),
  ...samplesOf('not-held'),
  ...samplesOf('confirmed'),
  ...samplesOf('changed'),
  ...samplesOf('cancelled'),
  ...samplesOf('sign-up'),
  ...samplesOf('registered'),
  ...samplesOf('waiting'),
  ...samplesOf('promoted'),
  ...samplesOf('left'),
  ...samplesOf('notice-to-attendees'),
  ...samplesOf('report-request'),
  ...samplesOf('report'),
  ...samplesOf('session-reminder'),
  ...samplesOf('contact-moved'),
  ...samplesOf('contact-welcome'),
  ...samplesOf('message'),
  ...samplesOf('access-code'),
  ...samplesOf('late-permit'),
  ...samplesOf('resume-draft'),
  ...samplesOf('sign-in'),
];

function samplesOf<N extends MailName>(mail: N): Sample[] {
  return Object.entries<MailData[N]>(SAMPLES[mail]).map(([turn, data]) => {
    const renderWith = (by: Renderer, calendar: boolean): RenderedMail =>
      by.render(mail, data, {
        attached: ['様式1_ABCD-EFGH.xlsx', '様式1_ABCD-EFGH.pdf', 'form1.v1.json'],
        attachmentsOmitted: ['会場レイアウト.pdf'],
        calendar,
      });
    const invited = WITH_CALENDAR.includes(mail) && turn !== 'waiting' && turn !== 'ministry';
    return { mail, name: `${mail}-${turn}`, renderWith, render: (by) => renderWith(by, invited) };
  });
}

describe('every mail', () => {
  test('has a sample, and every sample a mail', () => {
    expect([...new Set(ALL.map(({ mail }) => mail))].sort()).toEqual(Object.keys(mails).sort());
  });

  for (const sample of ALL) {
    test(`${sample.name} says what its golden file says`, () => {
      const { subject, text } = sample.render(renderer);
      expectGolden(`${sample.name}.txt`, `${subject}\n\n${text}`);
    });
  }

  test('has no golden file that no sample writes', () => {
    expect(goldenFiles('.txt')).toEqual(ALL.map(({ name }) => `${name}.txt`).sort());
  });

  test('says every day with its weekday', () => {
    for (const sample of ALL) {
      const { subject, text, html } = sample.render(renderer);
      const days = [subject, text, html].flatMap((part) => part.match(/\d{1,2}月\d{1,2}日(?:（.）)?/g) ?? []);
      expect(days.filter((day) => !/（[月火水木金土日]）$/.test(day))).toEqual([]);
    }
  });

  test('says whom to ask', () => {
    for (const sample of ALL) {
      const { text, html } = sample.render(renderer);
      expect([text, html].map((part) => part.split('suisin@mhlw.example').length > 1)).toEqual([true, true]);
    }
  });

  test('says the same facts in html as in text', () => {
    for (const sample of ALL) {
      const { text, html } = sample.render(renderer);
      const spoken = html.replace(/&#x3D;/g, '=').replace(/&amp;/g, '&');
      const facts = text.match(/\d{1,2}:\d{2}～\d{1,2}:\d{2}|\[\[(?:link|code):[\w-]+\]\]|[A-Z]{4}-[A-Z]{4}/g) ?? [];
      expect(facts.filter((fact) => !spoken.includes(fact))).toEqual([]);
    }
  });

  test('speaks of a calendar object exactly when one goes with it, and only mails about a fixed session do', () => {
    for (const calendar of [true, false]) {
      const speaking = ALL.filter((sample) => {
        const { text, html } = sample.renderWith(renderer, calendar);
        const said = [text, html].map((part) => /このメールには予定表/.test(part));
        expect(said[0]).toBe(said[1]);
        return said[0];
      });
      expect([...new Set(speaking.map(({ mail }) => mail))]).toEqual(calendar ? WITH_CALENDAR : []);
    }
  });

  test('html carries no script, no image and nothing to fetch', () => {
    for (const sample of ALL) {
      expect(sample.render(renderer).html.match(/<script|<img|<link|src=|url\(|@import/)).toBe(null);
    }
  });

  test('shows no number of attendees and no telephone to attendees', () => {
    for (const sample of ALL.filter(
      ({ name }) => name.includes('attendee') || /^(registered|waiting|promoted)/.test(name),
    )) {
      const { text, html } = sample.render(renderer);
      expect([text, html].flatMap((part) => part.match(/24名|03-5253-1111|kourou@/g) ?? [])).toEqual([]);
    }
  });
});

test('the receipt carries the three notes of the form, verbatim', () => {
  const { text } = renderer.render('received', SAMPLES.received.new ?? expect.unreachable(), NOTHING_ELSE);
  expect(text.split('\n').filter((line) => FORM1_NOTES.some((note) => line === `・${note}`))).toEqual(
    FORM1_NOTES.map((note) => `・${note}`),
  );
});

test('what people typed is escaped in html, kept in text and subject', () => {
  const association = `<b>"A&B" 'x'</b>`;
  const mail = renderer.render('not-held', { association, name: '{{to}}' }, NOTHING_ELSE);
  expect(mail.subject).toBe(`【デモ会】開催は見送りになりました：${association}`);
  expect(mail.text.split('\n')[0]).toBe('{{to}} 様');
  expect(mail.html.match(/<b>/)).toBe(null);
  expect(mail.html.split('&lt;b&gt;&quot;A&amp;B&quot; &#x27;x&#x27;&lt;/b&gt;').length).toBe(4);
});

test('a placeholder that somebody typed is nobody’s link', () => {
  const form1 = { ...FORM1, remarks: '[[link:token-9]] [[code:token-9]]' };
  const { text } = renderer.render('request', { form1, mark: 'new', reason: '', changes: [] }, NOTHING_ELSE);
  expect(text.match(/\[\[(?:link|code):token-9/)).toBe(null);
  expect(text.split('\n').filter((line) => line.startsWith('備考'))).toEqual([
    '備考　　　　　　　　　：［［link:token-9]] ［［code:token-9]]',
  ]);
});

const NOTHING_ELSE = { attached: [], attachmentsOmitted: [], calendar: false };

/** Milliseconds: every field of every mail in turn, on a machine that does other things as well. */
const MANY_RENDERINGS = 60_000;

describe('a misspelt field', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'demokai-mails-'));
    cpSync(join(VIEWS, 'mails'), join(folder, 'mails'), { recursive: true });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  for (const file of ['subject.hbs', 'text.hbs', 'html.hbs']) {
    test(
      `in any ${file} fails some sample of that mail`,
      () => {
        const sources = new Map(
          Object.keys(mails).map((mail) => [mail, readFileSync(join(VIEWS, 'mails', mail, file), 'utf8')]),
        );
        const most = Math.max(...[...sources.values()].map((source) => misspellings(source).length));
        for (let index = 0; index < most; index += 1) {
          const misspelt = [...sources].flatMap(([mail, source]) => {
            const broken = misspellings(source)[index];
            if (broken !== undefined) writeFileSync(join(folder, 'mails', mail, file), broken);
            return broken === undefined ? [] : [mail];
          });
          const quiet = misspelt.filter((mail) => !somethingThrows(folder, (sample) => sample.mail === mail));
          expect(quiet, `misspelling ${index} of ${file}`).toEqual([]);
          for (const [mail, source] of sources) writeFileSync(join(folder, 'mails', mail, file), source);
        }
      },
      MANY_RENDERINGS,
    );
  }

  test('in any partial fails some sample', () => {
    const fields = PARTIALS.flatMap((file) => {
      const path = join(folder, 'mails', 'partials', file);
      const source = readFileSync(path, 'utf8');
      const quiet = misspellings(source).map((broken) => {
        writeFileSync(path, broken);
        return `${file}: ${somethingThrows(folder, () => true)}`;
      });
      writeFileSync(path, source);
      return quiet;
    });
    expect(fields).toEqual([
      'button.html.hbs: true',
      'button.html.hbs: true',
      'button.html.hbs: true',
      'button.html.hbs: true',
      'changes.html.hbs: true',
      'changes.html.hbs: true',
      'changes.html.hbs: true',
      'code-box.html.hbs: true',
      'facts.html.hbs: true',
      'facts.html.hbs: true',
      'facts.html.hbs: true',
      'frame.html.hbs: true',
      'frame.html.hbs: true',
      'frame.html.hbs: true',
      'frame.html.hbs: true',
      ...Array.from({ length: 10 }, () => 'next-steps.html.hbs: true'),
      ...Array.from({ length: 14 }, () => 'next-steps.text.hbs: true'),
      'signature.text.hbs: true',
      'signature.text.hbs: true',
    ]);
  });
});

function somethingThrows(viewsDir: string, which: (sample: Sample) => boolean): boolean {
  const broken = createRenderer({
    viewsDir,
    site: { publicUrl: 'https://demokai.example', ministryAddress: 'suisin@mhlw.example' },
  });
  return ALL.filter(which).some((sample) => {
    try {
      sample.render(broken);
      return false;
    } catch {
      return true;
    }
  });
}

const PARTIALS = readdirSync(join(VIEWS, 'mails', 'partials')).sort();
const HELPERS = ['if', 'unless', 'each', 'table', 'this', '@partial-block'];
const NO_FIELD = [...HELPERS, ...PARTIALS.map((file) => file.split('.')[0])];

/** The template once for each field that it names, with an `x` behind that field. */
function misspellings(source: string): string[] {
  const lines = source.split('\n');
  const ends: number[] = [];
  const visitor = new Handlebars.Visitor();
  visitor.PathExpression = (path) => {
    if (NO_FIELD.includes(path.original)) return;
    const before = lines.slice(0, path.loc.end.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    ends.push(before + path.loc.end.column);
  };
  visitor.accept(Handlebars.parse(source));
  return ends.map((end) => `${source.slice(0, end)}x${source.slice(end)}`);
}
