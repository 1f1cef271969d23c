import type { FastifyInstance } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { APPLICANT } from '../support/cast.ts';
import { codeOf, type TestOffice } from '../support/office.ts';
import { type Visitor, visit } from './visitor.ts';

/** The applicant's own page, as their mail has it. */
export async function statusPathOf(office: TestOffice, application: Application): Promise<string> {
  return `/status/${await statusLinkOf(office, filingOf(application))}`;
}

/** A browser that entered the mailed code. */
export async function trustedApplicant(office: TestOffice, http: FastifyInstance, path: string): Promise<Visitor> {
  const visitor = visit(http);
  // What was owed before leaves first, so that the code's mail is the last one.
  await office.deliver();
  await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  const code = codeOf(await office.lastMailTo(APPLICANT));
  const entered = await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
  if (entered.status !== 303) throw new Error(`not trusted: ${entered.status}`);
  return visitor;
}

/** A coordinator who has signed in and given a name. */
export async function signedInCoordinator(office: TestOffice, http: FastifyInstance): Promise<Visitor> {
  const visitor = visit(http);
  const email = 'coordinator@mhlw.example';
  await visitor.post('/sign-in', { email }, '/sign-in');
  await visitor.post('/sign-in/code', { email, code: codeOf(await office.lastMailTo(email)) }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}
