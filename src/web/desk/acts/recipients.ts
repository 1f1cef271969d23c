import { isMailed } from '#domain/case/registration.ts';
import { traitsOf } from '#domain/notices/mail-traits.ts';
import { type Notice, notices, type Party } from '#domain/notices/notice.ts';
import {
  applicantsOf,
  askedParties,
  attendeeParties,
  attendeeParty,
  type Case,
  joinedParties,
  mayJoinParties,
} from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';

/** One line of 「送られるメール」. */
export interface RecipientRow {
  who: string;
  mail: string;
  /** What the recipient's calendar does. */
  calendar: string;
}

/** Who gets which mail, attendees as one line. */
export function recipientRows(owed: readonly (Notice & { asksAgain?: boolean })[]): RecipientRow[] {
  const rows = new Map<string, RecipientRow & { addresses: string[] }>();
  for (const notice of owed) {
    const key = `${notice.to.role} ${notice.to.role === 'attendee' ? '' : notice.to.name} ${notice.mail}`;
    const row = rows.get(key);
    if (row) row.addresses.push(notice.to.email);
    else
      rows.set(key, {
        who: '',
        mail: traitsOf(notice.mail).title,
        calendar: calendarWord(notice),
        addresses: [notice.to.email],
      });
    const grouped = rows.get(key);
    if (grouped) grouped.who = whoWord(notice.to, grouped.addresses);
  }
  return [...rows.values()].map(({ who, mail, calendar }) => ({ who, mail, calendar }));
}

function whoWord(party: Party, addresses: readonly string[]): string {
  const where = addresses.length === 1 ? addresses[0] : `${addresses.length}件のアドレス`;
  switch (party.role) {
    case 'applicant':
      return `申請者 ${party.name} 様（${where}）`;
    case 'ministry':
      return `厚生労働省（${where}）`;
    case 'maker':
      return `${party.name}（${where}）`;
    case 'attendee':
      return `参加者 ${addresses.length}名`;
    case 'coordinator':
      return `調整担当（${where}）`;
  }
}

function calendarWord(notice: Notice & { asksAgain?: boolean }): string {
  if (!notice.invite) return '予定表への招待なし';
  if (notice.invite.method === 'CANCEL') return '予定を取り消します';
  if (traitsOf(notice.mail).updates === undefined) return '予定を追加します';
  return notice.asksAgain === false
    ? '予定を更新します（出欠は伺い直しません）'
    : '予定を更新します（出欠をもう一度伺います）';
}

/** Who is told when a request is received. */
export function receiptRecipients(office: Office, applicants: Party[]): RecipientRow[] {
  return recipientRows(notices({ kind: 'received', applicants, asked: [], signUps: [] }, office.policy.ministry));
}

/** Who would be told of these acts on the case as it stands. */
export function recipientsOf(
  office: Office,
  caseFile: Case,
  act: 'return' | 'decline' | 'cancel' | 'move' | 'layouts',
): RecipientRow[] {
  const applicants = applicantsOf(caseFile.application);
  const asked = askedParties(caseFile.inquiries);
  const joined = caseFile.session ? joinedParties(caseFile.session) : [];
  const signUps = attendeeParties(caseFile.attendees, caseFile);
  const waiting = attendeeParties(caseFile.waiting, caseFile);
  const { ministry } = office.policy;
  switch (act) {
    case 'return':
      return recipientRows(notices({ kind: 'returned', applicants, asked }, ministry));
    case 'decline':
      return recipientRows(
        notices({ kind: 'declined', applicants, asked, signUps: [...signUps, ...waiting] }, ministry),
      );
    case 'cancel':
      return recipientRows(
        notices(
          { kind: 'cancelled', applicants, joined, mayJoin: mayJoinParties(caseFile), signUps, waiting },
          ministry,
        ),
      );
    case 'layouts':
      return recipientRows(notices({ kind: 'makers-told', joined }, ministry).map(quietly));
    case 'move':
      return recipientRows(
        notices({ kind: 'changed', material: true, applicants, joined, left: [], signUps, waiting }, ministry),
      );
  }
}

function quietly(notice: Notice): Notice & { asksAgain: boolean } {
  return { ...notice, asksAgain: false };
}

/** Who would be told of 日程確定 if these makers come; of the others that were asked, that the hour is fixed. */
export function confirmationRecipients(office: Office, caseFile: Case, chosen: readonly string[]): RecipientRow[] {
  const open = caseFile.inquiries.filter(({ state }) => state === 'open');
  const { comes = [], others = [] } = Object.groupBy(open, ({ id }) => (chosen.includes(id) ? 'comes' : 'others'));
  // By then nobody stays untold who has an address.
  const mailedThen = (people: Case['attendees']): Party[] =>
    people.filter((one) => isMailed(one, true)).map(attendeeParty);
  const change = {
    kind: 'confirmed' as const,
    applicants: applicantsOf(caseFile.application),
    joined: askedParties(comes),
    otherMakers: askedParties(others),
    signUps: mailedThen(caseFile.attendees),
    waiting: mailedThen(caseFile.waiting),
  };
  return recipientRows(notices(change, office.policy.ministry));
}
