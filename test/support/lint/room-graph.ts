import { posix } from 'node:path';

/** Who imports whom within one layer: room → the rooms that it imports → one import of each kind, "file → file". */
export type RoomGraph = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** What stands after `from`, `import` or in `import(…)`. The linter lets no other spelling through. */
const SPECIFIERS = /\b(?:from|import)\s*\(?\s*'([^']+)'/g;

/**
 * The rooms of `layer` and the imports between them, types too, from `files` (path from the root → source). A file that
 * lies beside the rooms, such as `store/engine.ts`, is a room of its own; shelves belong to their room.
 */
export function roomGraph(files: ReadonlyMap<string, string>, layer: string): RoomGraph {
  const graph = new Map<string, Map<string, string[]>>();
  for (const [path, source] of files) {
    if (!path.startsWith(`src/${layer}/`)) continue;
    const edges = graph.get(roomOf(path)) ?? new Map<string, string[]>();
    graph.set(roomOf(path), edges);
    for (const target of importsOf(path, source)) {
      if (!target.startsWith(`src/${layer}/`) || roomOf(target) === roomOf(path)) continue;
      edges.set(roomOf(target), [...(edges.get(roomOf(target)) ?? []), `${path} → ${target}`]);
    }
  }
  return graph;
}

/** Every set of rooms that lead to each other, with the imports between them; none in a layer that is well built. */
export function circles(graph: RoomGraph): { rooms: string[]; imports: string[] }[] {
  const reach = new Map([...graph.keys()].map((room) => [room, reachable(graph, room)]));
  const together = [...graph.keys()].map((room) =>
    [...graph.keys()].filter((other) => reach.get(room)?.has(other) && reach.get(other)?.has(room)).sort(),
  );
  const distinct = new Map(together.filter(({ length }) => length > 0).map((rooms) => [rooms.join(), rooms]));
  return [...distinct.values()].map((rooms) => ({ rooms, imports: importsBetween(graph, rooms) }));
}

/** Imports that lead from one room into another that is not `open` to all. */
export function sisters(graph: RoomGraph, open: readonly string[]): string[] {
  return [...graph.values()].flatMap((edges) =>
    [...edges].filter(([to]) => !open.includes(to)).flatMap(([, imports]) => imports),
  );
}

function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(SPECIFIERS)].flatMap(([, specifier = '']) => {
    if (specifier.startsWith('#')) return [`src/${specifier.slice(1)}`];
    return specifier.startsWith('.') ? [posix.join(posix.dirname(path), specifier)] : [];
  });
}

/** `src/web/desk/acts/move.ts` → desk; `src/store/engine.ts` → engine.ts. */
function roomOf(path: string): string {
  return path.split('/')[2] ?? '';
}

function reachable(graph: RoomGraph, from: string): Set<string> {
  const seen = new Set<string>();
  const open = [...(graph.get(from)?.keys() ?? [])];
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    if (seen.has(room)) continue;
    seen.add(room);
    open.push(...(graph.get(room)?.keys() ?? []));
  }
  return seen;
}

function importsBetween(graph: RoomGraph, rooms: readonly string[]): string[] {
  return rooms.flatMap((room) =>
    [...(graph.get(room) ?? [])].filter(([to]) => rooms.includes(to)).flatMap(([, imports]) => imports),
  );
}
