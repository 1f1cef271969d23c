import type { MailData, MailName } from '#domain/notices/mail-data.ts';
import { MAIL_NAMES } from '#domain/notices/mail-traits.ts';
import type { RenderedMail, Renderer } from '#mail/words/render.ts';
import { SAMPLES, WITH_CALENDAR } from './samples.ts';

/** One mail in one of its turns, for whichever renderer. */
export interface Sample {
  mail: string;
  name: string;
  render(by: Renderer): RenderedMail;
  renderWith(by: Renderer, calendar: boolean): RenderedMail;
}

export const ALL: Sample[] = MAIL_NAMES.flatMap((mail) => samplesOf(mail));

function samplesOf<N extends MailName>(mail: N): Sample[] {
  return Object.entries<MailData[N]>(SAMPLES[mail]).map(([turn, data]) => {
    const renderWith = (by: Renderer, calendar: boolean): RenderedMail =>
      by.render(mail, data, {
        attached: ['様式1_ABCD-EFGH.xlsx', '様式1_ABCD-EFGH.pdf', 'form1.v1.json'],
        attachmentsOmitted: ['会場レイアウト.pdf'],
        calendar,
        ...(turn === 'answers-to-contact' ? { answersTo: '●●市医師会の担当者' } : {}),
      });
    const invited = WITH_CALENDAR.includes(mail) && !['waiting', 'ministry', 'no-seat'].includes(turn);
    return { mail, name: `${mail}-${turn}`, renderWith, render: (by) => renderWith(by, invited) };
  });
}
