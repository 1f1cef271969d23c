import { describe, expect, test } from 'vitest';
import { slotRemarks } from '#web/forms/form1/slot-remarks.ts';

const RULE = { today: Temporal.PlainDate.from('2026-10-01'), leadDays: 10, liftedFor: [] };

describe('what stands beside 希望日時 while it is typed', () => {
  test('is the day as we read it, with weekday, 和暦 and holiday, and how long the spans are', () => {
    const typed = {
      slot1Date: '１０月２０日',
      slot1MeetingStart: '午後2時',
      slot1MeetingEnd: '15:30',
      slot1DemoStart: '15:00',
      slot1DemoEnd: '15:15',
      slot2Date: '11/3',
    };
    expect(slotRemarks(typed, RULE)).toEqual({
      remarks: {
        slot1Date: '2026年（令和8年）10月20日（火）',
        slot1Meeting: '1時間30分',
        slot1Demo: '15分',
        slot2Date: '2026年（令和8年）11月3日（火）・祝日（文化の日）',
        slot2Meeting: '',
        slot2Demo: '',
        slot3Date: '',
        slot3Meeting: '',
        slot3Demo: '',
      },
      warned: {},
      proposals: {},
    });
  });

  test('says the earliest day where the typed one is too near, and not where it was permitted', () => {
    const typed = { slot1Date: '10月10日' };
    expect(slotRemarks(typed, RULE).remarks.slot1Date).toBe(
      '2026年（令和8年）10月10日（土）\n期限を過ぎています。いま申請できる最も早い日は2026年（令和8年）10月11日（日）です。',
    );
    const lifted = { ...RULE, liftedFor: [Temporal.PlainDate.from('2026-10-10')] };
    expect(slotRemarks(typed, lifted).remarks.slot1Date).toBe('2026年（令和8年）10月10日（土）');
    expect(slotRemarks({ slot1Date: '10月11日' }, RULE).remarks.slot1Date).toBe('2026年（令和8年）10月11日（日）');
  });

  test('proposes a demonstration only while none is typed, also for a span pasted into one field', () => {
    expect(slotRemarks({ slot1MeetingStart: '10:00～12:00' }, RULE).proposals).toEqual({
      slot1: { start: '11:00', end: '11:15' },
    });
    expect(slotRemarks({ slot1MeetingStart: '10:00～12:00', slot1DemoStart: '1' }, RULE).proposals).toEqual({});
  });

  test('does not complain of what is half typed, and warns of what is wrong', () => {
    const { remarks, warned, proposals } = slotRemarks(
      {
        ...{ slot1Date: '2026年1', slot1MeetingStart: '12:00', slot1MeetingEnd: '10:00', slot2Date: '10月20日（水）' },
        ...{
          slot2MeetingStart: '14:00～16:00',
          slot2DemoStart: '16:10',
          slot2DemoEnd: '16:25',
          slot3MeetingStart: '1',
        },
      },
      RULE,
    );
    expect(Object.entries(remarks).filter(([, remark]) => remark !== '')).toEqual([
      ['slot1Meeting', '12:00～10:00です。説明会の終了時刻は、開始時刻より後にしてください。'],
      ['slot2Date', '2026年10月20日は火曜日です（「水」と入力されています）。'],
      ['slot2Meeting', '2時間'],
      ['slot2Demo', '15分\n説明会の時間（14:00～16:00）の外です。'],
    ]);
    expect(Object.keys(warned)).toEqual(['slot1Meeting', 'slot2Date', 'slot2Demo']);
    expect(proposals).toEqual({});
  });
});
