import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, type Ministry, notices, type Party, type Role } from '#domain/notices/notice.ts';

const MINISTRY: Ministry = { ...party('ministry', 'ministry'), invites: true };
const WITHOUT_INVITES: Ministry = { ...MINISTRY, invites: false };
const applicant = party('applicant', 'applicant');
const successor = party('applicant', 'successor');
const second = party('applicant', 'second');
const [makerA, makerB, makerC] = [party('maker', 'maker-a'), party('maker', 'maker-b'), party('maker', 'maker-c')];
const [clinic, pharmacy] = [party('attendee', 'clinic'), party('attendee', 'pharmacy')];
const coordinator = party('coordinator', 'coordinator');

/** A change, and all who are owed a mail: mail → recipient, and the calendar object that goes with it. */
const TABLE: [string, Change, string[]][] = [
  ['様式1 submitted', { kind: 'submitted', applicant }, ['verification → applicant']],
  [
    'received',
    { kind: 'received', applicants: [applicant], asked: [], signUps: [] },
    ['request → ministry', 'received → applicant'],
  ],
  [
    'received for somebody without an address',
    { kind: 'received', applicants: [], asked: [], signUps: [] },
    ['request → ministry'],
  ],
  [
    'corrected while makers were asked',
    { kind: 'corrected', applicants: [applicant], asked: [makerA, makerB], signUps: [clinic] },
    ['request → ministry', 'received → applicant', 'inquiry-closed → maker-a', 'inquiry-closed → maker-b'],
  ],
  [
    'withdrawn',
    { kind: 'withdrawn', applicants: [applicant], asked: [makerA], signUps: [clinic, pharmacy] },
    [
      'request → ministry',
      'received → applicant',
      'inquiry-closed → maker-a',
      'not-held → clinic',
      'not-held → pharmacy',
    ],
  ],
  [
    'confirmed for two contacts',
    { kind: 'confirmed', applicants: [applicant, second], joined: [makerA], otherMakers: [], signUps: [], waiting: [] },
    [
      'confirmed → applicant with meeting REQUEST',
      'confirmed → second with meeting REQUEST',
      'confirmed → ministry with meeting REQUEST',
      'confirmed → maker-a with demo REQUEST',
    ],
  ],
  ['makers asked', { kind: 'asked', makers: [makerA, makerB] }, ['inquiry → maker-a', 'inquiry → maker-b']],
  ['the page of a maker', { kind: 'maker-linked', makers: [makerA] }, ['maker-page → maker-a']],
  [
    'a notice to attendees',
    { kind: 'attendees-mailed', attendees: [clinic, pharmacy] },
    ['notice-to-attendees → clinic', 'notice-to-attendees → pharmacy'],
  ],
  [
    'seats that became free after the beginning',
    { kind: 'seats-free', applicants: [applicant, second] },
    ['seat-notice → applicant', 'seat-notice → second'],
  ],
  [
    'the report asked for',
    { kind: 'report-asked', applicants: [applicant, second] },
    ['report-request → applicant', 'report-request → second'],
  ],
  ['a report filed', { kind: 'reported' }, ['report → ministry']],
  ['a maker reminded', { kind: 'maker-reminded', makers: [makerA] }, ['inquiry-reminder → maker-a']],
  [
    'a session that comes near',
    { kind: 'session-near', applicants: [applicant], attendees: [clinic] },
    ['session-reminder → applicant', 'session-reminder → clinic'],
  ],
  ['an inquiry recalled', { kind: 'recalled', makers: [makerA] }, ['inquiry-closed → maker-a']],
  ['a maker answered', { kind: 'answered' }, ['answered → ministry']],
  [
    'returned',
    { kind: 'returned', applicants: [applicant], asked: [makerA] },
    ['returned → applicant', 'inquiry-closed → maker-a'],
  ],
  [
    'declined',
    { kind: 'declined', applicants: [applicant], asked: [makerA], signUps: [clinic] },
    ['declined → applicant', 'inquiry-closed → maker-a', 'not-held → clinic'],
  ],
  [
    'confirmed',
    {
      kind: 'confirmed',
      applicants: [applicant],
      joined: [makerA],
      otherMakers: [makerB, makerC],
      signUps: [clinic],
      waiting: [pharmacy],
    },
    [
      'confirmed → applicant with meeting REQUEST',
      'confirmed → ministry with meeting REQUEST',
      'confirmed → clinic with meeting REQUEST',
      'confirmed → maker-a with demo REQUEST',
      'slot-fixed → maker-b',
      'slot-fixed → maker-c',
      'waiting → pharmacy',
    ],
  ],
  [
    'a maker joined a fixed session',
    { kind: 'maker-joined', maker: makerB },
    ['confirmed → maker-b with demo REQUEST', 'answered → ministry'],
  ],
  [
    'a maker added by a coordinator',
    { kind: 'maker-added', makers: [makerB] },
    ['confirmed → maker-b with demo REQUEST'],
  ],
  [
    'layouts or the telephone for the day changed',
    { kind: 'makers-told', joined: [makerA] },
    ['changed → maker-a with demo REQUEST'],
  ],
  ['a coordinator wrote', { kind: 'written', to: [applicant, makerA] }, ['message → applicant', 'message → maker-a']],
  [
    'a maker removed from a session that goes on',
    { kind: 'maker-removed', maker: makerB },
    ['cancelled → maker-b with own demo CANCEL'],
  ],
  ['a maker can no longer come', { kind: 'maker-out' }, ['maker-out → ministry']],
  ['the applicant is answered', { kind: 'wish-answered', applicants: [applicant] }, ['wish-answered → applicant']],
  [
    'a mail to an attendee came back',
    { kind: 'unreached', applicants: [applicant] },
    ['attendee-unreached → applicant'],
  ],
  ['様式1 came by mail', { kind: 'form1-mailed', sender: applicant }, ['form1-mailed → applicant']],
  ['somebody of a case wrote to us', { kind: 'mail-came' }, ['mail-came → ministry']],
  ['the applicant wants a change', { kind: 'change-asked' }, ['change-asked → ministry']],
  [
    'changed so that it matters',
    {
      kind: 'changed',
      material: true,
      applicants: [applicant],
      joined: [makerA],
      left: [makerB],
      signUps: [clinic],
      waiting: [pharmacy],
    },
    [
      'changed → applicant with meeting REQUEST',
      'changed → ministry with meeting REQUEST',
      'changed → clinic with meeting REQUEST',
      'changed → maker-a with demo REQUEST',
      'cancelled → maker-b with own demo CANCEL',
      'waiting → pharmacy',
    ],
  ],
  [
    'a wording fixed',
    {
      kind: 'changed',
      material: false,
      applicants: [applicant],
      joined: [makerA],
      left: [],
      signUps: [clinic],
      waiting: [pharmacy],
    },
    [],
  ],
  [
    'cancelled',
    {
      kind: 'cancelled',
      applicants: [applicant],
      joined: [makerA],
      mayJoin: [makerB],
      signUps: [clinic],
      waiting: [pharmacy],
    },
    [
      'cancelled → applicant with meeting CANCEL',
      'cancelled → ministry with meeting CANCEL',
      'cancelled → clinic with meeting CANCEL',
      'cancelled → maker-a with demo CANCEL',
      'inquiry-closed → maker-b',
      'not-held → pharmacy',
    ],
  ],
  ['somebody signed up', { kind: 'signed-up', attendee: clinic }, ['sign-up → clinic']],
  [
    'a sign-up confirmed before the day is fixed',
    { kind: 'registered', attendee: clinic, sessionIsFixed: false },
    ['registered → clinic'],
  ],
  [
    'a sign-up confirmed for a fixed session',
    { kind: 'registered', attendee: clinic, sessionIsFixed: true },
    ['registered → clinic with meeting REQUEST'],
  ],
  ['a sign-up confirmed without a seat', { kind: 'standing', attendee: clinic }, ['waiting → clinic']],
  [
    'a seat freed before the day is fixed',
    { kind: 'promoted', attendee: clinic, sessionIsFixed: false },
    ['promoted → clinic'],
  ],
  [
    'a seat freed in a fixed session',
    { kind: 'promoted', attendee: clinic, sessionIsFixed: true },
    ['promoted → clinic with meeting REQUEST'],
  ],
  ['an attendee left before', { kind: 'left', attendee: clinic, sessionIsFixed: false }, ['left → clinic']],
  [
    'an attendee left a fixed session',
    { kind: 'left', attendee: clinic, sessionIsFixed: true },
    ['left → clinic with own meeting CANCEL'],
  ],
  ['a late filing permitted', { kind: 'late-permitted', applicant }, ['late-permit → applicant']],
  ['a draft kept for later', { kind: 'draft-kept', applicant }, ['resume-draft → applicant']],
  [
    'the links of status pages asked for',
    { kind: 'status-asked', applicants: [applicant] },
    ['status-links → applicant'],
  ],
  ['a code asked for', { kind: 'access-asked', applicant }, ['access-code → applicant']],
  [
    'the contact moved before a session was fixed',
    { kind: 'contact-moved', from: applicant, to: successor, calendar: { leaves: false, joins: false } },
    ['contact-moved → applicant', 'contact-welcome → successor'],
  ],
  [
    'the contact of a fixed session moved',
    { kind: 'contact-moved', from: applicant, to: successor, calendar: { leaves: true, joins: true } },
    ['contact-moved → applicant with own meeting CANCEL', 'contact-welcome → successor with meeting REQUEST'],
  ],
  [
    'the contact moved by somebody who comes as an attendee as well',
    { kind: 'contact-moved', from: applicant, to: successor, calendar: { leaves: false, joins: true } },
    ['contact-moved → applicant', 'contact-welcome → successor with meeting REQUEST'],
  ],
  [
    'another person at the same address',
    { kind: 'contact-moved', from: undefined, to: applicant, calendar: { leaves: false, joins: false } },
    ['contact-welcome → applicant'],
  ],
  [
    'another telephone of a contact without an address',
    { kind: 'contact-moved', from: undefined, to: undefined, calendar: { leaves: false, joins: false } },
    [],
  ],
  ['a mailbox asked for too often', { kind: 'code-shared', to: applicant }, ['shared-code → applicant']],
  ['a collection opened', { kind: 'collection-opened', collectors: [applicant] }, ['collection-opened → applicant']],
  ['a 郡市区医師会 invited', { kind: 'helper-invited', helper: applicant }, ['helper-invited → applicant']],
  ['a collection near its date', { kind: 'collection-near', collectors: [applicant] }, ['collection-due → applicant']],
  ['an entry offered', { kind: 'entry-offered', institution: applicant }, ['entry-check → applicant']],
  ['entries kept', { kind: 'entries-kept', institutions: [applicant] }, ['entry-kept → applicant']],
  ['entries handed in', { kind: 'entries-handed-in', institutions: [applicant] }, ['entry-handed-in → applicant']],
  ['a sign-in asked for', { kind: 'sign-in-asked', coordinator }, ['sign-in → coordinator']],
];

describe('who is owed which mail', () => {
  test.each(TABLE)('%s', (_, change, owed) => {
    expect(told(change, MINISTRY)).toEqual(owed);
  });

  test('the table knows every kind of change', () => {
    const kinds: Record<Change['kind'], true> = {
      submitted: true,
      received: true,
      corrected: true,
      withdrawn: true,
      asked: true,
      recalled: true,
      'maker-reminded': true,
      'maker-linked': true,
      'attendees-mailed': true,
      'report-asked': true,
      'seats-free': true,
      reported: true,
      answered: true,
      returned: true,
      declined: true,
      confirmed: true,
      'maker-joined': true,
      'maker-added': true,
      'makers-told': true,
      written: true,
      'maker-removed': true,
      'maker-out': true,
      'change-asked': true,
      'mail-came': true,
      unreached: true,
      'form1-mailed': true,
      'wish-answered': true,
      changed: true,
      cancelled: true,
      'signed-up': true,
      standing: true,
      registered: true,
      promoted: true,
      left: true,
      'session-near': true,
      'access-asked': true,
      'sign-in-asked': true,
      'code-shared': true,
      'late-permitted': true,
      'draft-kept': true,
      'status-asked': true,
      'contact-moved': true,
      'collection-opened': true,
      'helper-invited': true,
      'collection-near': true,
      'entry-offered': true,
      'entries-kept': true,
      'entries-handed-in': true,
    };
    expect([...new Set(TABLE.map(([, change]) => change.kind))].sort()).toEqual(Object.keys(kinds).sort());
  });

  test('a ministry that wants no calendar entries still hears of a fixed session, in words', () => {
    const change: Change = {
      kind: 'confirmed',
      applicants: [applicant],
      joined: [makerA],
      otherMakers: [],
      signUps: [],
      waiting: [],
    };
    expect(told(change, WITHOUT_INVITES)).toEqual([
      'confirmed → applicant with meeting REQUEST',
      'confirmed → ministry',
      'confirmed → maker-a with demo REQUEST',
    ]);
  });

  test('an applicant without an address is left out', () => {
    const change: Change = {
      kind: 'cancelled',
      applicants: [],
      joined: [makerA],
      mayJoin: [],
      signUps: [],
      waiting: [],
    };
    expect(told(change, MINISTRY)).toEqual([
      'cancelled → ministry with meeting CANCEL',
      'cancelled → maker-a with demo CANCEL',
    ]);
  });
});

describe('whatever happens', () => {
  const makers = fc.subarray([makerA, makerB, makerC]);
  const signUps = fc.subarray([clinic, pharmacy]);
  const applicants = fc.subarray([applicant, second]);
  const beforeConfirmation: fc.Arbitrary<Change> = fc.oneof(
    fc.constant<Change>({ kind: 'submitted', applicant }),
    fc.record({
      kind: fc.constantFrom('received' as const, 'corrected' as const, 'withdrawn' as const),
      applicants,
      asked: makers,
      signUps,
    }),
    fc.record({ kind: fc.constantFrom('asked' as const, 'recalled' as const), makers }),
    fc.constant<Change>({ kind: 'answered' }),
    fc.record({ kind: fc.constant('returned' as const), applicants, asked: makers }),
    fc.record({ kind: fc.constant('declined' as const), applicants, asked: makers, signUps }),
    fc.record({
      kind: fc.constantFrom('registered' as const, 'promoted' as const, 'left' as const),
      attendee: fc.constant(clinic),
      sessionIsFixed: fc.constant(false),
    }),
  );
  const afterConfirmation: fc.Arbitrary<Change> = fc.oneof(
    fc.record({
      kind: fc.constant('confirmed' as const),
      applicants,
      joined: makers,
      otherMakers: fc.constant<Party[]>([]),
      signUps,
      waiting: fc.constant<Party[]>([]),
    }),
    fc.record({
      kind: fc.constant('changed' as const),
      material: fc.boolean(),
      applicants,
      joined: makers,
      left: fc.constant<Party[]>([]),
      signUps,
      waiting: fc.constant<Party[]>([]),
    }),
    fc.record({
      kind: fc.constant('cancelled' as const),
      waiting: fc.constant<Party[]>([]),
      mayJoin: fc.constant<Party[]>([]),
      applicants,
      joined: makers,
      signUps,
    }),
  );
  const ministries = fc.constantFrom(MINISTRY, WITHOUT_INVITES);

  test('no calendar object leaves before a session is fixed', () => {
    fc.assert(
      fc.property(beforeConfirmation, ministries, (change, ministry) => {
        expect(notices(change, ministry).filter((notice) => notice.invite !== undefined)).toEqual([]);
      }),
    );
  });

  test('makers get only the demonstration, everybody else only the meeting', () => {
    fc.assert(
      fc.property(afterConfirmation, ministries, (change, ministry) => {
        for (const { to, invite } of notices(change, ministry)) {
          expect([undefined, to.role === 'maker' ? 'demo' : 'meeting'].includes(invite?.kind)).toBe(true);
        }
      }),
    );
  });

  test('a notice has one recipient, nobody is told twice, and only those whom the change names', () => {
    fc.assert(
      fc.property(fc.oneof(beforeConfirmation, afterConfirmation), ministries, (change, ministry) => {
        const recipients = notices(change, ministry).map((notice) => notice.to.id);
        const named = [...JSON.stringify(change).matchAll(/"id":"([^"]+)"/g)].map((match) => match[1]);
        expect(new Set(recipients).size).toBe(recipients.length);
        expect(recipients.filter((id) => id !== 'ministry' && !named.includes(id))).toEqual([]);
      }),
    );
  });
});

function party(role: Role, id: string): Party {
  return { role, id, name: `見本　${id}`, email: `${id}@demokai.example` };
}

function told(change: Change, ministry: Ministry): string[] {
  return notices(change, ministry).map(({ mail, to, invite }) => {
    const own = invite?.wholeEvent === false ? 'own ' : '';
    return invite ? `${mail} → ${to.id} with ${own}${invite.kind} ${invite.method}` : `${mail} → ${to.id}`;
  });
}
