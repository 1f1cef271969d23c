import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { listComing } from '#store/circulars/texts.ts';
import { printOf } from '#workflow/case/seen.ts';
import { readCircular, saveCircularStep } from '#workflow/circulars/texts.ts';
import { choiceStanding, chooseMaterials } from '#workflow/materials/choose.ts';
import { markDoubtful } from '#workflow/materials/mark.ts';
import { readAllMaterials, readMaterialHistory, readShown } from '#workflow/materials/read.ts';
import { listFirstMaterials, saveMaterialStep, settleMaterialMarks } from '#workflow/materials/save.ts';
import { sampleMaterial } from '../../domain/samples.ts';
import { applicationReceived, sessionConfirmed } from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';

const STRANGER = { browser: 'b', network: '192.0.2.1', proofs: [] };
const ENTRY = { ...sampleMaterial(), file: { keep: false, new: undefined }, by: '調整　花子' };

describe.each(DATABASES)('materials and texts on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  let fixed: Application;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
    await listFirstMaterials(office);
    fixed = (await sessionConfirmed(office)).application;
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  test('every edit is a version, and one of an older version is refused with what stands', async () => {
    const added = await saveMaterialStep(office, { ...ENTRY, id: undefined, seenVersion: 0, place: 5 });
    if (!added.ok) throw new Error(added.why);
    const { id } = added.value;
    await saveMaterialStep(office, { ...ENTRY, id, seenVersion: 1, title: '第2版' });
    const late = await saveMaterialStep(office, { ...ENTRY, id, seenVersion: 1, title: '遅れ' });
    expect(late).toMatchObject({ ok: false, why: 'stale', standing: { title: '第2版', version: 2 } });
    const history = await readMaterialHistory(office, id);
    expect(history?.versions.map(({ version, act, facts }) => [version, act, facts.title])).toEqual([
      [2, 'changed', '第2版'],
      [1, 'added', '導入の手引き'],
    ]);
    expect((await readAllMaterials(office)).length).toBe(7);
  });

  test('a mark stands until a coordinator has looked at it', async () => {
    const [first] = await readAllMaterials(office);
    const id = first?.material.id ?? '';
    must(await markDoubtful(office, { id, line: '開けません' }, STRANGER));
    const marks = async () => (await readAllMaterials(office)).find(({ material }) => material.id === id)?.marks;
    expect((await marks())?.map(({ line }) => line)).toEqual(['開けません']);
    must(await settleMaterialMarks(office, { id, upTo: office.now(), by: '調整　花子' }));
    expect(await marks()).toEqual([]);
    const gone = await markDoubtful(office, { id: 'no-such-id', line: '開けません' }, STRANGER);
    expect(gone).toEqual({ ok: false, refusal: { code: 'not-found' } });
  });

  test('a choice is put in the place of the one before, without what is not on the list', async () => {
    const ids = (await readAllMaterials(office)).map(({ material }) => material.id);
    const choose = async (materialIds: string[]) => {
      const seen = printOf(office, choiceStanding(await readShown(office, fixed.id)));
      return must(await chooseMaterials(office, { applicationId: fixed.id, materialIds, seen }));
    };
    await choose([ids[2] ?? '', ids[1] ?? '', 'no-such-id']);
    expect((await readShown(office, fixed.id)).map(({ id }) => id)).toEqual([ids[1], ids[2]]);
    await choose([ids[0] ?? '']);
    expect((await readShown(office, fixed.id)).map(({ id }) => id)).toEqual([ids[0]]);
  });

  test('a text is kept once for each length, and an association’s coming sessions are found by name and address', async () => {
    const kind = 'mail';
    for (const text of ['はじめの文章', 'あとの文章']) {
      const view = must(await readCircular(office, fixed.id, kind));
      const seen = printOf(office, view.text);
      must(await saveCircularStep(office, { applicationId: fixed.id, kind, text, seen, by: '' }));
    }
    expect(must(await readCircular(office, fixed.id, kind)).text).toBe('あとの文章');
    const { association, contact } = fixed.form1;
    await applicationReceived(office, { association, contact });
    const day = Temporal.PlainDate.from('2026-10-20');
    const own = { id: fixed.id, association, email: contact.email };
    const coming = (from: Temporal.PlainDate, of = own) => office.store.read((tx) => listComing(tx, of, from, 5));
    expect(await coming(day)).toEqual([fixed.id]);
    expect(await coming(day.add({ days: 1 }))).toEqual([]);
    expect(await coming(day, { ...own, association: '別の医師会' })).toEqual([]);
    expect(await coming(day, { ...own, email: '' })).toEqual([fixed.id]);
    expect(await coming(day, { ...own, id: 'another', email: '' })).toEqual([]);
  });
});
