import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** /mailbox: mail that was kept because nothing is sent here. */
export function mailboxRoutes(_server: FastifyInstance, _web: Web): void {}
