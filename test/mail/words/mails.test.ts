import { describe, expect, test } from 'vitest';
import { FORM1_NOTES } from '#domain/form1/snapshot.ts';
import { mails } from '#mail/words/mails.ts';
import { expectGolden, goldenFiles } from '../../support/golden.ts';
import { ALL } from '../rendered-samples.ts';
import { FORM1, SAMPLES, WITH_CALENDAR } from '../samples.ts';
import { renderer } from '../stored-parts.ts';

describe('every mail', () => {
  test('has a sample, and every sample a mail', () => {
    expect([...new Set(ALL.map(({ mail }) => mail))].sort()).toEqual(Object.keys(mails).sort());
  });

  for (const sample of ALL) {
    test(`${sample.name} says what its golden file says`, () => {
      const { subject, text } = sample.render(renderer);
      expectGolden(`mails/${sample.name}.txt`, `${subject}\n\n${text}`);
    });
  }

  test('has no golden file that no sample writes', () => {
    expect(goldenFiles('mails', '.txt')).toEqual(ALL.map(({ name }) => `${name}.txt`).sort());
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
