import { drawForm1, ownTexts } from '#domain/form1/fields.ts';
import type { Form1 } from '#domain/form1/snapshot.ts';

/**
 * The attachment `form1.v1`: 様式1 for programs, UTF-8, the same bytes each time. `schemaAddress` is where its JSON Schema
 * is published. Fields are named one by one, so that nothing that is added inside leaves the house unseen.
 */
export function writeForm1Json(form1: Form1, schemaAddress: string): Uint8Array {
  const { contact, venue } = form1;
  const texts = ownTexts(form1);
  const said = drawForm1<[name: string, value: unknown]>({
    own: ({ key }) => [[key, texts[key]]],
    contact: () => [
      [
        'contact',
        {
          name: contact.name,
          kana: contact.kana,
          phone: contact.phone,
          extension: contact.extension,
          email: contact.email,
        },
      ],
    ],
    slots: () => [
      [
        'slots',
        form1.slots.map((slot) => ({
          rank: slot.rank,
          date: slot.date,
          meeting: { start: slot.meeting.start, end: slot.meeting.end },
          demo: { start: slot.demo.start, end: slot.demo.end },
        })),
      ],
      ['noFurtherCandidates', form1.noFurtherCandidates],
    ],
    place: () => [
      ['venue', { name: venue.name, postalCode: venue.postalCode, address: venue.address }],
      ['mode', form1.mode],
    ],
  });
  const document = {
    $schema: schemaAddress,
    reference: form1.reference,
    filedOn: form1.filedOn,
    ...Object.fromEntries(said),
    attachments: form1.attachments.map(({ name, mediaType, size, sha256 }) => ({ name, mediaType, size, sha256 })),
  };
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
}
