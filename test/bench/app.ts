import { type App, type AppParts, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { TEST_SECRET, type TestOffice } from '../support/office.ts';

/** The whole program over an office, in this process; its mails go nowhere, its log too unless told. */
export function openApp(office: TestOffice, log: AppParts['log'] = false): Promise<App> {
  return buildApp({
    config: {
      ...readConfig({
        DATA_DIR: office.folder,
        TRUST_PROXY: '127.0.0.1',
        COORDINATORS: office.policy.coordinators.join(','),
      }),
      secret: TEST_SECRET,
    },
    store: office.store,
    now: office.now,
    chance: office.chance,
    send: async () => ({ outcome: 'kept' }),
    hooks: office.hooks,
    solve: office.solve,
    log,
  });
}
