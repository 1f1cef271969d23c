import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { circles, roomGraph, sisters } from '../support/lint/room-graph.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OPEN_WEB_ROOMS = ['frame', 'forms', 'gate'];

const files = new Map(
  readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')] as const),
);
const layers = [...new Set([...files.keys()].map((path) => path.split('/')[1] ?? ''))].filter(
  (layer) => !layer.endsWith('.ts'),
);

test.each(layers)('the rooms of %s lead in no circle', (layer) => {
  expect(circles(roomGraph(files, layer))).toEqual([]);
});

test('no room of the web imports a sister', () => {
  expect(sisters(roomGraph(files, 'web'), OPEN_WEB_ROOMS)).toEqual([]);
});

test('the rooms and imports that are there are seen', () => {
  expect(layers).toEqual(expect.arrayContaining(['domain', 'store', 'mail', 'documents', 'workflow', 'web']));
  expect([...roomGraph(files, 'web').keys()]).toEqual(expect.arrayContaining(['frame', 'forms', 'gate', 'desk']));
  expect([...(roomGraph(files, 'web').get('desk')?.keys() ?? [])]).toEqual(expect.arrayContaining(OPEN_WEB_ROOMS));
  expect(roomGraph(files, 'store').get('engine.ts')?.has('tables')).toBe(true);
});

describe('planted', () => {
  test('a circle of two rooms is found, by type imports too, with the imports that make it', () => {
    const graph = planted('workflow', {
      'case/case.ts': "import { post } from '#workflow/post/post.ts';",
      'post/post.ts': "import type { Case } from '#workflow/case/case.ts';",
      'filing/file.ts': "import { post } from '#workflow/post/post.ts';",
    });
    expect(circles(graph)).toEqual([
      {
        rooms: ['case', 'post'],
        imports: [
          'src/workflow/case/case.ts → src/workflow/post/post.ts',
          'src/workflow/post/post.ts → src/workflow/case/case.ts',
        ],
      },
    ]);
  });

  test('a circle of three is found however the imports are written, over files that are no circle', () => {
    const graph = planted('domain', {
      'a/one.ts': "export const b = async () => await import('#domain/b/one.ts');",
      'b/one.ts': 'export const alone = 1;',
      'b/two.ts': "export { c } from '#domain/c/one.ts';",
      'c/one.ts': "import {\n  long,\n} from\n  '#domain/a/two.ts';",
      'a/two.ts': "import '../d/one.ts';",
      'd/one.ts': "import { x } from './two.ts';",
    });
    expect(circles(graph).map(({ rooms }) => rooms)).toEqual([['a', 'b', 'c']]);
  });

  test('a file beside the rooms is a room of its own, and a shelf belongs to its room', () => {
    const beside = planted('store', {
      'engine.ts': "import { t } from '#store/tables/all.ts';",
      'tables/all.ts': "import type { Store } from '#store/engine.ts';",
    });
    expect(circles(beside).map(({ rooms }) => rooms)).toEqual([['engine.ts', 'tables']]);
    const shelves = planted('web', {
      'desk/acts/move.ts': "import { list } from '#web/desk/list/list.ts';",
      'desk/list/list.ts': "import { move } from '#web/desk/acts/move.ts';",
    });
    expect(circles(shelves)).toEqual([]);
  });

  test('a sister is found; frame, forms, gate and the own room are not', () => {
    const graph = planted('web', {
      'desk/acts/move.ts':
        "import { a } from '#web/frame/a.ts';\nimport { b } from '#web/forms/form1/b.ts';\nimport { c } from '#web/gate/c.ts';\nimport { d } from '#web/desk/case/d.ts';\nimport { e } from '#web/filing/e.ts';",
      'filing/e.ts': "import type { F } from '#domain/form1/f.ts';",
    });
    expect(sisters(graph, OPEN_WEB_ROOMS)).toEqual(['src/web/desk/acts/move.ts → src/web/filing/e.ts']);
  });
});

function planted(layer: string, sources: Readonly<Record<string, string>>): ReturnType<typeof roomGraph> {
  return roomGraph(new Map(Object.entries(sources).map(([at, source]) => [`src/${layer}/${at}`, source])), layer);
}
