import type { Application } from '#domain/case/application.ts';
import type { Inquiry } from '#domain/case/inquiry.ts';
import type { Registration } from '#domain/case/registration.ts';
import { saveRegistration } from '#store/cases/registrations.ts';
import { wish } from '../domain/samples.ts';
import { applicationReceived, coordinatorAsks, KOU, makersLink } from './cast.ts';
import type { TestOffice } from './office.ts';

export interface Crowd {
  application: Application;
  inquiry: Inquiry;
  /** What 甲's confirming needs. */
  link: string;
  slotId: string;
  /** The addresses of everybody who has signed up, in the order of signing up. */
  emails: string[];
}

/** Far below the time that a write may take. */
const AT_ONCE = 100;

/** An application that only 甲's yes is missing to, with many people signed up. They are written straight into the store. */
export async function crowdSignedUp(office: TestOffice, count: number, date = '2026-10-20'): Promise<Crowd> {
  const { id } = await applicationReceived(office, { slots: [wish(1, date)], noFurtherCandidates: true });
  const [inquiry] = await coordinatorAsks(office, id, { makers: [KOU] });
  if (!inquiry) throw new Error('甲 was to be asked');
  const link = await makersLink(office, KOU);
  const now = office.now();
  const emails = Array.from({ length: count }, (_, index) => `clinic-${index + 1}@clinics.example`);
  const registrations = emails.map(
    (email, index): Registration => ({
      id: office.chance.id(),
      applicationId: id,
      state: 'registered',
      name: `診療　${index + 1}`,
      kana: 'しんりょう',
      institution: `見本クリニック${index + 1}`,
      institutionCode: '',
      email,
      people: 1,
      waitingSince: undefined,
      arrived: undefined,
      passedOverAt: undefined,
      enteredBy: undefined,
      askedBy: { browser: '', network: '' },
      createdAt: now.add({ milliseconds: index }),
    }),
  );
  for (let from = 0; from < count; from += AT_ONCE) {
    await office.store.write(async (tx) => {
      for (const registration of registrations.slice(from, from + AT_ONCE))
        await saveRegistration(tx, registration, now);
    });
  }
  const { application } = await office.see(id);
  return { application, inquiry, link, slotId: application.form1.slots[0]?.id ?? '', emails };
}
