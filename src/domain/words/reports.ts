/** 実施報告. */
export const REPORT_WORDS = {
  attendees: '参加者数',
  applicationsMade: 'その場での申込件数',
  remarks: '備考',
  by: '報告者',
} as const;
