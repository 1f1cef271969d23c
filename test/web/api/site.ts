import { apiRoutes } from '#web/api/routes.ts';
import { makeApiKey } from '#workflow/access/api-keys.ts';
import type { TestOffice } from '../../support/office.ts';
import { openSite } from '../visitor.ts';

export const HANAKO = { email: 'coordinator@mhlw.example', name: '調整　花子', purpose: '試験' };

export interface Asked {
  token?: string;
  body?: unknown;
  key?: string;
}

/** The API over a test's office; `ask` speaks JSON to it. */
export async function openApi(office: TestOffice) {
  const http = await openSite(office, [apiRoutes]);
  return {
    http,
    key: await makeApiKey(office, HANAKO),
    async attach(token: string, name: string, bytes: Uint8Array) {
      const response = await http.inject({
        method: 'POST',
        url: `/api/v1/drafts/files?name=${encodeURIComponent(name)}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        payload: Buffer.from(bytes),
      });
      return { status: response.statusCode, body: JSON.parse(response.body) };
    },
    async ask(method: 'GET' | 'POST' | 'PUT', path: string, asked: Asked = {}) {
      const response = await http.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          ...(asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` }),
          ...(asked.key === undefined ? {} : { 'idempotency-key': asked.key }),
          ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(asked.body === undefined
          ? {}
          : { payload: typeof asked.body === 'string' ? asked.body : JSON.stringify(asked.body) }),
      });
      return {
        status: response.statusCode,
        body: JSON.parse(response.body),
        type: String(response.headers['content-type']),
        headers: response.headers,
      };
    },
  };
}

/** 様式1 as the API takes it; the same as `form1Input` of the cast. */
export function form1Body(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    association: '見本市医師会',
    contact: {
      name: '公労　太郎',
      kana: 'こうろう　たろう',
      phone: '03-5253-1111',
      extension: '3189',
      email: 'taro@ishikai.example.jp',
    },
    slots: [
      slot(1, '2026-10-20', '10:00', '12:00', '11:00', '11:15'),
      slot(2, '2026-10-21', '13:00', '15:00', '14:00', '14:15'),
    ],
    noFurtherCandidates: true,
    venue: { name: '見本会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
    mode: 'in-person',
    remarks: '',
    ...changes,
  };
}

export function slot(rank: number, date: string, ...[from, to, start, end]: [string, string, string, string]) {
  return { rank, date, meeting: { start: from, end: to }, demo: { start, end } };
}

/** One field of every row. */
export function column(rows: readonly Record<string, unknown>[], name: string): unknown[] {
  return rows.map((row) => row[name]);
}
