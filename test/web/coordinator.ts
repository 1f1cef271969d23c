import type { FastifyInstance } from 'fastify';
import { codeOf, type TestOffice } from '../support/office.ts';
import { type Visitor, visit } from './visitor.ts';

const DESK_MAIL = 'coordinator@mhlw.example';

/** A coordinator's browser, signed in under this name. */
export async function coordinatorAt(http: FastifyInstance, office: TestOffice, name = '調整　花子'): Promise<Visitor> {
  const visitor = visit(http);
  await visitor.post('/sign-in', { email: DESK_MAIL }, '/sign-in');
  const code = codeOf(await office.lastMailTo(DESK_MAIL));
  await visitor.post('/sign-in/code', { email: DESK_MAIL, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name }, '/sign-in/name');
  return visitor;
}
