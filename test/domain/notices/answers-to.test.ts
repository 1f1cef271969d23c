import { describe, expect, test } from 'vitest';
import { answersTo } from '#domain/notices/answers-to.ts';
import type { MailContent } from '#domain/notices/mail-data.ts';
import type { Role } from '#domain/notices/notice.ts';

const US = {
  sender: { name: 'デモ会申請', email: 'demokai@demokai.example' },
  ministry: { name: '推進担当', email: 'suisin@mhlw.example' },
};
const CONTACT = { name: '公労　太郎', email: 'taro@ishikai.example.jp' };
const ABOUT = { association: '●●市医師会', contact: CONTACT };

const NOT_HELD: MailContent<'not-held'> = { mail: 'not-held', data: { association: '●●市医師会', name: '一郎' } };
const SIGN_UP: MailContent<'sign-up'> = {
  mail: 'sign-up',
  data: { association: '●●市医師会', checkToken: 't', validHours: 24 },
};
const MESSAGE: MailContent<'message'> = {
  mail: 'message',
  data: { association: '●●市医師会', reference: 'ABCD-EFGH', name: '', audience: 'maker', subject: '', text: '' },
};

describe('while nobody reads our mailbox, answers go to a person', () => {
  test.each<[Role, { replyTo: object[]; words: string }]>([
    ['attendee', { replyTo: [CONTACT], words: '●●市医師会の担当者' }],
    ['applicant', { replyTo: [US.ministry], words: '厚生労働省の調整担当' }],
    ['maker', { replyTo: [US.ministry], words: '厚生労働省の調整担当' }],
    ['ministry', { replyTo: [CONTACT], words: '申請団体の担当者' }],
    ['coordinator', { replyTo: [], words: '' }],
  ])('of a mail to %s', (role, expected) => {
    expect(answersTo(NOT_HELD, { role }, US, ABOUT)).toEqual(expected);
  });

  test('to an address that nobody has confirmed, or without a contact to write to, the contact is not told', () => {
    const ministry = { replyTo: [US.ministry], words: '厚生労働省の調整担当' };
    expect(answersTo(SIGN_UP, { role: 'attendee' }, US, ABOUT)).toEqual(ministry);
    const none = { ...ABOUT, contact: { name: '', email: '' } };
    expect(answersTo(NOT_HELD, { role: 'attendee' }, US, none)).toEqual(ministry);
    expect(answersTo(NOT_HELD, { role: 'ministry' }, US, none)).toEqual({ replyTo: [], words: '' });
    expect(answersTo(NOT_HELD, { role: 'attendee' }, US, undefined)).toEqual(ministry);
  });

  test('our own address is left out where a mail names it beside a person’s', () => {
    expect(answersTo(MESSAGE, { role: 'maker' }, US, ABOUT)).toEqual({ replyTo: [US.ministry], words: '' });
  });
});

test('where it is read they come to us, and nothing need be said', () => {
  const us = { ...US, readsAnswers: true };
  expect(answersTo(NOT_HELD, { role: 'attendee' }, us, ABOUT)).toEqual({ replyTo: [], words: '' });
  expect(answersTo(MESSAGE, { role: 'maker' }, us, ABOUT)).toEqual({ replyTo: [US.sender, US.ministry], words: '' });
});
