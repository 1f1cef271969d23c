import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATABASES, type Databases } from '../support/databases.ts';
import { type FormPage, openFormClient, type Timings } from '../support/form-client.ts';
import { figuresOf, inWords, probeHealth } from '../support/health-probe.ts';
import { openMailSink } from '../support/mail-sink.ts';
import { type Service, startService } from '../support/service.ts';

const PEOPLE = Number(process.env.PEOPLE ?? 200);
const SECONDS = Number(process.env.SECONDS ?? 60);
/** Before each press somebody reads and types for about so long; `THINK_MS=0`: as fast as the service answers. */
const THINK_MS = Number(process.env.THINK_MS ?? 6000);
/** One page, with a drawing of 200 kB. */
const DRAWING = `1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj
2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj
3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>\nendobj
4 0 obj\n<< /Length 200000 >>\nstream\n${'0 0 m 9 9 l\n'.repeat(20_000).slice(0, 199_999)}\n\nendstream\nendobj
trailer\n<< /Root 1 0 R /Size 5 >>`;
const PLAN = new File([`%PDF-1.4\n${DRAWING}\n%%EOF\n`], '会場図.pdf', { type: 'application/pdf' });

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('200 people file at once for a minute, from the first page to the receipt, half of them with a file: nobody meets an error', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'demokai-crowd-'));
    const post = openPost();
    const sink = await openMailSink(post.look);
    const env = { DATABASE: await databases.fresh(), TRUST_PROXY: '127.0.0.1' };
    const service = await startService({ dataDir, smtpUrl: sink.url, env });
    try {
      const probe = await probeHealth(service);
      const timings: Timings = [];
      const until = performance.now() + SECONDS * 1000;
      const filings: number[] = [];
      const steps = new Map<string, number[]>();
      const errors: string[] = [];
      await Promise.all(
        Array.from({ length: PEOPLE }, async (_, person) => {
          for (let round = 0; performance.now() < until; round += 1) {
            const begun = performance.now();
            await fileOnce(service, { person, round, timings, steps, post }).then(
              () => filings.push(performance.now() - begun),
              (error: Error) => errors.push(error.message),
            );
          }
        }),
      );
      const probed = await probe.stop();
      const { p50, p99 } = figuresOf(timings.map(({ milliseconds }) => milliseconds));
      const whole = figuresOf(filings);
      console.log(
        `${name}: ${filings.length} filings in ${SECONDS} s, ${timings.length} requests, p50 ${p50.toFixed(0)} ms, ` +
          `p99 ${p99.toFixed(0)} ms; a whole filing p50 ${(whole.p50 / 1000).toFixed(1)} s, p99 ${(whole.p99 / 1000).toFixed(1)} s; ${inWords(probed)}`,
      );
      for (const [button, taken] of steps) {
        const of = figuresOf(taken);
        console.log(
          `${name}, 「${button}」 p50 ${of.p50.toFixed(0)} ms, p99 ${of.p99.toFixed(0)} ms of ${taken.length}`,
        );
      }
      expect(errors).toEqual([]);
      expect(timings.filter(({ what }) => !/^(?:GET|POST) (?:200|303)$/.test(what))).toEqual([]);
      expect(filings.length).toBeGreaterThanOrEqual(PEOPLE);
    } finally {
      await service.stop();
      await sink.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

/** The first mail to each address holds its code. */
function openPost() {
  const codes = new Map<string, PromiseWithResolvers<string>>();
  const of = (email: string) => codes.getOrInsertComputed(email, () => Promise.withResolvers<string>());
  const read = new Set<string>();
  return {
    codeFor: (email: string): Promise<string> => of(email).promise,
    look(to: string, bytes: Buffer): void {
      if (read.has(to)) return;
      read.add(to);
      simpleParser(bytes).then(
        ({ text }) => of(to).resolve(/コード：\s*(\d{6})/.exec(text ?? '')?.[1] ?? 'none'),
        of(to).reject,
      );
    },
  };
}

interface Filing {
  person: number;
  round: number;
  timings: Timings;
  /** Milliseconds of each press with the page that it leads to, by its button. */
  steps: Map<string, number[]>;
  post: ReturnType<typeof openPost>;
}

async function fileOnce(service: Service, { person, round, timings, steps, post }: Filing): Promise<void> {
  const browser = openFormClient(service.url, timings);
  const email = `jimu-${person}-${round}@ishikai.example.jp`;
  const press = async (page: FormPage, button: string, values: Parameters<typeof browser.press>[2]) => {
    await pause(THINK_MS * (0.5 + Math.random()));
    const begun = performance.now();
    const shown = await browser.press(page, button, values);
    steps.getOrInsertComputed(button, () => []).push(performance.now() - begun);
    return shown;
  };
  let page = await browser.get('/file');
  page = await press(page, '希望日時へ進む', {
    ...{ association: `見本${person}医師会`, contactName: '公労　太郎', contactKana: 'こうろう　たろう' },
    ...{ phone: '03-5253-1111', email },
  });
  page = await press(page, '会場・備考へ進む', {
    ...{ slot1Date: DAY, slot1MeetingStart: '10:00', slot1MeetingEnd: '12:00' },
    ...{ slot1DemoStart: '11:00', slot1DemoEnd: '11:15', noFurtherCandidates: 'on' },
  });
  const place = {
    ...(person % 2 === 0 ? { layouts: [PLAN] } : {}),
    mode: 'in-person',
    venueName: '見本会館',
    address: '東京都千代田区霞が関1-2-2',
  };
  page = await press(page, '確認画面へ進む', place);
  page = mustShow(await press(page, 'この内容で申請する', {}), 'メールの確認');
  mustShow(await press(page, '申請を確定する', { code: await post.codeFor(email) }), '申請が完了しました');
}

/** By the real clock that the process goes by. */
const DAY = Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString();

function mustShow(page: FormPage, heading: string): FormPage {
  const shown = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.html)?.[1]?.trim() ?? '';
  if (shown !== heading) throw new Error(`${page.path}: ${page.status} 「${shown}」 instead of 「${heading}」`);
  return page;
}
