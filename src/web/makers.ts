import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** メーカーの登録 at the desk. */
export function makerRoutes(_server: FastifyInstance, _web: Web): void {}
