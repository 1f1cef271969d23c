import { expect, test } from 'vitest';
import { mailDoubt } from '#domain/text/mail-domain.ts';

test.each([
  ['gmial.con', 'gmail.com'],
  ['gmial.com', 'gmail.com'],
  ['gmai.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['gmail.cm', 'gmail.com'],
  ['gamil.com', 'gmail.com'],
  ['gmail.co.jp', 'gmail.com'],
  ['gmail.jp', 'gmail.com'],
  ['icloud.ne.jp', 'icloud.com'],
  ['yahoo.ne.jp', 'yahoo.co.jp'],
  ['yahoo.cojp', 'yahoo.co.jp'],
  ['yaho.co.jp', 'yahoo.co.jp'],
  ['yahoo.co.jo', 'yahoo.co.jp'],
  ['docomo.nejp', 'docomo.ne.jp'],
  ['docmo.ne.jp', 'docomo.ne.jp'],
  ['softbank.nejp', 'softbank.ne.jp'],
  ['ezweb.ne.ip', 'ezweb.ne.jp'],
  ['kaku-ishikai.orjp', 'kaku-ishikai.or.jp'],
  ['kaku.lgjp', 'kaku.lg.jp'],
  ['kaku-ishikai.or.jpn', 'kaku-ishikai.or.jp'],
  ['kaku-clinic.con', 'kaku-clinic.com'],
])('%s was meant as %s', (typed, meant) => {
  expect(mailDoubt(`taro@${typed}`)).toBe(`「@${typed}」は、「@${meant}」の誤りではありませんか。`);
});

test.each([
  ...['gmail.com', 'mail.com', 'email.com', 'yahoo.com', 'live.com', 'me.com', 'au.com', 'outlook.jp', 'icloud.com'],
  ...['mhlw.go.jp', 'kaku-ishikai.or.jp', 'kaku.example', 'hospital.example.jp', 't.vodafone.ne.jp', 'abc.co.jp'],
  ...['med.or.jp', 'jcom.home.ne.jp', 'nojp.jp', 'mail.kaku.ac.jp', 'gray.plala.or.jp'],
])('%s is no slip', (domain) => {
  expect(mailDoubt(`taro@${domain}`)).toBe('');
});
