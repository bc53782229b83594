import type { Import } from './import-graph.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function graphOf(edges: readonly Import[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edges) graph.set(from, (graph.get(from) ?? new Set<string>()).add(to));
  return graph;
}

/** For every file that the starting files reach, directly or not, one shortest way to it: start first, file last. */
export function reachableFrom(edges: readonly Import[], isStart: (file: string) => boolean): string[][] {
  const graph = graphOf(edges);
  const ways = [...graph.keys()].filter(isStart).map((file) => [file]);
  const seen = new Set(ways.map(([file]) => file));
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return ways;
}

/** Each circle of imports that a walk over all files meets, with its first file repeated at the end. */
export function findCycles(edges: readonly Import[]): string[][] {
  const graph = graphOf(edges);
  const done = new Set<string>();
  const cycles: string[][] = [];
  const walk = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) cycles.push([...way.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return cycles;
}
