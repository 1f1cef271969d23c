import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** What a coordinator does with one application. */
export function deskActRoutes(_server: FastifyInstance, _web: Web): void {}
