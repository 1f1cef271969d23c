import type { FastifyRequest } from 'fastify';
import { networkOf } from './network.ts';

/** What an operator looks for after a break-in, or while one is tried. */
export type SecurityEvent =
  | 'sign-in'
  | 'sign-out'
  | 'second-step'
  | 'second-step-added'
  | 'second-step-removed'
  | 'sign-in-ended'
  | 'trust'
  | 'trust-ended'
  | 'api-key-made'
  | 'api-key-ended'
  | 'token'
  | 'webhook-made'
  | 'webhook-ended'
  | 'code-asked'
  | 'limit'
  | 'form';

/** `failed`: a wrong or dead proof; `refused`: a good one that is not for this, or too much of it. */
export type SecurityOutcome = 'done' | 'failed' | 'refused';

/** Who it was: a role, and the person's name where one is known. Never an address, a code, a link or a cookie. */
export interface LogActor {
  role: 'coordinator' | 'applicant' | 'program' | 'stranger';
  name?: string;
}

/**
 * One line of one shape for everything that concerns who may do what: event, outcome, actor, network; the request's id is
 * that of its error page. `about`: the id of what it was done to.
 */
export function logSecurity(
  request: FastifyRequest,
  line: { event: SecurityEvent; outcome: SecurityOutcome; actor: LogActor; about?: string },
): void {
  const { event, outcome, actor, about } = line;
  const shape = {
    event,
    outcome,
    actor: { role: actor.role, name: actor.name ?? '' },
    network: networkOf(request),
    about: about ?? '',
  };
  request.log[outcome === 'done' ? 'info' : 'warn'](shape, 'security');
}
