import type { JudgedRow } from '#domain/case/answer-row.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { CLOSED_BECAUSE, REPLY_MARKS } from '#domain/words/inquiries.ts';

/** Why one row of a table or a sheet is not kept, and what stands now. */
export function refusalOfRow({ fate, question }: JudgedRow): string {
  switch (fate) {
    case 'no-reply':
      return '○、△、×のいずれかをお選びください。';
    case 'answered':
      return question?.answer
        ? `このあいだに${question.answer.by}さんが「${REPLY_MARKS[question.answer.reply]}」と回答しました（${formatInstant(question.answer.at)}）。変えるときは、もう一度保存してください。`
        : 'このあいだに回答が変わりました。もう一度ご確認ください。';
    case 'changed':
      return '申請の内容（日時・場所）が変わりました。いまの内容でよければ、もう一度保存してください。';
    case 'ended':
      return question?.closedBecause ? CLOSED_BECAUSE[question.closedBecause] : 'この照会は終了しています。';
    case 'cleared':
      return '空欄にしても、いまの回答が残ります。変えるときは、○、△、×のいずれかを書いてください。';
    case 'shifted':
      return '行に書かれた日・受付番号が、照会番号と合いません。並べ替えなどで、行がずれていないかご確認ください。';
    default:
      return '貴社への照会ではありません。';
  }
}
