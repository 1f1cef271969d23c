import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Flyer } from '#domain/case/flyer.ts';
import { joinRoutes } from '#web/attendee/join.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { registrationRoutes } from '#web/attendee/registration.ts';
import { feedRoutes } from '#web/feeds/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { makeFlyer } from '#workflow/attendees/lists.ts';
import { changeSignUp } from '#workflow/attendees/open-sign-up.ts';
import { changeSession } from '#workflow/session/change.ts';
import { type FeedOf, feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import {
  APPLICANT,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { statusPathOf, trustedApplicant } from '../trusted.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const CONNECTION = 'https://kaigi.example.jp/himitsu';

/** Online, and every text of the session that somebody can write names where to connect. */
async function onlineSession() {
  const { application } = await sessionConfirmed(office, { mode: 'online' });
  const page = await signUpPage(office);
  const texts = { timetable: `13:00 ${CONNECTION} を開く`, parking: `${CONNECTION} へは自宅からでも` };
  must(await changeSignUp(office, application.id, { capacity: undefined, closesOn: undefined, ...texts }));
  const { version } = (await office.see(application.id)).application;
  const edit = { url: CONNECTION, note: `当日は ${CONNECTION} へ` };
  must(await changeSession(office, { applicationId: application.id, seenVersion: version, actor: COORDINATOR, edit }));
  return { application, page };
}

async function feedOf(of: FeedOf): Promise<string> {
  await issueFeed(office, of);
  return `/feed/${await feedLink(office, of)}.ics`;
}

/** As a calendar reads it: long lines are folded. */
const unfolded = (text: string): string => text.replaceAll('\r\n ', '');

test('where to connect is in nothing that is passed on, also where notes and texts name it', async () => {
  const { application, page } = await onlineSession();
  const http = await openSite(office, [statusRoutes, attendeeListRoutes, joinRoutes, feedRoutes]);
  const status = await statusPathOf(office, application);
  const applicant = await trustedApplicant(office, http, status);
  const flyers: Flyer[] = [];
  const documents = {
    ...office.documents,
    flyerPdf: (flyer: Flyer) => {
      flyers.push(flyer);
      return office.documents.flyerPdf(flyer);
    },
  };
  must(await makeFlyer({ ...office, documents }, application.id));
  const own = await applicant.get(status);
  const announcement = /<textarea[^>]*readonly[^>]*>([^<]*)<\/textarea>/.exec(own.html)?.[1] ?? '';
  const holder = { applicationId: application.id, holder: APPLICANT };
  const passedOn = {
    flyer: JSON.stringify(flyers),
    announcement,
    'sign-up page': (await visit(http).get(`/join/${page}`)).html,
    'calendar of the session': unfolded((await visit(http).get(await feedOf({ kind: 'session', ...holder }))).html),
    'calendar of the association': unfolded(
      (await visit(http).get(await feedOf({ kind: 'association', ...holder }))).html,
    ),
  };
  const said = Object.entries(passedOn).map(([name, text]) => [
    name,
    text.includes('当日は'),
    text.includes(CONNECTION),
  ]);
  expect(said).toEqual(Object.keys(passedOn).map((name) => [name, true, false]));
  // The applicant, who made the session, sees it.
  expect(own.text).toContain(CONNECTION);
  await http.close();
});

test('a forwarded link and an attendee’s file do not say where to connect; the applicant’s own browser does', async () => {
  const { application, page } = await onlineSession();
  await attendeeSignsUp(office, page, ICHIRO);
  const http = await openSite(office, [statusRoutes, registrationRoutes, feedRoutes]);
  const status = await statusPathOf(office, application);
  const applicant = await trustedApplicant(office, http, status);
  const stranger = visit(http);
  const registration = `/registration/${await attendeesLink(office, ICHIRO.email)}`;
  const seen = {
    'status page, forwarded': (await stranger.get(status)).html,
    'its file': unfolded((await stranger.get(`${status}/session.ics`)).html),
    'registration page': (await stranger.get(registration)).html,
    'the attendee’s file': unfolded((await stranger.get(`${registration}/session.ics`)).html),
    'status page': (await applicant.get(status)).html,
    'the applicant’s file': unfolded((await applicant.get(`${status}/session.ics`)).html),
  };
  const said = Object.entries(seen).map(([name, text]) => [name, text.includes('当日は'), text.includes(CONNECTION)]);
  expect(said).toEqual([
    ['status page, forwarded', true, false],
    ['its file', true, false],
    ['registration page', true, false],
    ['the attendee’s file', true, false],
    ['status page', true, true],
    ['the applicant’s file', true, true],
  ]);
  await http.close();
});
