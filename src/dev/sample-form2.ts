import type { Collection, CollectionTerms } from '#domain/form2/collection.ts';
import type { Entry } from '#domain/form2/entry.ts';
import { EMPTY_FORM2, type Form2Texts } from '#domain/form2/fields.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { readForm2 } from '#domain/form2/reading.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import { isWeekend } from '#domain/text/dates.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { HAND_IN_TO } from '#domain/words/form2.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { readRingingPhone } from '#web/forms/form2/ringing-phone.ts';
import { askAccessCode } from '#workflow/access/trust-browser.ts';
import type { Office } from '#workflow/case/office.ts';
import { openForAssociation, submitCollection } from '#workflow/filing/open-collection.ts';
import { moveCollection } from '#workflow/form2/change.ts';
import { enterForm2 } from '#workflow/form2/enter.ts';
import { collectionLinkOf } from '#workflow/form2/gathering.ts';
import { answerEntry, correctEntry, handIn } from '#workflow/form2/hand-in.ts';
import { inviteHelper } from '#workflow/form2/helpers.ts';
import { offerForm2, setOwnEntry } from '#workflow/form2/own-entry.ts';
import { listFirstProducts, readProducts } from '#workflow/form2/products.ts';
import { readNextHandIn } from '#workflow/form2/read.ts';
import { remindCollectors } from '#workflow/form2/remind.ts';

export const COLLECTOR_EMAIL = 'matome@ken-ishikai.example.jp';
export const LOCAL_EMAIL = 'jimukyoku@kou-shi.example.jp';
const BY: CollectionActor = { role: 'collector', name: '取纏　一美' };

/** Papers of invented institutions of 見本都 (東京), with codes that no institution has. */
const PAPERS: readonly Partial<Form2Texts>[] = [
  { code: '9999996', name: '見本クリニック', email: 'mihon@clinic.example.jp' },
  { code: '9990011', name: '例病院', kind: '病院', units1: '3', product2: 'キヤノン Hi-CARA', units2: '2' },
  { points: '3', code: '9876541', name: 'ためし歯科医院', claims: '未導入', claimsMonth: '2027年4月' },
  { points: '4', code: '9432109', kind: '薬局', name: '仮名薬局', product1: 'アトラス EXC-9000', email: '' },
];
const LATER: Partial<Form2Texts> = { code: '9900011', name: '雛形診療所' };

/** What stands after the sample collection was filled. */
export interface SampleForm2 {
  open: Collection;
  closed: Collection;
  waiting: Collection;
  handedIn: Entry;
  standing: Entry;
  offeredTo: string;
}

/** Collections of 様式2: one that goes on with a first hand-in behind it, one that is closed, one that waits for its address. */
export async function seedForm2(office: Office): Promise<SampleForm2> {
  await listFirstProducts(office);
  const open = await openForAssociation(office, termsOf(office, '13', '見本都医師会', 3), '厚労　花子');
  const entries: Entry[] = [];
  for (const typed of PAPERS) entries.push(await enter(office, open, typed));
  const { id } = open;
  const on = jstDay(office.now());
  const { seen } = await readNextHandIn(office, id);
  const how = { on, way: 'registered', tracking: '123-45-67890-1', note: '', seen, actor: BY } as const;
  done(await handIn(office, id, how));
  const [first, second] = entries;
  if (!first || !second) throw new Error('the sample has no entries');
  const form = { ...first.form, name: '見本内科クリニック' };
  const by = { entryId: first.id, seenVersion: first.version, actor: BY };
  const corrected = done(await correctEntry(office, id, by, { form, note: '名称の記載の誤り' }));
  const told = { answer: 'other-model', on, note: '在庫がないため第二希望になる' } as const;
  done(await answerEntry(office, id, { entryId: second.id, seenVersion: second.version, actor: BY }, told));
  const standing = await enter(office, open, LATER);
  const helper = done(await inviteHelper(office, id, { name: '甲市医師会', email: LOCAL_EMAIL, actor: BY }));
  await enter(office, open, { code: '9911117', name: '甲市の医院' }, helper.id);
  done(await setOwnEntry(office, id, { isOpen: true, actor: BY }));
  const offeredTo = 'jibun@clinic.example.jp';
  done(await offerForm2(office, id, await read(office, open, { code: '9922221', name: '自分医院', email: offeredTo })));
  const closed = await openForAssociation(office, termsOf(office, '14', '見本県薬剤師会', 10), '厚労　花子');
  done(await moveCollection(office, closed.id, { act: 'close', reason: '必着日を過ぎたため', actor: BY }));
  await seedElsewhere(office);
  const waiting = done(await submitCollection(office, termsOf(office, '27', '見本府医師会', 20)));
  return { open, closed, waiting, handedIn: corrected, standing, offeredTo };
}

/** One that was handed in whole and is finished, and one whose 必着日 has passed, with entries that want a second look. */
async function seedElsewhere(office: Office): Promise<void> {
  const finished = await openForAssociation(office, termsOf(office, '23', '見本県医師会', 2), '厚労　花子');
  for (const code of ['9900003', '9900012', '9900021'])
    await enter(office, finished, { code, name: `見本${code.slice(5)}医院` });
  const { seen } = await readNextHandIn(office, finished.id);
  const how = { on: jstDay(office.now()), way: 'carried', tracking: '', note: '', seen, actor: BY } as const;
  done(await handIn(office, finished.id, how));
  done(await moveCollection(office, finished.id, { act: 'close', reason: 'すべて提出したため', actor: BY }));
  done(await moveCollection(office, finished.id, { act: 'finish', reason: '', actor: BY }));
  const late = await openForAssociation(office, termsOf(office, '28', '見本県歯科医師会', -2), '厚労　花子');
  await enter(office, late, { points: '3', code: '9900009', name: '遅れて届いた歯科医院', phone: '' });
  await enter(office, late, { points: '3', code: '0900018', name: '前ゼロ歯科医院', product1: 'キヤノン Hi-CARA' });
}

/** What the demo leaves out: a code to the collector's address, and the mail before the date. */
export async function form2Turns(office: Office, { open }: SampleForm2): Promise<void> {
  done(await askAccessCode(office, open.id));
  const morning = lastWorkMorning(office);
  const then: Office = { ...office, now: () => morning };
  await openForAssociation(then, { ...termsOf(then, '01', '見本道医師会', 3) }, '厚労　花子');
  await remindCollectors(then);
}

/** 10:00 JST of the last day before now on which reminders go out. */
function lastWorkMorning(office: Office): Temporal.Instant {
  let day = jstDay(office.now()).subtract({ days: 1 });
  while (isWeekend(day) || office.policy.isHoliday(day)) day = day.subtract({ days: 1 });
  return day.toZonedDateTime({ timeZone: JST, plainTime: '10:00' }).toInstant();
}

/** Who to be in the demo: who gathers, and an institution that enters itself. */
export async function form2Guide(office: Office, { open }: SampleForm2): Promise<string[]> {
  const link = await collectionLinkOf(office, open.id, open.contact.email);
  return [`取りまとめ（様式2）            ${office.policy.publicUrl}/collections/${link ?? ''}`];
}

function termsOf(office: Office, prefecture: string, association: string, days: number): CollectionTerms {
  const today = jstDay(office.now());
  return {
    ...{ prefecture, association, handInTo: HAND_IN_TO },
    contact: { name: BY.name, phone: '03-5253-1111', email: COLLECTOR_EMAIL },
    secondContact: undefined,
    dueOn: today.add({ days }),
    finalOn: today.add({ days: days + 7 }),
    note: '封筒の表に「様式2在中」とお書きください。',
  };
}

async function enter(office: Office, collection: Collection, typed: Partial<Form2Texts>, helperId?: string) {
  const form = await read(office, collection, typed);
  const entering = { actor: BY, helperId, source: 'paper' } as const;
  return done(await enterForm2(office, collection.id, form, entering)).entry;
}

async function read(office: Office, { prefecture }: Collection, typed: Partial<Form2Texts>): Promise<Form2> {
  const texts: Form2Texts = {
    ...EMPTY_FORM2,
    ...{ prefecture, points: '1', kind: '診療所', contactName: '担当　一郎', phone: '03-5253-1111' },
    ...{ product1: '富士通 Caora', startMonth: '2027年1月', claims: '導入している', email: 'tantou@clinic.example.jp' },
    ...typed,
  };
  const products = await readProducts(office);
  const against = { prefecture, products, readPhone: readRingingPhone, today: jstDay(office.now()) };
  const { form, findings } = readForm2(texts, against);
  if (!form) throw new Error(`the sample was refused: ${JSON.stringify(findings)}`);
  return form;
}

function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the sample was refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}
