import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { readOnce } from './read-once.ts';

/** One import: of a file of this repository by its path, or of a package or a module of the runtime by its name. */
export interface Import {
  readonly to: string;
  /** Nothing is left of it when the program runs. */
  readonly typeOnly: boolean;
}

/** Every source file of the repository and what it imports. */
export type ModuleGraph = ReadonlyMap<string, readonly Import[]>;

/** @param sources text by path from the root of the repository, `/` between folders */
export function graphOf(sources: ReadonlyMap<string, string>): ModuleGraph {
  return new Map([...sources].map(([file, text]) => [file, importsOf(file, text)]));
}

/** Most files are the same from one graph to the next. */
const importsOf = readOnce(readImports);

function readImports(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, false);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier && ts.isStringLiteral(specifier)) found.push({ to: placeOf(file, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  const { phaseModifier, name, namedBindings } = importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : undefined;
  return name === undefined && named !== undefined && named.length > 0 && named.every((element) => element.isTypeOnly);
}

/** A path for a file of ours, else the name that stands there. */
function placeOf(file: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
}

const loaded = new WeakMap<ModuleGraph, Map<string, ReadonlyMap<string, readonly string[]>>>();

/** Everything a file loads, with the way to it; types are left out. */
export function loadedBy(graph: ModuleGraph, file: string): ReadonlyMap<string, readonly string[]> {
  const ofGraph = loaded.get(graph) ?? new Map<string, ReadonlyMap<string, readonly string[]>>();
  loaded.set(graph, ofGraph);
  const ways = ofGraph.get(file) ?? waysFrom(graph, file);
  ofGraph.set(file, ways);
  return ways;
}

function waysFrom(graph: ModuleGraph, file: string): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([[file, [file]]]);
  for (const [at, way] of ways) {
    for (const { to, typeOnly } of graph.get(at) ?? []) if (!typeOnly && !ways.has(to)) ways.set(to, [...way, to]);
  }
  return ways;
}

/** Groups of files that import one another in a circle, types too (Tarjan 1972). */
export function cyclesOf(graph: ModuleGraph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): number => {
    const own = index.size;
    index.set(file, own);
    open.push(file);
    let lowest = own;
    for (const { to } of graph.get(file) ?? []) {
      if (!graph.has(to)) continue;
      if (!index.has(to)) lowest = Math.min(lowest, visit(to));
      else if (open.includes(to)) lowest = Math.min(lowest, index.get(to) ?? lowest);
    }
    low.set(file, lowest);
    if (lowest === own) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1) cycles.push(group.sort());
    }
    return lowest;
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return cycles;
}

/** Imports of files that are not there. */
export function danglingIn(graph: ModuleGraph, root: string): string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports
      .filter(({ to }) => /\.tsx?$/.test(to) && !graph.has(to) && !existsSync(join(root, to)))
      .map(({ to }) => `${file} imports ${to}, which is not there`),
  );
}
