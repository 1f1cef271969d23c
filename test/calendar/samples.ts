import { composeItip } from '#calendar/itip.ts';
import type { ItipStamp } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';

/** The example of 様式1, with invented people. */
export const FACTS: SessionFacts = {
  reference: 'ABCD-EFGH',
  association: '●●市医師会',
  date: '2026-10-20',
  meeting: { start: '10:00', end: '12:00' },
  demo: { start: '11:00', end: '11:15' },
  venue: { name: '▲▲会館 大ホール', postalCode: '100-0001', address: '東京都●●区▲参画1-1-1' },
  mode: 'in-person',
  url: '',
  note: '駐車場はありません。\n公共交通機関でお越しください。',
  timetable: '',
  parking: '',
  contact: { name: '厚労 太郎', phone: '03-5253-1111', extension: '1234', email: 'taro@ishikai.example' },
  makers: ['甲電機', '乙システム'],
  attendees: 12,
  layouts: ['会場レイアウト.pdf', '電源位置.png'],
};

export const ONLINE: SessionFacts = { ...FACTS, mode: 'online', venue: { name: '', postalCode: '', address: '' } };

export const STAMP: ItipStamp = {
  uid: '3f2a8c1e-5b7d-4e90-8a61-2c4d6e8f0a1b',
  sequence: 0,
  stamp: '2026-10-01T01:23:45Z',
  organizer: { name: 'デモ会申請 Demokai', email: 'demokai@demokai.example' },
  method: 'REQUEST',
  wholeEvent: true,
};

export const ATTENDEE = { name: '佐藤 花子', email: 'hanako@clinic.example' };
export const PLANNER = { name: '甲電機 企画課', email: 'kikaku@kou-denki.example' };

const SECOND: ItipStamp = { ...STAMP, sequence: 1, stamp: '2026-10-05T02:00:00Z' };
const DEMO: ItipStamp = { ...STAMP, uid: '9d4b7e20-1c3f-4a58-b6e7-0f1a2b3c4d5e' };

/** One message of each sort by the name of its golden file, built anew at each call. */
export function samples(): Record<string, string> {
  const moved: SessionFacts = { ...FACTS, date: '2026-10-22' };
  return {
    'request-meeting': composeItip('meeting', FACTS, STAMP, ATTENDEE),
    'request-demo': composeItip('demo', FACTS, DEMO, PLANNER),
    'update-meeting': composeItip('meeting', moved, SECOND, ATTENDEE),
    'cancel-whole': composeItip('meeting', FACTS, { ...SECOND, method: 'CANCEL' }, ATTENDEE),
    'cancel-leaver': composeItip('meeting', FACTS, { ...SECOND, method: 'CANCEL', wholeEvent: false }, ATTENDEE),
    'request-online-without-url': composeItip('meeting', ONLINE, STAMP, ATTENDEE),
    'request-demo-online': composeItip('demo', { ...ONLINE, url: 'https://meet.example/j/123?pwd=abc' }, DEMO, PLANNER),
  };
}
