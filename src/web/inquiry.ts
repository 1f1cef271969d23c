import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** The page behind a maker's link. */
export function inquiryRoutes(_server: FastifyInstance, _web: Web): void {}
