import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** Sign-in at the desk. */
export function signInRoutes(_server: FastifyInstance, _web: Web): void {}
