/** What keeps the service from doing all of its work while it answers. */
export type Trouble = 'disk-full' | 'mail-waiting';

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
};
