import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signUp } from '#workflow/attendees/register.ts';
import { applicationReceived, ICHIRO, signUpPage } from '../support/cast.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { answerOf, openOffice, type TestOffice } from '../support/office.ts';
import { browserIn, fileAs, tally } from '../workflow/access/asking.ts';

const OFFICE_NETWORK = '198.51.100.7';

describe.each(DATABASES)('one network within an hour, on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  test('files sixty times, and signs up two hundred people', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 60; n++) {
      answers.push(answerOf(await fileAs(office, `taro${n}@ishikai.example.jp`, browserIn(OFFICE_NETWORK))));
    }
    await applicationReceived(office);
    const page = await signUpPage(office);
    for (let n = 0; n < 200; n++) {
      const person = { ...ICHIRO, email: `ichiro${n}@clinic.example` };
      answers.push(answerOf(await signUp(office, page, person, browserIn(OFFICE_NETWORK))));
    }
    expect(tally(answers)).toEqual({ accepted: 260 });
  });
});
