/** What keeps the service from doing all of its work while it answers. */
export type Trouble = 'disk-full' | 'mail-waiting' | 'mail-held';

/** What the desk is told to do about it. */
export const TROUBLE_WORDS: Readonly<Record<Trouble, { title: string; sentence: string }>> = {
  'disk-full': {
    title: 'ディスクの空きがありません',
    sentence:
      'ページは読めますが、申請やファイルを受け取れません。システムの管理者に、すぐにお知らせください。それまでの申請は、電話・FAXで承ってください。',
  },
  'mail-waiting': {
    title: '10分以上送られていないメールがあります',
    sentence:
      'メールサーバーにつながらないか、断られています。メールは送られるまで保管されます。確認コードやサインインのメールも届かないことがあるため、システムの管理者にお知らせください。',
  },
  'mail-held': {
    title: 'メールの送信を止めています',
    sentence:
      '調整担当へのサインインのメールのほかは、何も送られません。「メール」の画面で送信を再開すると、待っているメールが順に送られます。',
  },
};
