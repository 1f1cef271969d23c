import type { InviteKind, Method } from '#domain/case/invite.ts';
import type { MailName } from './mail-data.ts';

export type Role = 'applicant' | 'ministry' | 'maker' | 'attendee' | 'coordinator';

/** A mailbox with the name that stands before it. */
export interface Mailbox {
  name: string;
  email: string;
}

/** Somebody who gets mail: one person's mailbox in one role. `id` is the maker's, inquiry's or registration's id. */
export interface Party extends Mailbox {
  role: Role;
  id: string;
}

/** 【訂正】 and 【取下げ】 on the request mail. */
export type RequestMark = 'new' | 'correction' | 'withdrawal';

/** One owed mail: what, to whom, and with which calendar object. */
export interface Notice {
  mail: MailName;
  to: Party;
  /** The calendar object that goes with it; a mail without one is words only. */
  invite?: { kind: InviteKind; method: Method; wholeEvent: boolean };
}

/** What happened, with everybody whom it may concern. Parties without an address are left out by the caller. */
export type Change =
  | PersonalChange
  | CollectionChange
  | { kind: 'submitted'; applicant: Party }
  | { kind: 'received' | 'corrected' | 'withdrawn'; applicants: Party[]; asked: Party[]; signUps: Party[] }
  | { kind: 'asked'; makers: Party[] }
  | { kind: 'recalled'; makers: Party[] }
  | { kind: 'maker-reminded'; makers: Party[] }
  | { kind: 'maker-linked'; makers: Party[] }
  | { kind: 'answered' }
  | { kind: 'returned'; applicants: Party[]; asked: Party[] }
  | { kind: 'declined'; applicants: Party[]; asked: Party[]; signUps: Party[] }
  | {
      kind: 'confirmed';
      applicants: Party[];
      joined: Party[];
      otherMakers: Party[];
      signUps: Party[];
      waiting: Party[];
    }
  | { kind: 'maker-joined'; maker: Party }
  /** By a coordinator, who knows it already. */
  | { kind: 'maker-added'; makers: Party[] }
  | { kind: 'maker-removed'; maker: Party }
  | { kind: 'maker-out' }
  | { kind: 'change-asked' }
  /** Somebody of a case wrote to us. */
  | { kind: 'mail-came' }
  /** 実施報告. */
  | { kind: 'reported' }
  | {
      kind: 'changed';
      material: boolean;
      applicants: Party[];
      joined: Party[];
      left: Party[];
      signUps: Party[];
      /** キャンセル待ち, who keep the hour free: told in words, unless it is of nothing that they may know. */
      waiting: Party[];
    }
  /** Facts that only makers need: layouts and whom to call on the day. Nobody's calendar asks again. */
  | { kind: 'makers-told'; joined: Party[] }
  /** `mayJoin`: makers that were asked and told of the fixed hour, but have not joined; they may keep it free. */
  | {
      kind: 'cancelled';
      applicants: Party[];
      joined: Party[];
      mayJoin: Party[];
      signUps: Party[];
      /** キャンセル待ち: they were never invited, so they get words and no CANCEL. */
      waiting: Party[];
    };

/** What happens to a collection of 様式2, and whom it concerns. */
type CollectionChange =
  | { kind: 'collection-opened'; collectors: Party[] }
  | { kind: 'helper-invited'; helper: Party }
  | { kind: 'collection-near'; collectors: Party[] }
  | { kind: 'entry-offered'; institution: Party }
  | { kind: 'entries-kept'; institutions: Party[] }
  | { kind: 'entries-handed-in'; institutions: Party[] };

/** What concerns one person, or one party alone. */
type PersonalChange =
  | { kind: 'signed-up'; attendee: Party }
  | { kind: 'registered'; attendee: Party; sessionIsFixed: boolean }
  /** Somebody waits for a seat now, or was passed over. */
  | { kind: 'standing'; attendee: Party }
  /** A seat became free for somebody who waited. */
  | { kind: 'promoted'; attendee: Party; sessionIsFixed: boolean }
  /** `othersCome`: with the same mailbox, whose calendar keeps the entry for them. */
  | { kind: 'left'; attendee: Party; sessionIsFixed: boolean; othersCome?: boolean }
  | { kind: 'attendees-mailed'; attendees: Party[] }
  /** Seats became free after the session had begun: nobody is let in by itself. */
  | { kind: 'seats-free'; applicants: Party[] }
  /** A mail to somebody who has signed up came back. */
  | { kind: 'unreached'; applicants: Party[] }
  /** A filled 様式1 came by mail from an address that our mail server vouches for. */
  | { kind: 'form1-mailed'; sender: Party }
  /** After the session, and once more a week later. */
  | { kind: 'report-asked'; applicants: Party[] }
  /** The session comes near; words only, because the event is in their calendars. */
  | { kind: 'session-near'; applicants: Party[]; attendees: Party[] }
  | { kind: 'wish-answered'; applicants: Party[] }
  | { kind: 'access-asked'; applicant: Party }
  | { kind: 'sign-in-asked'; coordinator: Party }
  /** A mailbox was asked for so often that all who ask share one code. */
  | { kind: 'code-shared'; to: Party }
  | { kind: 'late-permitted'; applicant: Party }
  | { kind: 'draft-kept'; applicant: Party }
  | { kind: 'status-asked'; applicants: Party[] }
  /** A coordinator wrote in their own words. */
  | { kind: 'written'; to: Party[] }
  | {
      kind: 'contact-moved';
      /** The old address; undefined where there was none, or where it stays. */
      from: Party | undefined;
      /** The new one; undefined where there still is none. */
      to: Party | undefined;
      /** What becomes of the calendars: nothing before a session is fixed, or for who is invited in another role. */
      calendar: { leaves: boolean; joins: boolean };
    };

/** The ministry's mailbox, and whether invitations go there too (`MINISTRY_INVITES`). */
export interface Ministry extends Party {
  invites: boolean;
}

/**
 * The one place that says who is owed which mail (DESIGN §3.8 and the table of §4). Pure. No calendar object leaves
 * before a session is confirmed; makers never get the attendees' event nor attendees the makers'.
 */
export function notices(change: Change, ministry: Ministry): Notice[] {
  switch (change.kind) {
    case 'submitted':
      return [{ mail: 'verification', to: change.applicant }];
    case 'received':
    case 'corrected':
      return [
        { mail: 'request', to: ministry },
        ...each('received', change.applicants),
        ...each('inquiry-closed', change.asked),
      ];
    case 'withdrawn':
      return [
        { mail: 'request', to: ministry },
        ...each('received', change.applicants),
        ...each('inquiry-closed', change.asked),
        ...each('not-held', change.signUps),
      ];
    case 'asked':
      return each('inquiry', change.makers);
    case 'recalled':
      return each('inquiry-closed', change.makers);
    case 'maker-reminded':
      return each('inquiry-reminder', change.makers);
    case 'maker-linked':
      return each('maker-page', change.makers);
    case 'answered':
      return [{ mail: 'answered', to: ministry }];
    case 'returned':
      return [...each('returned', change.applicants), ...each('inquiry-closed', change.asked)];
    case 'declined':
      return [
        ...each('declined', change.applicants),
        ...each('inquiry-closed', change.asked),
        ...each('not-held', change.signUps),
      ];
    case 'confirmed':
      return [
        ...invitations('confirmed', 'REQUEST', change, ministry),
        ...each('slot-fixed', change.otherMakers),
        ...each('waiting', change.waiting),
      ];
    case 'maker-joined':
      return [joins('confirmed', 'demo', change.maker), { mail: 'answered', to: ministry }];
    case 'maker-added':
      return change.makers.map((maker) => joins('confirmed', 'demo', maker));
    case 'maker-removed':
      return [leaves('cancelled', 'demo', change.maker)];
    case 'maker-out':
    case 'mail-came':
    case 'change-asked':
      return [{ mail: change.kind, to: ministry }];
    case 'reported':
      return [{ mail: 'report', to: ministry }];
    case 'changed':
      return change.material
        ? [
            ...invitations('changed', 'REQUEST', change, ministry),
            ...change.left.map((maker) => leaves('cancelled', 'demo', maker)),
            ...each('waiting', change.waiting),
          ]
        : [];
    case 'makers-told':
      return change.joined.map((maker) => joins('changed', 'demo', maker));
    case 'cancelled':
      return [
        ...invitations('cancelled', 'CANCEL', change, ministry),
        ...each('inquiry-closed', change.mayJoin),
        ...each('not-held', change.waiting),
      ];
    default:
      return personal(change);
  }
}

function personal(change: PersonalChange | CollectionChange): Notice[] {
  switch (change.kind) {
    case 'signed-up':
    case 'standing':
    case 'registered':
    case 'promoted':
    case 'left':
      return toAttendee(change);
    case 'session-near':
      return each('session-reminder', [...change.applicants, ...change.attendees]);
    case 'wish-answered':
      return each('wish-answered', change.applicants);
    case 'access-asked':
      return [{ mail: 'access-code', to: change.applicant }];
    case 'sign-in-asked':
      return [{ mail: 'sign-in', to: change.coordinator }];
    case 'code-shared':
      return [{ mail: 'shared-code', to: change.to }];
    case 'contact-moved':
      return contactMoved(change);
    case 'late-permitted':
      return [{ mail: 'late-permit', to: change.applicant }];
    case 'draft-kept':
      return [{ mail: 'resume-draft', to: change.applicant }];
    case 'status-asked':
      return each('status-links', change.applicants);
    case 'written':
      return each('message', change.to);
    case 'attendees-mailed':
      return each('notice-to-attendees', change.attendees);
    case 'form1-mailed':
      return [{ mail: 'form1-mailed', to: change.sender }];
    case 'unreached':
      return each('attendee-unreached', change.applicants);
    case 'seats-free':
      return each('seat-notice', change.applicants);
    case 'report-asked':
      return each('report-request', change.applicants);
    default:
      return gathered(change);
  }
}

function gathered(change: CollectionChange): Notice[] {
  switch (change.kind) {
    case 'collection-opened':
      return each('collection-opened', change.collectors);
    case 'helper-invited':
      return [{ mail: 'helper-invited', to: change.helper }];
    case 'collection-near':
      return each('collection-due', change.collectors);
    case 'entry-offered':
      return [{ mail: 'entry-check', to: change.institution }];
    case 'entries-kept':
      return each('entry-kept', change.institutions);
    case 'entries-handed-in':
      return each('entry-handed-in', change.institutions);
  }
}

type AttendeeChange = Extract<Change, { kind: 'signed-up' | 'standing' | 'registered' | 'promoted' | 'left' }>;

function toAttendee(change: AttendeeChange): Notice[] {
  switch (change.kind) {
    case 'signed-up':
      return [{ mail: 'sign-up', to: change.attendee }];
    case 'standing':
      return [{ mail: 'waiting', to: change.attendee }];
    case 'registered':
    case 'promoted':
      return change.sessionIsFixed
        ? [joins(change.kind, 'meeting', change.attendee)]
        : [{ mail: change.kind, to: change.attendee }];
    case 'left':
      if (!change.sessionIsFixed) return [{ mail: 'left', to: change.attendee }];
      return [(change.othersCome ? joins : leaves)('left', 'meeting', change.attendee)];
  }
}

/** Each of the two addresses has its own calendar: the entry goes from one to the other. */
function contactMoved({ from, to, calendar }: Extract<Change, { kind: 'contact-moved' }>): Notice[] {
  return [
    ...optional('contact-moved', from).map((notice) =>
      calendar.leaves ? leaves(notice.mail, 'meeting', notice.to) : notice,
    ),
    ...optional('contact-welcome', to).map((notice) =>
      calendar.joins ? joins(notice.mail, 'meeting', notice.to) : notice,
    ),
  ];
}

function invitations(
  mail: MailName,
  method: Method,
  parties: { applicants: Party[]; joined: Party[]; signUps: Party[] },
  ministry: Ministry,
): Notice[] {
  const meeting = [...parties.applicants, ...(ministry.invites ? [ministry] : []), ...parties.signUps];
  return [
    ...meeting.map((party) => invitation(mail, party, { kind: 'meeting', method, wholeEvent: true })),
    // The ministry hears of every fixed, changed and cancelled session even where it wants no calendar entry.
    ...(ministry.invites ? [] : [{ mail, to: ministry }]),
    ...parties.joined.map((maker) => invitation(mail, maker, { kind: 'demo', method, wholeEvent: true })),
  ];
}

/** The entry goes into the calendar of one more. */
function joins(mail: MailName, kind: InviteKind, to: Party): Notice {
  return invitation(mail, to, { kind, method: 'REQUEST', wholeEvent: true });
}

/** The entry goes out of one calendar; for the others the event goes on. */
function leaves(mail: MailName, kind: InviteKind, to: Party): Notice {
  return invitation(mail, to, { kind, method: 'CANCEL', wholeEvent: false });
}

function invitation(mail: MailName, to: Party, invite: NonNullable<Notice['invite']>): Notice {
  return { mail, to, invite };
}

function each(mail: MailName, parties: readonly Party[]): Notice[] {
  return parties.map((to) => ({ mail, to }));
}

function optional(mail: MailName, party: Party | undefined): Notice[] {
  return party ? [{ mail, to: party }] : [];
}
