import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** はじめのページ and ご案内. */
export function startRoutes(_server: FastifyInstance, _web: Web): void {}
