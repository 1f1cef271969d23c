/** What is asked of somebody who signs up, and what the lists of them say. */
export const ATTENDEE_WORDS = {
  name: 'お名前',
  kana: 'ふりがな',
  institution: '医療機関・薬局の名称',
  institutionCode: '医療機関コード',
  email: 'メールアドレス',
  people: '参加人数',
  door: '入場番号',
} as const;

/** The heads of columns that are too narrow for those. */
export const ATTENDEE_COLUMNS = {
  number: '番号',
  name: ATTENDEE_WORDS.name,
  kana: ATTENDEE_WORDS.kana,
  institution: '医療機関・薬局',
  institutionCode: ATTENDEE_WORDS.institutionCode,
  people: '人数',
  remarks: '備考',
  arrived: '受付',
} as const;
