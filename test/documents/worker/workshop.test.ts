import { afterAll, describe, expect, test } from 'vitest';
import { writeForm1Pdf } from '#documents/form1/pdf.ts';
import { blankForm1Sheet, sampleForm1Sheet, writeForm1Sheet } from '#documents/form1/sheet.ts';
import { openWorkshop } from '#documents/worker/workshop.ts';
import { FORM1 } from '../form1/samples.ts';
import { FILED_ON } from '../sheets.ts';

const schemaAddress = 'https://demokai.example.jp/schemas/form1.v1.json';
const workshop = openWorkshop({ schemaAddress });
afterAll(() => workshop.close());

describe('the workshop', () => {
  test('makes the three documents of an application, as the writers make them', async () => {
    const documents = await workshop.form1Documents(FORM1);
    expect(documents.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['様式1_ABCD-EFGH_●●市医師会.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ['様式1_ABCD-EFGH_●●市医師会.pdf', 'application/pdf'],
      ['様式1_ABCD-EFGH_●●市医師会.json', 'application/json'],
    ]);
    const [xlsx, pdf, json] = documents.map(({ bytes }) => bytes);
    expect([xlsx, pdf]).toEqual([await writeForm1Sheet(FORM1), await writeForm1Pdf(FORM1)]);
    expect(JSON.parse(new TextDecoder().decode(json))).toEqual({ $schema: schemaAddress, ...FORM1 });
  });

  test('makes the blank form and the 記入例', async () => {
    const documents = await Promise.all([workshop.blankForm1(), workshop.sampleForm1()]);
    expect(documents.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['様式1.xlsx', await blankForm1Sheet()],
      ['様式1_記入例.xlsx', await sampleForm1Sheet()],
    ]);
  });

  test('reads a sheet', async () => {
    const outcome = await workshop.readSheet(await writeForm1Sheet(FORM1), FILED_ON);
    expect(outcome.ok && [outcome.value.reference, outcome.value.values.slots]).toEqual(['ABCD-EFGH', FORM1.slots]);
  });

  test('says what is wrong when a document cannot be made, and goes on', async () => {
    const broken = { ...FORM1, filedOn: 'yesterday' };
    await expect(workshop.form1Documents(broken)).rejects.toThrow('year');
    expect(await workshop.form1Documents(FORM1)).toHaveLength(3);
  });

  test('refuses a file that takes too long, and makes the next document in a new thread', async () => {
    const hurried = openWorkshop({ schemaAddress, timeLimit: 1 });
    const outcome = await hurried.readSheet(await writeForm1Sheet(FORM1), FILED_ON);
    await expect(hurried.form1Documents(FORM1)).rejects.toThrow('more than 1 ms');
    await hurried.close();
    expect(outcome).toEqual({ ok: false, refusal: { code: 'too-big' } });
  });

  test('fails a job whose thread has too little memory, and does not end the process', async () => {
    const narrow = openWorkshop({ schemaAddress, heapLimit: 4 });
    const outcome = await narrow.readSheet(await writeForm1Sheet(FORM1), FILED_ON);
    await narrow.close();
    expect(outcome).toEqual({ ok: false, refusal: { code: 'too-big' } });
  });

  test('makes documents while files that strangers sent are looked into, and does not let them wait behind', async () => {
    const slow = new TextEncoder().encode(`%PDF-1.4\n${'x'.repeat(90_000)}\n%%EOF\n`);
    const done: string[] = [];
    const looked = Array.from({ length: 12 }, () => workshop.inspect('pdf', slow).then(() => done.push('looked into')));
    const made = workshop.form1Documents(FORM1).then(() => done.push('made'));
    await Promise.all([...looked, made]);
    expect(done.indexOf('made')).toBeLessThan(11);
  });

  test('once closed, makes nothing and fails what was waiting', async () => {
    const closing = openWorkshop({ schemaAddress });
    const waiting = Promise.allSettled([closing.form1Documents(FORM1), closing.form1Documents(FORM1)]);
    await closing.close();
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(closing.blankForm1()).rejects.toThrow('closed');
  });
});
