import type { FastifyInstance, FastifyReply } from 'fastify';
import { inFormOrder, isOffered, type Product, productWords } from '#domain/form2/product.ts';
import { formatDay, readDate } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { readVersion } from '#web/forms/number.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { readProducts, saveProduct } from '#workflow/form2/products.ts';

type OneProduct = { Params: { id: string } };
type Kept = Awaited<ReturnType<typeof readProducts>>[number];

const PATH = '/desk/form2/products';
const EDITIONS = { least: 2022, most: 2099 };
const PLACES = { least: 1, most: 99 };

/** 機種 of 様式2 at the desk: which can be asked for, from when until when, and on which edition of the form. */
export function deskProductRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { saved?: string } }>(PATH, (request, reply) =>
      showList({ web, request, reply }, request.query.saved ?? ''),
    );
    desk.get(`${PATH}/new`, async (request, reply) => {
      const visit = { web, request, reply };
      return showForm(visit, undefined, { form: { values: await blankProduct(web), problems: {} } });
    });
    desk.post(`${PATH}/new`, (request, reply) => save({ web, request, reply }, undefined));
    desk.get<OneProduct>(`${PATH}/:id`, async (request, reply) => {
      const visit = { web, request, reply };
      const product = await findKept(web, request.params.id);
      return product
        ? showForm(visit, product, { form: { values: valuesOf(product), problems: {} } })
        : notFound(visit);
    });
    desk.post<OneProduct>(`${PATH}/:id`, (request, reply) => save({ web, request, reply }, request.params.id));
  });
}

async function findKept(web: Web, id: string): Promise<Kept | undefined> {
  return (await readProducts(web.office)).find((product) => product.id === id);
}

async function showList(visit: Visit, saved: string): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const products = inFormOrder(await readProducts(web.office), today);
  const heading = '様式2の機種';
  return showPage(visit, 'desk/form2/products', {
    page: { title: heading, heading, caption: DESK_PAGES.form2, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'form2'),
    saved: products.find(({ id }) => id === saved)?.model ?? '',
    products: products.map((product) => ({
      path: `${PATH}/${product.id}`,
      words: productWords(product),
      ...{ edition: product.edition, place: product.place, savedBy: product.savedBy, savedAt: product.savedAt },
      from: dayWords(product.from),
      until: dayWords(product.until),
      isEnded: !isOffered(product, today),
    })),
  });
}

function dayWords(day: string): string {
  return day === '' ? '' : formatDay(Temporal.PlainDate.from(day));
}

/** The next place on the newest edition. */
async function blankProduct(web: Web): Promise<Fields> {
  const products = await readProducts(web.office);
  const edition = products
    .map((product) => product.edition)
    .toSorted()
    .at(-1);
  const places = products.filter((product) => product.edition === edition).map(({ place }) => place);
  return { edition: edition ?? String(EDITIONS.least), place: String(Math.max(0, ...places) + 1) };
}

function valuesOf({ maker, model, from, until, edition, place }: Product): Fields {
  return { maker, model, from: dayWords(from), until: dayWords(until), edition, place: String(place) };
}

function readProduct(form: FormReader, today: Temporal.PlainDate): Omit<Product, 'id'> {
  const day = (name: 'from' | 'until', label: string): string =>
    form
      .optional(name, (typed) => readDate(typed, today), `${label}は「2027年3月31日」の形でご入力ください。`)
      ?.toString() ?? '';
  return {
    maker: form.line('maker', 'メーカー名', { required: true, ...upTo(60, 'メーカー名') }),
    model: form.line('model', '製品名(型番)', { required: true, ...upTo(100, '製品名(型番)') }),
    from: day('from', '提供の始まり'),
    until: day('until', '提供の終わり'),
    edition: String(
      form.number('edition', EDITIONS, `様式2の版は、${EDITIONS.least}年以降の西暦4桁でご入力ください。`),
    ),
    place: form.number('place', PLACES, `様式2での順は、${PLACES.least}～${PLACES.most}の数字でご入力ください。`),
  };
}

async function save(visit: Visit, id: string | undefined): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const standing = id === undefined ? undefined : await findKept(web, id);
  if (id !== undefined && !standing) return notFound(visit);
  const form = FormReader.of(request);
  const facts = readProduct(form, jstDay(web.office.now()));
  const seenVersion = readVersion(form.raw('seenVersion'));
  if (form.isWrong) return showForm(visit, standing, { form: form.state, seenVersion });
  const saved = await saveProduct(web.office, { ...facts, id, seenVersion, by: coordinatorOf(request).name });
  if (saved.ok) return goTo(reply, `${PATH}?saved=${saved.value.id}`);
  if (saved.why === 'not-found') return notFound(visit);
  if (saved.why === 'stale') return showForm(visit, saved.standing, { form: form.state, changed: saved.standing });
  return showForm(visit, standing, { form: { values: form.values, problems: saved.problems }, seenVersion });
}

interface ShownForm {
  form: FormState;
  seenVersion?: number;
  /** As somebody else saved it meanwhile. */
  changed?: Kept;
}

function showForm(visit: Visit, product: Kept | undefined, shown: ShownForm): FastifyReply {
  const heading = product ? '機種を直す' : '機種を加える';
  const { changed } = shown;
  return showPage(
    visit,
    'desk/form2/product',
    {
      page: {
        title: product ? `${productWords(product)}：${heading}` : heading,
        heading,
        caption: DESK_PAGES.form2,
        noindex: true,
        error: changed !== undefined,
      },
      viewer: deskViewer(visit.request, 'form2'),
      form: shown.form,
      action: product ? `${PATH}/${product.id}` : `${PATH}/new`,
      // Who presses again has seen what stands now.
      seenVersion: String(shown.seenVersion ?? product?.version ?? 0),
      changed: changed
        ? {
            ...{ by: changed.savedBy, at: changed.savedAt, words: productWords(changed) },
            ...{ from: dayWords(changed.from), until: dayWords(changed.until) },
            ...{ edition: changed.edition, place: changed.place },
          }
        : null,
    },
    changed ? 409 : undefined,
  );
}

function notFound(visit: Visit): FastifyReply {
  const next = { href: PATH, label: '様式2の機種へ' };
  return showRefusal(visit, { code: 'not-found' }, next, deskViewer(visit.request, 'form2'));
}
