import { join } from 'node:path';
import { openStore, type Store } from '#store/engine.ts';
import { claimDue, insertMails, nextDue } from '#store/queue/outbox.ts';
import { newMail } from '../../store/samples.ts';
import { cpuOf } from '../cost.ts';
import { NOW } from '../ground.ts';
import type { Path } from '../path.ts';

const [MANY, FEW] = [20_000, 2000];
const CLAIMS = 6;
const MOMENT = Temporal.Instant.from(NOW);
const LATER = MOMENT.add({ hours: 1 });

export const claim: Path = {
  name: 'claim at 20,000 owed / at 2,000',
  unit: '× floor',
  target: { better: 'less', least: 1.5, aim: 1.1 },
  rounds: 12,
  async open({ folder }) {
    const many = await owing(join(folder, 'owed-many.sqlite'), MANY);
    const few = await owing(join(folder, 'owed-few.sqlite'), FEW);
    return {
      ours: () => claimSome(many),
      floor: () => claimSome(few),
      async close() {
        await many.close();
        await few.close();
      },
    };
  },
};

async function owing(file: string, count: number): Promise<Store> {
  const store = await openStore(file);
  const mails = Array.from({ length: count }, (_, index) => newMail(`a${index}@clinics.example`, `t${index}`));
  for (let from = 0; from < count; from += 1000) {
    await store.write((tx) => insertMails(tx, mails.slice(from, from + 1000), MOMENT));
  }
  return store;
}

async function claimSome(store: Store): Promise<number> {
  return cpuOf(CLAIMS, async () => {
    const claimed = await store.write(async (tx) => {
      await nextDue(tx);
      return claimDue(tx, { by: 'a', until: LATER, limit: 10 }, MOMENT);
    });
    if (claimed.length !== 10) throw new Error(`${claimed.length} of 10 were claimed`);
  });
}
