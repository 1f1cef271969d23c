import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fileRoutes } from '#web/filing/routes.ts';
import { CONTACT_FIELDS, SLOT_FIELDS, VENUE_FIELDS } from '#web/forms/form1/fields.ts';
import { FILE_MAX_BYTES } from '#web/frame/file-intake.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openApi } from '../api/site.ts';
import { keptOn, problemsOn, undescribed } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';
import {
  FIELD_CASES,
  FILED_AT,
  FORM_RULE_CASES,
  GOOD,
  LAYOUT_CASES,
  type Said,
  SHAPE_CASES,
  SIX_LAYOUTS,
  type Typed,
} from './cases.ts';

const PAGES = [
  { path: '/file/contact', fields: CONTACT_FIELDS },
  { path: '/file/slots', fields: SLOT_FIELDS },
  { path: '/file/venue', fields: VENUE_FIELDS },
];
const ALL_CASES = [...FIELD_CASES, ...FORM_RULE_CASES];

/** Nothing of the form is ever taken, so all cases share an office; the limit on posts is each server's own. */
let office: TestOffice;
let http: FastifyInstance;

beforeAll(async () => {
  office = await openOffice({ now: FILED_AT });
});
afterAll(async () => {
  await office.close();
});
beforeEach(async () => {
  http = await openSite(office, [fileRoutes]);
});
afterEach(async () => {
  await http.close();
});

/** A browser with a draft that could be filed. */
async function applicantAtTheForm(): Promise<Visitor> {
  const applicant = visit(http);
  applicant.cookies.set('draft', await startDraft(office, 'form1', { ...GOOD }));
  return applicant;
}

/** What the controls of these fields hold after it was typed: no radio or box stands for a forged value. */
function standing(fields: readonly string[], typed: Typed): Record<string, string> {
  const shown = {
    ...typed,
    mode: ['in-person', 'online'].includes(typed.mode ?? '') ? (typed.mode ?? '') : '',
    noFurtherCandidates: typed.noFurtherCandidates === 'on' ? 'on' : '',
  };
  // 「第一希望と同じ時間」 is a help for the hand and never stays ticked.
  const helps = fields === SLOT_FIELDS ? { slot2SameHours: '', slot3SameHours: '' } : {};
  return { ...Object.fromEntries(Object.entries(shown).filter(([name]) => fields.includes(name))), ...helps };
}

function only(fields: readonly string[], values: Typed): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => fields.includes(name)));
}

test('the table has at least three wrong inputs for every field of 様式1', () => {
  const fields = [...CONTACT_FIELDS, ...SLOT_FIELDS, ...VENUE_FIELDS];
  expect(fields.filter((field) => FIELD_CASES.filter(({ about }) => about === field).length < 3)).toEqual([]);
  expect(LAYOUT_CASES.length).toBeGreaterThan(2);
});

describe('on the pages of the form', () => {
  test.each(ALL_CASES)('$about: $said', async ({ typed, said }) => {
    const applicant = await applicantAtTheForm();
    const all = { ...GOOD, ...typed };
    for (const { path, fields } of PAGES) {
      if (!fields.some((field) => field in typed)) continue;
      const answer = await applicant.post(path, only(fields, all), path);
      const here = Object.entries(said).filter(([field]) => fields.some((own) => own.startsWith(field)));
      expect(problemsOn(answer.html)).toEqual(Object.fromEntries(here));
      expect(undescribed(answer.html)).toEqual([]);
      expect(answer.status).toBe(here.length === 0 ? 303 : 422);
      if (here.length > 0) expect(keptOn(answer.html)).toEqual(standing(fields, all));
    }
    for (const { path, fields } of PAGES) {
      expect(keptOn((await applicant.get(path)).html)).toEqual(standing(fields, all));
    }
    const check = await applicant.get('/file/check');
    const first = PAGES.find(({ fields }) => fields.some((own) => own.startsWith(Object.keys(said)[0] ?? '')));
    expect([check.status, check.location]).toEqual([303, `${first?.path}?from=check`]);
  });

  test.each(LAYOUT_CASES)('layouts: $name', async ({ name, bytes, sentence }) => {
    const applicant = await applicantAtTheForm();
    const typed = { ...only(VENUE_FIELDS, GOOD), venueName: '別の会館', remarks: '添付を\nご覧ください' };
    const answer = await applicant.upload('/file/venue', typed, { field: 'layouts', name, bytes });
    expect(answer.status).toBe(422);
    expect(problemsOn(answer.html)).toEqual({ layouts: sentence });
    expect(undescribed(answer.html)).toEqual([]);
    for (const page of [answer, await applicant.get('/file/venue')]) {
      expect(keptOn(page.html)).toEqual(standing(VENUE_FIELDS, typed));
    }
  });

  test('layouts: six at once keep the first five, and all that was typed', async () => {
    const applicant = await applicantAtTheForm();
    const typed = { ...only(VENUE_FIELDS, GOOD), venueName: '別の会館' };
    const files = SIX_LAYOUTS.map((file) => ({ field: 'layouts', ...file }));
    const answer = await applicant.upload('/file/venue', typed, files);
    expect(answer.status).toBe(422);
    expect(problemsOn(answer.html)).toEqual({
      layouts: '添付できるファイルは5つまでです。「6枚目.pdf」を添付するには、先にほかのファイルを取り除いてください。',
    });
    const again = await applicant.get('/file/venue');
    expect(keptOn(again.html)).toEqual({ ...standing(VENUE_FIELDS, typed), layoutsRemove: '' });
    expect(SIX_LAYOUTS.map(({ name }) => again.text.includes(name))).toEqual([true, true, true, true, true, false]);
  });
});

describe('through the API', () => {
  let api: Awaited<ReturnType<typeof openApi>>;
  beforeEach(async () => {
    api = await openApi(office);
  });
  afterEach(async () => {
    await api.http.close();
  });

  async function errorsOf(body: unknown): Promise<Said> {
    const { status, body: problem } = await api.ask('POST', '/applications', { body });
    expect([status, problem.code]).toEqual([422, 'invalid-input']);
    const errors: { pointer: string; detail: string }[] = problem.errors;
    return Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]));
  }

  test.each(ALL_CASES)('$about: $said', async ({ typed, said }) => {
    const all = { ...GOOD, ...typed };
    const { body, pointerOf } = asJson(all);
    expect(await errorsOf(body)).toEqual(
      Object.fromEntries(Object.entries(said).map(([field, sentence]) => [pointerOf(field), sentence])),
    );
  });

  test.each(LAYOUT_CASES)('layouts: $name', async ({ name, bytes, sentence }) => {
    const draft = await api.ask('POST', '/drafts', { body: {} });
    const { status, body: problem } = await api.attach(draft.body.draftToken, name, bytes);
    // What is too large is not read to its end, so nothing is said of the file itself.
    if (bytes.length > FILE_MAX_BYTES) expect([status, problem.code]).toEqual([413, 'body-too-large']);
    else expect([status, problem.errors]).toEqual([422, [{ pointer: '', detail: sentence }]]);
  });

  test.each(SHAPE_CASES)('$pointer of the wrong kind', async ({ pointer, value, sentence, also }) => {
    const body = withValue(asJson(GOOD).body, pointer, value);
    expect(await errorsOf(body)).toEqual({ ...also, [pointer]: sentence });
  });
});

const POINTERS: Record<string, string> = {
  association: '/association',
  contactName: '/contact/name',
  contactKana: '/contact/kana',
  phone: '/contact/phone',
  extension: '/contact/extension',
  email: '/contact/email',
  noFurtherCandidates: '/noFurtherCandidates',
  mode: '/mode',
  venueName: '/venue/name',
  postalCode: '/venue/postalCode',
  address: '/venue/address',
  remarks: '/remarks',
};
const PARTS: Record<string, string> = {
  Date: '/date',
  MeetingStart: '/meeting/start',
  MeetingEnd: '/meeting/end',
  DemoStart: '/demo/start',
  DemoEnd: '/demo/end',
};

/** The same form as JSON: rows in which nothing is typed are left out. */
function asJson(typed: Typed): { body: Record<string, unknown>; pointerOf(field: string): string } {
  const ranks = [1, 2, 3].filter((rank) => Object.keys(PARTS).some((part) => typed[`slot${rank}${part}`]));
  let body: Record<string, unknown> = {
    slots: ranks.map((rank) => ({ rank, meeting: {}, demo: {} })),
    contact: {},
    venue: {},
  };
  const pointerOf = (field: string): string => {
    const [, rank, part = ''] = /^slot(\d)(\w*)$/.exec(field) ?? [];
    if (rank === undefined) return POINTERS[field] ?? field;
    const index = ranks.indexOf(Number(rank));
    return index === -1 ? '/slots' : `/slots/${index}${PARTS[part] ?? ''}`;
  };
  for (const [field, text] of Object.entries(typed)) {
    const pointer = pointerOf(field);
    if (pointer === '/slots') continue;
    body = withValue(body, pointer, field === 'noFurtherCandidates' ? text === 'on' : text);
  }
  return { body, pointerOf };
}

/** The same JSON with one value in its place. */
function withValue(body: Record<string, unknown>, pointer: string, value: unknown): Record<string, unknown> {
  const [, name = '', ...deeper] = pointer.split('/');
  if (deeper.length === 0) return { ...body, [name]: value };
  const inner = body[name];
  if (Array.isArray(inner)) {
    const [index = '', ...inside] = deeper;
    const rows = [...inner];
    rows[Number(index)] =
      inside.length === 0 ? value : withValue(Object(inner[Number(index)]), `/${inside.join('/')}`, value);
    return { ...body, [name]: rows };
  }
  return { ...body, [name]: withValue(Object(inner), `/${deeper.join('/')}`, value) };
}
