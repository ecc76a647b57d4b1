import { isBuiltin } from 'node:module';
import { freeNamesIn } from './free-names.ts';
import { readOnce } from './read-once.ts';
import { abilities, globals, isForTests, outside, rooms, type Ability, type Room } from './rooms.ts';
import { cyclesOf, graphOf, loadedBy, type ModuleGraph } from './module-graph.ts';

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

/** A longer row stands inside a shorter one. */
const innermostFirst = [...rooms].sort((a, b) => b.place.length - a.place.length);

/** The row a file stands in; undefined outside the house. */
export function roomOf(file: string): Room | undefined {
  return innermostFirst.find(({ place }) => isIn(file, place));
}

/** Files of the product: what is shipped, not what tests it. */
export function productOf(graph: ModuleGraph): string[] {
  return [...graph.keys()].filter((file) => roomOf(file) !== undefined && !isForTests(file));
}

/**
 * Everything in the sources that the table does not allow, a sentence each, with the file and the way.
 * @param sources text by path from the root of the repository
 */
export function violationsIn(sources: ReadonlyMap<string, string>): string[] {
  const graph = graphOf(sources);
  return [
    ...productOf(graph).flatMap((file) => [
      ...arrowsUp(graph, file),
      ...intoTests(graph, file),
      ...abilitiesOf(graph, file),
      ...modulesOfRuntime(graph, file),
      ...globalsOf(file, sources.get(file) ?? ''),
    ]),
    ...cyclesOf(graph).map((cycle) => `import cycle: ${cycle.join(' <-> ')}`),
    ...homeless(graph),
  ];
}

function arrowsUp(graph: ModuleGraph, file: string): string[] {
  const room = roomOf(file);
  if (!room) return [];
  const direct = oursIn(graph, file).map((to) => [file, to]);
  // Types end at the file that imports them; what runs is followed to its end.
  const further = [...loadedBy(graph, file).values()].filter((way) => way.length > 2 && graph.has(way.at(-1) ?? ''));
  return [...direct, ...further]
    .filter((way) => isStranger(room, way.at(-1) ?? ''))
    .map((way) => `${room.place} may not reach ${placeOf(way.at(-1) ?? '')}: ${way.join(' -> ')}`);
}

function isStranger(room: Room, file: string): boolean {
  return !isForTests(file) && !mayReach(room, file);
}

function placeOf(file: string): string {
  return roomOf(file)?.place ?? 'what is outside the house';
}

/** Whether a room may reach a file, directly or through others; what is for tests is looked at apart. */
export function mayReach(room: Room, to: string): boolean {
  // The longest row decides: a room may use its own files, not those of a stricter room inside it.
  if (roomOf(to)?.place === room.place) return true;
  return room.mayReach.some((place) => isIn(to, place)) || (isIn(to, room.place) && !isService(to));
}

function isService(file: string): boolean {
  return /^services\/(sa|hospital|cloud|storage-gate|ledger-gate|registrar)\//.test(file);
}

function intoTests(graph: ModuleGraph, file: string): string[] {
  return oursIn(graph, file)
    .filter((to) => isForTests(to))
    .map((to) => `the product may not reach what is there for tests: ${file} imports ${to}`);
}

function oursIn(graph: ModuleGraph, file: string): string[] {
  return (graph.get(file) ?? []).map(({ to }) => to).filter((to) => graph.has(to));
}

function abilitiesOf(graph: ModuleGraph, file: string): string[] {
  const room = roomOf(file);
  if (!room || room.never.length === 0) return [];
  const ways = loadedBy(graph, file);
  return room.never.flatMap((ability) =>
    able(ability)
      .filter((place) => place !== file)
      .flatMap((place) => {
        const way = ways.get(place);
        return way === undefined ? [] : [`${room.place} may never ${ability}: ${way.join(' -> ')}`];
      }),
  );
}

function able(ability: Ability): readonly string[] {
  return abilities[ability];
}

function modulesOfRuntime(graph: ModuleGraph, file: string): string[] {
  const room = roomOf(file);
  if (!room) return [];
  return (graph.get(file) ?? [])
    .filter(({ to, typeOnly }) => !typeOnly && isOfRuntime(to) && !mayImport(room, to))
    .map(({ to }) => `${room.place} runs without ${to}: ${file} imports it`);
}

function isOfRuntime(name: string): boolean {
  return name === 'electron' || isBuiltin(name);
}

function mayImport({ runtime }: Room, name: string): boolean {
  return runtime.includes(name) || (name !== 'electron' && runtime.includes('node'));
}

const allGlobals: ReadonlySet<string> = new Set([...globals.both, ...globals.node, ...globals.dom]);

const usedGlobals = readOnce((file, text) => freeNamesIn(file, text, allGlobals));

function globalsOf(file: string, text: string): string[] {
  const room = roomOf(file);
  if (!room) return [];
  const allowed = new Set([...room.runtime, ...room.runtime.flatMap(globalsWith)]);
  return usedGlobals(file, text)
    .filter((name) => !allowed.has(name))
    .map((name) => `${room.place} runs without ${name}: ${file} uses it`);
}

function globalsWith(runtime: string): readonly string[] {
  if (runtime === 'node') return [...globals.both, ...globals.node];
  if (runtime === 'dom') return [...globals.both, ...globals.dom];
  return [];
}

function homeless(graph: ModuleGraph): string[] {
  return [...graph.keys()]
    .filter((file) => file.includes('/') && roomOf(file) === undefined && !outside.some((place) => isIn(file, place)))
    .map((file) => `no row of the table holds ${file}`);
}
