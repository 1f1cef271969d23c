import { join } from 'node:path';
import { type Client, openClient } from '../client.ts';
import { ranSoFar } from '../cost.ts';
import type { Path } from '../path.ts';
import { startProduction, startScript } from '../processes.ts';

const PAGE = '/file/contact';
const REQUESTS = 600;
const AT_ONCE = 8;

export const formPage: Path = {
  name: 'form page / static bytes',
  unit: '× floor',
  target: { better: 'less', least: 5, aim: 3.7 },
  rounds: 8,
  async open(ground) {
    const service = await startProduction({ folder: ground.folder, smtpUrl: 'smtp://127.0.0.1:9' });
    const floor = await startScript('paths/floor-server.ts', { args: [join(ground.folder, 'floor-page.sqlite')] });
    const [ours, bare] = [openClient(service.url, AT_ONCE), openClient(floor.url, AT_ONCE)];
    const html = (await ours.ask(PAGE)).body.toString();
    if (!html.includes('name="_csrf"')) throw new Error('that is no form');
    await bare.ask('/page', { method: 'POST', json: { html } });
    return {
      ours: () => cpuOfPages(service.pid, ours, PAGE),
      floor: () => cpuOfPages(floor.pid, bare, '/page'),
      async close() {
        for (const client of [ours, bare]) client.close();
        await service.stop();
        await floor.stop();
      },
    };
  },
};

async function cpuOfPages(pid: number, client: Client, path: string): Promise<number> {
  const before = ranSoFar(pid);
  let left = REQUESTS;
  const visitor = async (): Promise<void> => {
    while (left-- > 0) {
      const { status } = await client.ask(path);
      if (status !== 200) throw new Error(`${path} answers ${status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  return (ranSoFar(pid) - before) / REQUESTS;
}
