import { describe, expect, it } from 'vitest';
import { MAIL_NAMES, mailTitle, traitsOf } from '#domain/notices/mail-traits.ts';

describe('mail traits', () => {
  it('give every mail a title of its own, so that a history tells them apart', () => {
    const titles = MAIL_NAMES.map((name) => traitsOf(name).title);

    expect(titles.filter((title, index) => title === '' || titles.indexOf(title) !== index)).toEqual([]);
  });

  it('call a mail of an old row by the name that it was kept under', () => {
    expect(['inquiry', 'a-mail-of-once', 'toString'].map(mailTitle)).toEqual([
      'メーカーへの照会',
      'a-mail-of-once',
      'toString',
    ]);
  });

  it('let an urgent mail (a code, a link for one use, word of the delivery itself) replace an older one of its kind', () => {
    const urgent = MAIL_NAMES.filter((name) => traitsOf(name).urgent);

    expect(urgent).toEqual([
      ...['verification', 'sign-up', 'access-code', 'sign-in', 'shared-code', 'test-mail', 'delivery-alarm'],
      'entry-check',
    ]);
    expect(urgent.map((name) => traitsOf(name).supersedes)).toEqual(urgent.map((name) => [name]));
  });

  it('change an entry only with mails that are about an event, and speak instead with another of those', () => {
    const updates = MAIL_NAMES.flatMap((name) => {
      const instead = traitsOf(name).updates;
      return instead === undefined ? [] : [[name, traitsOf(name).invites, traitsOf(instead).invites]];
    });

    expect(updates).toEqual([['changed', true, true]]);
  });
});
