import { getTableName, is, Table } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LinkPurpose } from '#domain/notices/link.ts';
import { findBrowser } from '#store/access/sign-ins.ts';
import { askSignIn, nameCoordinator, signInByCode } from '#workflow/access/sign-in.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { permitLateFiling } from '#workflow/filing/permit-late.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { type FeedOf, feedLink, issueFeed } from '#workflow/session/read-feed.ts';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import {
  APPLICANT,
  applicantFiles,
  attendeeSignsUp,
  attendeesLink,
  ICHIRO,
  KOU,
  makersLink,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../support/office.ts';

const SECRET = 'a secret that only tests know, 32 characters';

/** Link scanners, previews and prefetching browsers open every address; none of them may act for anybody. */
describe('GET and HEAD change nothing', () => {
  let office: TestOffice;
  let app: App;
  let params: Record<string, string[]>;
  let cookies: Record<string, string>;

  beforeAll(async () => {
    office = await openOffice();
    ({ params, cookies } = await furnish(office));
    app = await buildApp({
      config: { ...readConfig({ DATA_DIR: office.folder }), secret: SECRET },
      store: office.store,
      now: office.now,
      chance: office.chance,
      send: office.send,
      hooks: office.hooks,
      log: false,
    });
    await app.http.ready();
  });

  afterAll(async () => {
    await app.close();
    await office.close();
  });

  test.each(['stranger', 'applicant', 'coordinator'])(
    'for the %s, on every route and with every kind of link',
    async (who) => {
      const before = await dump(office);
      const opened: string[] = [];
      let looks = 0;
      for (const address of addresses(app.routes, params)) {
        for (const method of ['GET', 'HEAD'] as const) {
          // Each look comes from elsewhere, or they would soon be too many requests and walk on unseen.
          looks += 1;
          const answer = await app.http.inject({
            method,
            url: address,
            headers: { cookie: cookies[who] ?? '' },
            remoteAddress: `10.0.${Math.floor(looks / 250)}.${looks % 250}`,
          });
          expect(answer.statusCode, `${method} ${address}`).toBeLessThan(500);
          expect(answer.statusCode, `${method} ${address}`).not.toBe(429);
          if (answer.statusCode === 200) opened.push(address);
        }
      }
      expect(await dump(office)).toEqual(before);
      // A walk that is turned away everywhere would prove nothing.
      expect(opened.length).toBeGreaterThan(who === 'coordinator' ? 40 : 25);
    },
  );
});

/** Something of everything: each kind of link that a mail can hold, and a browser for each role. */
async function furnish(office: TestOffice) {
  const { application } = await sessionConfirmed(office);
  const maker = await makersLink(office, KOU);
  must(await mailMakerPage(office, { makerId: KOU.id, renew: false }));
  const makerPage = await mailedLink(office, KOU.addresses[0] ?? '', 'maker');
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  const registration = await attendeesLink(office, ICHIRO.email);
  must(await signUp(office, page, NIJIKO));
  const check = await mailedLink(office, NIJIKO.email, 'registration-check');
  const status = await mailedLink(office, APPLICANT, 'status');
  const waiting = await applicantFiles(office, { association: '待受医師会' });
  const verification = await mailedLink(office, APPLICANT, 'verification');
  const draft = await startDraft(office, { association: '下書医師会' });
  must(await mailDraftLink(office, draft, 'kakikake@ishikai.example.jp'));
  const resume = await mailedLink(office, 'kakikake@ishikai.example.jp', 'draft');
  const day = Temporal.PlainDate.from('2026-09-05');
  must(
    await permitLateFiling(office, {
      email: 'okure@ishikai.example.jp',
      date: day,
      validUntil: day,
      reason: '会場の都合',
      by: '調整　花子',
    }),
  );
  const permit = await mailedLink(office, 'okure@ishikai.example.jp', 'late-permit');
  const desk = await signedIn(office);
  await askSignIn(office, 'coordinator@mhlw.example');
  const signIn = await mailedLink(office, 'coordinator@mhlw.example', 'sign-in');
  const reception = await openedReception(office, application.id);
  const feed: FeedOf = { kind: 'session', applicationId: application.id, holder: APPLICANT };
  await issueFeed(office, feed);
  const trusted = await trustAfterVerification(office, APPLICANT);
  const mails = await office.outbox();
  return {
    params: {
      link: [
        maker,
        makerPage,
        page,
        registration,
        check,
        status,
        verification,
        resume,
        permit,
        signIn,
        reception,
        'no-such-link',
      ],
      reference: [application.reference, waiting.application.reference],
      file: [`${await feedLink(office, feed)}.ics`, 'no-such-feed.ics'],
      id: [...mails.slice(0, 3).map((mail) => mail.id), KOU.id, 'no-such-id'],
    },
    cookies: {
      stranger: '',
      applicant: `applicant=${trusted}; draft=${draft}`,
      coordinator: `desk=${desk}`,
    },
  };
}

async function mailedLink(office: TestOffice, email: string, purpose: LinkPurpose): Promise<string> {
  return tokenOf(await office.lastMailTo(email), purpose);
}

async function openedReception(office: TestOffice, applicationId: string): Promise<string> {
  must(await openReception(office, applicationId));
  const read = must(await readReceptionSetUp(office, applicationId));
  return read.link ?? '';
}

async function signedIn(office: TestOffice): Promise<string> {
  await askSignIn(office, 'coordinator@mhlw.example');
  const mail = await office.lastMailTo('coordinator@mhlw.example');
  const cookie = must(await signInByCode(office, 'coordinator@mhlw.example', codeOf(mail)));
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), office.now()));
  if (!browser) throw new Error('not signed in');
  await nameCoordinator(office, browser, '調整　花子');
  return cookie;
}

/** Every GET route with every value that its parameters may take. */
function addresses(routes: readonly string[], params: Record<string, string[]>): string[] {
  const patterns = routes.filter((route) => route.startsWith('GET ')).map((route) => route.slice('GET '.length));
  return patterns.flatMap((pattern) => fill(pattern, params));
}

function fill(pattern: string, params: Record<string, string[]>): string[] {
  const name = /:(\w+)/.exec(pattern)?.[1];
  if (name === undefined) return [pattern.replace('*', 'demokai.css')];
  const values = params[name] ?? params.id ?? [];
  return values.flatMap((value) => fill(pattern.replace(`:${name}`, value), params));
}

/** All rows of all tables, as text. */
async function dump(office: TestOffice): Promise<Record<string, string>> {
  return office.store.read(async (tx) => {
    const rows: Record<string, string> = {};
    for (const table of Object.values(tx.tables)) {
      if (is(table, Table)) rows[getTableName(table)] = JSON.stringify(await tx.db.select().from(table));
    }
    return rows;
  });
}
