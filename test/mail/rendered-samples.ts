import type { MailData } from '#domain/notices/mail-data.ts';
import type { MailName } from '#domain/words/mails.ts';
import type { RenderedMail, Renderer } from '#mail/words/render.ts';
import { SAMPLES, WITH_CALENDAR } from './samples.ts';

/** One mail in one of its turns, for whichever renderer. */
export interface Sample {
  mail: string;
  name: string;
  render(by: Renderer): RenderedMail;
  renderWith(by: Renderer, calendar: boolean): RenderedMail;
}

export const ALL: Sample[] = [
  ...samplesOf('verification'),
  ...samplesOf('request'),
  ...samplesOf('received'),
  ...samplesOf('inquiry'),
  ...samplesOf('inquiry-reminder'),
  ...samplesOf('maker-page'),
  ...samplesOf('inquiry-closed'),
  ...samplesOf('slot-fixed'),
  ...samplesOf('answered'),
  ...samplesOf('change-asked'),
  ...samplesOf('maker-out'),
  ...samplesOf('returned'),
  ...samplesOf('declined'),
  ...samplesOf('not-held'),
  ...samplesOf('confirmed'),
  ...samplesOf('changed'),
  ...samplesOf('cancelled'),
  ...samplesOf('sign-up'),
  ...samplesOf('registered'),
  ...samplesOf('waiting'),
  ...samplesOf('promoted'),
  ...samplesOf('left'),
  ...samplesOf('notice-to-attendees'),
  ...samplesOf('report-request'),
  ...samplesOf('report'),
  ...samplesOf('session-reminder'),
  ...samplesOf('contact-moved'),
  ...samplesOf('contact-welcome'),
  ...samplesOf('message'),
  ...samplesOf('access-code'),
  ...samplesOf('late-permit'),
  ...samplesOf('resume-draft'),
  ...samplesOf('sign-in'),
];

function samplesOf<N extends MailName>(mail: N): Sample[] {
  return Object.entries<MailData[N]>(SAMPLES[mail]).map(([turn, data]) => {
    const renderWith = (by: Renderer, calendar: boolean): RenderedMail =>
      by.render(mail, data, {
        attached: ['様式1_ABCD-EFGH.xlsx', '様式1_ABCD-EFGH.pdf', 'form1.v1.json'],
        attachmentsOmitted: ['会場レイアウト.pdf'],
        calendar,
      });
    const invited = WITH_CALENDAR.includes(mail) && !['waiting', 'ministry', 'no-seat'].includes(turn);
    return { mail, name: `${mail}-${turn}`, renderWith, render: (by) => renderWith(by, invited) };
  });
}
