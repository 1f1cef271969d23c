import { monitorEventLoopDelay } from 'node:perf_hooks';
import { check } from '#domain/drive/check.ts';
import { openPlanner } from '#planning/solve.ts';
import { largeDrive } from '../../support/drives.ts';
import type { Path } from '../path.ts';

/** 割付案 of a whole drive, demand about equal to capacity, from the instance to the answer with its reasons. */
export const planOf300 = planOf(300, { days: 7, least: 1.5, aim: 1 });
export const planOf1000 = planOf(1000, { days: 24, least: 8, aim: 3 });
export const planOf3000 = planOf(3000, { days: 72, least: 30, aim: 20 });

/** No plan may be further from what can be placed at most. */
const GAP = 0.005;

function planOf(size: number, { days, least, aim }: { days: number; least: number; aim: number }): Path {
  return {
    name: `割付案 of ${size} applications`,
    unit: 's',
    target: { better: 'less', least, aim },
    rounds: 3,
    cold: true,
    async open() {
      const planner = openPlanner(() => Temporal.Now.instant());
      const instance = largeDrive(size, days);
      return {
        async ours() {
          const loop = monitorEventLoopDelay({ resolution: 1 });
          loop.enable();
          const { placements, ...solution } = await planner.solve(instance, { seconds: 300, gap: GAP });
          loop.disable();
          const { count, bound, gap, firstCome, scarceFirst, seconds } = solution;
          if (check(instance, placements).length > 0) throw new Error('the proposal breaks rules');
          if (gap > GAP) throw new Error(`${count} of ${bound} is too far from the bound`);
          if (count < Math.max(firstCome, scarceFirst)) throw new Error('a way by hand places more');
          const note = [
            `${count} of at most ${bound}, first come ${firstCome}, scarce first ${scarceFirst}`,
            `event loop p99 ${(loop.percentile(99) / 1e6).toFixed(0)} ms, longest ${(loop.max / 1e6).toFixed(0)} ms`,
            `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
          ].join('; ');
          return { cost: seconds, steady: seconds, note };
        },
        close: () => planner.close(),
      };
    },
  };
}
