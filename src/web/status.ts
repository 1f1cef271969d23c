import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** The applicant's page of one application, and its acts. */
export function statusRoutes(_server: FastifyInstance, _web: Web): void {}
