/** Who does something; `system` is a job of ours. */
export type ActorRole = 'applicant' | 'coordinator' | 'maker' | 'attendee' | 'system';

export const ROLE_WORDS: Record<ActorRole, string> = {
  applicant: '申請者',
  coordinator: '調整担当',
  maker: 'メーカー',
  attendee: '参加者',
  system: '自動',
};
