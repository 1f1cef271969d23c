import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** 調整担当の窓口: list and one application in full. */
export function deskRoutes(_server: FastifyInstance, _web: Web): void {}
