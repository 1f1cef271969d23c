import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** 参加申込: the unlisted page of a session, and an attendee's own page. */
export function joinRoutes(_server: FastifyInstance, _web: Web): void {}
