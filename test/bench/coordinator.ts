import type { FastifyInstance } from 'fastify';
import { openSignIn } from '#workflow/access/sign-in.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import type { TestOffice } from '../support/office.ts';
import { type Visitor, visit } from '../web/visitor.ts';

/** A browser that is signed in at the desk. Without the mail: on a machine that has just filled a database it may be late. */
export async function signedIn(office: TestOffice, http: FastifyInstance): Promise<Visitor> {
  const visitor = visit(http);
  const [email = ''] = office.policy.coordinators;
  const who = { role: 'coordinator', email, name: '調整　花子', client: undefined } as const;
  visitor.cookies.set('desk', await inOneWrite(office, (work) => openSignIn(work, who)));
  return visitor;
}
