import type { FastifyInstance } from 'fastify';
import type { Web } from './pages.ts';

/** 様式1: three pages, 確認, waiting for the code, 完了. */
export function fileRoutes(_server: FastifyInstance, _web: Web): void {}
