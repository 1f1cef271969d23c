import { describe, expect, test } from 'vitest';
import { FORM1_NOTES, form1Of } from '#domain/form1/snapshot.ts';
import { sampleApplication, slot } from '../samples.ts';

describe('the snapshot of 様式1', () => {
  const application = sampleApplication({
    form1: {
      slots: [slot('slot-1', 1, '2026-10-20', '2026-09-01'), slot('slot-2', 2, '2026-10-21', '2026-09-03')],
      attachments: [
        { id: 'file-1', name: '配置図.pdf', mediaType: 'application/pdf', size: 1234, sha256: 'a'.repeat(64) },
      ],
    },
  });

  test('says what the form says, as plain JSON', () => {
    const form1 = form1Of(application);
    expect(form1).toEqual({
      reference: 'ABCD-EFGH',
      filedOn: '2026-09-03',
      association: '見本市医師会',
      contact: application.form1.contact,
      slots: [
        {
          rank: 1,
          date: '2026-10-20',
          meeting: { start: '10:00', end: '12:00' },
          demo: { start: '11:00', end: '11:15' },
        },
        {
          rank: 2,
          date: '2026-10-21',
          meeting: { start: '10:00', end: '12:00' },
          demo: { start: '11:00', end: '11:15' },
        },
      ],
      noFurtherCandidates: true,
      venue: application.form1.venue,
      mode: 'in-person',
      remarks: '',
      attachments: [{ name: '配置図.pdf', mediaType: 'application/pdf', size: 1234, sha256: 'a'.repeat(64) }],
    });
    expect(JSON.parse(JSON.stringify(form1))).toEqual(form1);
  });

  test('has no filing day while the address is not confirmed', () => {
    expect(form1Of({ ...application, receivedAt: undefined }).filedOn).toBe('');
  });

  test('stays as it was when the application changes afterwards', () => {
    const changing = {
      ...application,
      contact: { ...application.form1.contact },
      venue: { ...application.form1.venue },
    };
    const form1 = form1Of(changing);
    changing.contact.name = '別の人';
    changing.venue.name = '別の会館';
    expect(form1).toEqual(form1Of(application));
  });
});

test('the three notes are those of the ministry, letter for letter', () => {
  expect(FORM1_NOTES).toEqual([
    '黄色枠に必要事項を入力してください。',
    '開催の10日前を目処に、suisin@mhlw.go.jp宛に提出ください。',
    'カードリーダーメーカー側の都合により、ご希望に添えない場合もありますので、お含みおきください。',
  ]);
});
