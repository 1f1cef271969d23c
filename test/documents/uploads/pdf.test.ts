import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { describe, expect, test } from 'vitest';
import { writeForm1Pdf } from '#documents/form1/pdf.ts';
import { pdfFault } from '#documents/uploads/pdf.ts';
import { FORM1 } from '../form1/samples.ts';

type Change = (pdf: PDFDocument) => void | Promise<void>;

/** A page with something about it, its objects in streams or not. */
async function made(change: Change, useObjectStreams: boolean): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage([200, 200]);
  await change(pdf);
  return pdf.save({ useObjectStreams });
}

function openAction(action: Record<string, unknown>): Change {
  return (pdf) => {
    pdf.catalog.set(PDFName.of('OpenAction'), pdf.context.register(pdf.context.obj(action as never)));
  };
}

function annotation(fields: Record<string, unknown>): Change {
  return (pdf) => {
    const made = pdf.context.register(pdf.context.obj({ Type: 'Annot', Rect: [0, 0, 9, 9], ...fields } as never));
    pdf.getPage(0).node.set(PDFName.of('Annots'), pdf.context.obj([made]));
  };
}

describe.each([true, false])('with object streams: %s', (inStreams) => {
  test.each<[string, Change, string]>([
    ['a script on opening', openAction({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') }), 'pdf-script'],
    ['a script of the document', (pdf) => pdf.addJavaScript('main', 'app.alert(1)'), 'pdf-script'],
    [
      'a script behind a link',
      annotation({ Subtype: 'Link', A: { S: 'JavaScript', JS: PDFString.of('1') } }),
      'pdf-script',
    ],
    [
      'a script behind another action',
      openAction({ S: 'GoTo', Next: [{ S: 'Rendition', JS: PDFString.of('1') }] }),
      'pdf-script',
    ],
    ['a program to start', openAction({ S: 'Launch', F: PDFString.of('cmd.exe') }), 'pdf-launch'],
    ['rich media', annotation({ Subtype: 'RichMedia' }), 'pdf-media'],
    ['an embedded program', (pdf) => pdf.attach(new TextEncoder().encode('x'), 'setup.EXE'), 'pdf-program'],
    [
      'an embedded program by another name',
      (pdf) => pdf.attach(new TextEncoder().encode('MZ\x90\x00'), 'plan.txt'),
      'pdf-program',
    ],
  ])('%s is found', async (_, change, fault) => {
    expect(await pdfFault(await made(change, inStreams))).toBe(fault);
  });

  test.each<[string, Change]>([
    ['a link within the file', annotation({ Subtype: 'Link', A: { S: 'GoTo', D: PDFString.of('top') } })],
    [
      'a link to a page of the web',
      annotation({ Subtype: 'Link', A: { S: 'URI', URI: PDFString.of('https://example.jp/') } }),
    ],
    ['a form', (pdf) => pdf.getForm().createTextField('name').addToPage(pdf.getPage(0))],
    ['a signature', annotation({ Subtype: 'Widget', FT: 'Sig', V: { Type: 'Sig', Filter: 'Adobe.PPKLite' } })],
    ['an embedded table', (pdf) => pdf.attach(new TextEncoder().encode('a,b'), '名簿.csv')],
    ['words about JavaScript', (pdf) => pdf.setTitle('/JavaScript /Launch /JS')],
  ])('%s is let pass', async (_, change) => {
    expect(await pdfFault(await made(change, inStreams))).toBe(undefined);
  });
});

test('a name written in hexadecimal is the same name', async () => {
  const plain = await made(openAction({ S: 'JavaScript', JS: PDFString.of('1') }), false);
  const text = Buffer.from(plain)
    .toString('latin1')
    .replaceAll('/JavaScript', '/J#61vaScript')
    .replaceAll('/JS', '/#4aS');
  expect(await pdfFault(Buffer.from(text, 'latin1'))).toBe('pdf-script');
});

test('lines before the head change nothing', async () => {
  const bytes = await made(openAction({ S: 'Launch', F: PDFString.of('a') }), true);
  expect(await pdfFault(Buffer.concat([Buffer.from('\r\n--mail gateway--\r\n'), bytes]))).toBe('pdf-launch');
});

test('our own documents pass', async () => {
  expect(await pdfFault(await writeForm1Pdf(FORM1))).toBe(undefined);
});

test('what the library cannot read is looked at in plain', async () => {
  expect(await pdfFault(Buffer.from('%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /J#61vaScript >>'))).toBe('pdf-script');
  expect(await pdfFault(Buffer.from('%PDF-1.7\nnothing of a document'))).toBe(undefined);
});

test('what is hardly a PDF is refused before anybody looks for objects in it, octet by octet', async () => {
  const nonsense = 'x'.repeat(2_000_000);
  const own = Buffer.from(await writeForm1Pdf(FORM1)).toString('latin1');
  const cut = own.lastIndexOf('startxref');
  const found = [
    await pdfFault(Buffer.from(`%PDF-1.4\n${nonsense}\n%%EOF\n`)),
    await pdfFault(Buffer.from(`${own.slice(0, cut)}${nonsense}\n${own.slice(cut)}`, 'latin1')),
  ];
  expect(found).toEqual(['broken', 'broken']);
});

test('a document of many objects is one', async () => {
  const pdf = await PDFDocument.create();
  pdf.addPage([200, 200]);
  for (let number = 0; number < 18_000; number += 1) pdf.context.register(pdf.context.obj([number]));
  expect(await pdfFault(await pdf.save({ useObjectStreams: false }))).toBeUndefined();
});
