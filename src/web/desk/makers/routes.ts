import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Maker } from '#domain/case/inquiry.ts';
import type { ChangeRow } from '#domain/history/facts.ts';
import { formatDay, formatDemo } from '#domain/text/dates.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { jstDay } from '#domain/text/jst.ts';
import { PREFECTURE_GROUPS, PREFECTURES, type Prefecture } from '#domain/text/prefecture.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { makerNameTaken } from '#domain/words/problems.ts';
import { daysOffPanel, readDaysOff } from '#web/forms/days-off.ts';
import { type NumberRange, readVersion } from '#web/forms/number.ts';
import { phoneOf } from '#web/forms/phone.ts';
import { FormReader } from '#web/forms/reader.ts';
import { type Fields, fieldOf } from '#web/frame/fields.ts';
import { goTo, type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { Choice, FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { addDaysOff, removeDaysOff } from '#workflow/asking/days-off.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { type MakerOverview, readMakerEntry, readMakerOverviews, saveMakerStep } from '#workflow/asking/save-maker.ts';

type OneMaker = { Params: { id: string } };

/** メーカーの登録 at the desk. */
export function makerRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { saved?: string; linked?: string } }>('/desk/makers', async (request, reply) => {
      const makers = await readMakerOverviews(web.office);
      return showPage({ web, request, reply }, 'desk/makers/makers', {
        page: { title: DESK_PAGES.makers, heading: DESK_PAGES.makers, width: 'wide', noindex: true },
        viewer: deskViewer(request, 'makers'),
        makers: makers.map((maker) => ({ ...maker, regionsText: regionsText(maker.regions) })),
        overbooked: makers.filter((maker) => maker.overbooked.length > 0).map(overbookedOf),
        linked: makers.find((maker) => maker.id === request.query.linked)?.name ?? '',
        saved: makers.find((maker) => maker.id === request.query.saved)?.name ?? '',
      });
    });
    desk.get('/desk/makers/new', (request, reply) =>
      showForm({ web, request, reply }, { id: undefined, seenVersion: 0 }, { values: BLANK, problems: {} }),
    );
    desk.post('/desk/makers/new', (request, reply) => save({ web, request, reply }, undefined));
    desk.get<OneMaker>('/desk/makers/:id', async (request, reply) => {
      const visit = { web, request, reply };
      const entry = await readMakerEntry(web.office, request.params.id);
      if (!entry) return notFound(visit);
      const seen = { id: entry.maker.id, seenVersion: entry.edit.version };
      return showForm(visit, seen, { values: valuesOf(entry.maker), problems: {} }, { maker: entry.maker });
    });
    desk.post<OneMaker>('/desk/makers/:id', (request, reply) => save({ web, request, reply }, request.params.id));
    desk.post<OneMaker>('/desk/makers/:id/days-off', (request, reply) => addSpan({ web, request, reply }));
    desk.post<{ Params: { id: string; span: string } }>(
      '/desk/makers/:id/days-off/:span/removal',
      async (request, reply) => {
        const { id: makerId, span } = request.params;
        const done = await removeDaysOff(web.office, { makerId, by: actorOf(request).name }, span);
        return done.ok ? goTo(reply, `/desk/makers/${makerId}#days-off`) : notFound({ web, request, reply });
      },
    );
    desk.post<OneMaker>('/desk/makers/:id/page', async (request, reply) => {
      const renew = fieldOf(request, 'renew') === 'on';
      const mailed = await mailMakerPage(web.office, { makerId: request.params.id, renew });
      return mailed.ok ? goTo(reply, `/desk/makers?linked=${mailed.value.id}`) : notFound({ web, request, reply });
    });
  });
}

/** One more 不可日, as a maker said it to the desk. */
async function addSpan(visit: Visit<OneMaker>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id } = request.params;
  const entry = await readMakerEntry(web.office, id);
  if (!entry) return notFound(visit);
  const form = FormReader.of(request);
  const span = readDaysOff(form, jstDay(web.office.now()));
  if (!form.isWrong) {
    const added = await addDaysOff(web.office, { makerId: id, by: actorOf(request).name }, span);
    if (added.ok) return goTo(reply, `/desk/makers/${id}#days-off`);
    form.problems.from = refusalSentence(added.refusal);
  }
  // What was typed below stands beside the entry as it is kept.
  const values = { ...valuesOf(entry.maker), ...form.values };
  const seen = { id, seenVersion: entry.edit.version };
  return showForm(visit, seen, { values, problems: form.problems }, { maker: entry.maker });
}

async function save(visit: Visit, id: string | undefined): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const maker = readMaker(form);
  const seen = { id, seenVersion: readVersion(form.raw('seenVersion')) };
  if (form.isWrong) return showForm(visit, seen, form.state);
  const { name: by } = actorOf(request);
  const saved = await saveMakerStep(web.office, { ...maker, ...seen, by });
  if (saved.ok) return goTo(reply, `/desk/makers?saved=${saved.value.id}`);
  switch (saved.why) {
    case 'not-found':
      return notFound(visit);
    case 'name-taken':
      form.problems.name = makerNameTaken(maker.name);
      return showForm(visit, seen, form.state);
    case 'stale': {
      const changed = { by: saved.edit.by, at: saved.edit.at ?? null, rows: differences(saved.standing, maker) };
      // Who presses again has seen what stands now.
      return showForm(visit, { id, seenVersion: saved.edit.version }, form.state, { changed });
    }
  }
}

type TypedMaker = Omit<Maker, 'id' | 'daysOff'>;

/** What somebody else saved, where it is not what was typed. */
function differences(standing: Maker, typed: TypedMaker): ChangeRow[] {
  const words = (maker: TypedMaker): [string, string][] => [
    [FIELD_WORDS.makerName, maker.name],
    [FIELD_WORDS.products, maker.products],
    ['メールアドレス', maker.addresses.join('\n')],
    [FIELD_WORDS.crews, String(maker.crews)],
    [FIELD_WORDS.bufferMinutes, String(maker.bufferMinutes)],
    [FIELD_WORDS.regions, regionsText(maker.regions)],
    ['照会の対象', maker.active ? 'する' : 'しない'],
    [FIELD_WORDS.makerContact, maker.contact.name],
    [FIELD_WORDS.makerPhone, maker.contact.phone],
    [FIELD_WORDS.makerRemarks, maker.contact.remarks],
  ];
  const own = new Map(words(typed));
  return words(standing)
    .filter(([label, before]) => own.get(label) !== before)
    .map(([label, before]) => ({ label, before, after: own.get(label) ?? '' }));
}

function readMaker(form: FormReader): TypedMaker {
  return {
    name: form.line('name', FIELD_WORDS.makerName, { required: true, longest: 80 }),
    products: form.line('products', FIELD_WORDS.products, { required: false, longest: 200 }),
    addresses: readAddresses(form),
    crews: numberOf(form, 'crews', '対応できる組数', { least: 1, most: 99 }),
    bufferMinutes: numberOf(form, 'bufferMinutes', '前後の移動時間', { least: 0, most: 600 }),
    regions: readRegions(form),
    active: form.ticked('active'),
    contact: {
      name: form.line('contactName', FIELD_WORDS.makerContact, { required: false, longest: 60 }),
      phone: phoneOf(form, 'contactPhone', FIELD_WORDS.makerPhone),
      remarks: form.text('contactRemarks', FIELD_WORDS.makerRemarks, { required: false, longest: 300 }),
    },
  };
}

function readAddresses(form: FormReader): string[] {
  const lines = form
    .text('addresses', 'メールアドレス', { required: true, longest: 2000 })
    .split('\n')
    .filter((line) => line.trim() !== '');
  const addresses = lines.map((line) => ({ line, address: readEmail(line) }));
  const wrong = addresses.filter(({ address }) => address === undefined).map(({ line }) => line.trim());
  if (wrong.length > 0) {
    form.problems.addresses = `次の行をメールアドレスとして読み取れませんでした：${wrong.join('、')}`;
  }
  // The same mailbox twice would get every mail twice.
  const read = [...new Set(addresses.flatMap(({ address }) => (address === undefined ? [] : [address])))];
  form.doubtMail('addresses', read);
  return read;
}

function readRegions(form: FormReader): Prefecture[] {
  const chosen = PREFECTURE_GROUPS.flatMap(({ key }) => form.choices(regionField(key)));
  return PREFECTURES.filter((prefecture) => chosen.includes(prefecture));
}

function regionField(key: string): string {
  return `regions-${key}`;
}

/** 「全国」, whole 地方 by their name, and single 都道府県. */
function regionsText(regions: readonly Prefecture[]): string {
  if (regions.length === 0 || regions.length === PREFECTURES.length) return '全国';
  return PREFECTURE_GROUPS.flatMap(({ name, prefectures }) => {
    const served = prefectures.filter((prefecture) => regions.includes(prefecture));
    return served.length === prefectures.length ? [name] : served;
  }).join('、');
}

/** What crews and travel time do not allow, said and not prevented: the sessions are fixed already. */
function overbookedOf(maker: MakerOverview) {
  return {
    title: `${maker.name}の説明会が、対応できる組数（${maker.crews}組）を超えて重なっています`,
    sessions: maker.overbooked.map((other) => ({
      href: casePath(other.reference),
      label: `${formatDay(other.date)}　デモ ${formatDemo(other.demo)}　${other.association}`,
    })),
  };
}

function numberOf(form: FormReader, name: string, label: string, range: NumberRange): number {
  return form.number(name, range, `${label}は、${range.least}から${range.most}までの数字でご入力ください。`);
}

const BLANK: Fields = { crews: '1', bufferMinutes: '60', active: 'on' };

function valuesOf(maker: Maker): Fields {
  return {
    name: maker.name,
    products: maker.products,
    addresses: maker.addresses.join('\n'),
    crews: String(maker.crews),
    ...Object.fromEntries(
      PREFECTURE_GROUPS.map(({ key, prefectures }) => [
        regionField(key),
        prefectures.filter((prefecture) => maker.regions.includes(prefecture)),
      ]),
    ),
    bufferMinutes: String(maker.bufferMinutes),
    contactName: maker.contact.name,
    contactPhone: maker.contact.phone,
    contactRemarks: maker.contact.remarks,
    ...(maker.active ? { active: 'on' } : {}),
  };
}

function showForm(
  visit: Visit,
  { id, seenVersion }: { id: string | undefined; seenVersion: number },
  form: FormState,
  beside: { changed?: { by: string; at: Temporal.Instant | null; rows: ChangeRow[] }; maker?: Maker } = {},
): FastifyReply {
  const { changed, maker } = beside;
  const heading = id === undefined ? 'メーカーを登録する' : 'メーカーの登録内容を直す';
  const shown: Shown = {
    page: { title: heading, heading, width: 'wide', noindex: true, error: changed !== undefined },
    viewer: deskViewer(visit.request, 'makers'),
    form,
    pageAction: id === undefined ? '' : `/desk/makers/${encodeURIComponent(id)}/page`,
    regionGroups: PREFECTURE_GROUPS.map(({ key, name, prefectures }) => ({
      field: regionField(key),
      name,
      options: prefectures.map((prefecture): Choice => ({ value: prefecture, label: prefecture })),
    })),
    seenVersion: String(seenVersion),
    changed: changed ?? null,
    daysOff: maker ? daysOffPanel(maker.daysOff, jstDay(visit.web.office.now())) : null,
    action: id === undefined ? '/desk/makers/new' : `/desk/makers/${encodeURIComponent(id)}`,
  };
  return showPage(visit, 'desk/makers/form', shown, changed ? 409 : undefined);
}

function notFound(visit: Visit): FastifyReply {
  const next = { href: '/desk/makers', label: 'メーカーの一覧へ' };
  return showRefusal(visit, { code: 'not-found' }, next, deskViewer(visit.request, 'makers'));
}
