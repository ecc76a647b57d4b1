import ts from 'typescript';
import { root } from './sources.ts';

/**
 * What a program asks of the runtime it is in: `Interface.member` and `Interface.on(event)` of Electron, and names of
 * Node with the version they came in.
 */
export interface RuntimeUse {
  /** Path below the root, and line. */
  readonly where: string;
  /** As in setup/electron/absent.json; for Node the bare name. */
  readonly what: string;
  /** The version of Node that brought it, where its types say so. */
  readonly nodeSince: string | undefined;
}

/**
 * The uses of these in the files a program is made of; packages are left out. `members`: names as in absent.json;
 * `isTooNew`: of a version of Node. `extra`: sources that lie nowhere, by path.
 */
export function usesOf(
  entries: readonly string[],
  { members, isTooNew }: { members: readonly string[]; isTooNew: (version: string) => boolean },
  extra: ReadonlyMap<string, string>,
): RuntimeUse[] {
  const program = programOf([...entries, ...extra.keys()], extra);
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles();
  const own = files.filter(({ fileName }) => !fileName.includes('/node_modules/'));
  const ofNode = files.filter(({ fileName }) => fileName.includes('/node_modules/@types/node/'));
  // Asking the checker about every name takes a minute: only names that may be one of them are asked about.
  const names = new Set([...members.map(lastName), ...ofNode.flatMap((file) => newNamesIn(file, isTooNew))]);
  const known = new Set(members);
  return own
    .flatMap((file) => usesIn(file, checker, names))
    .filter(({ what, nodeSince }) => known.has(what) || (nodeSince !== undefined && isTooNew(nodeSince)));
}

/** `openAsBlob` of `Interface.openAsBlob`, `close` of `Interface.on(close)`. */
function lastName(member: string): string {
  return /[^.(]+(?=\)?$)/.exec(member)?.[0].replace(')', '') ?? member;
}

type Named = ts.SignatureDeclaration | ts.PropertySignature | ts.PropertyDeclaration | ts.VariableDeclaration;

function isNamed(node: ts.Node): node is Named {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isVariableDeclaration(node)
  );
}

function newNamesIn(file: ts.SourceFile, isTooNew: (version: string) => boolean): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const since = isNamed(node) ? sinceOf(node) : undefined;
    if (since !== undefined && isTooNew(since) && isNamed(node) && node.name) names.push(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function programOf(entries: readonly string[], extra: ReadonlyMap<string, string>): ts.Program {
  const read = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const host = ts.createCompilerHost(options, true);
  const textOf = (path: string): string | undefined => extra.get(path.replace(root, '')) ?? ts.sys.readFile(path);
  return ts.createProgram(
    entries.map((entry) => `${root}${entry}`),
    options,
    {
      ...host,
      readFile: textOf,
      fileExists: (path) => extra.has(path.replace(root, '')) || ts.sys.fileExists(path),
      getSourceFile: (path, target) => {
        const text = textOf(path);
        return text === undefined ? undefined : ts.createSourceFile(path, text, target, true);
      },
    },
  );
}

function usesIn(file: ts.SourceFile, checker: ts.TypeChecker, names: ReadonlySet<string>): RuntimeUse[] {
  const uses: RuntimeUse[] = [];
  const note = (node: ts.Node, declaration: ts.Declaration): void => {
    const what = keyOf(declaration);
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    const where = `${file.fileName.replace(root, '')}:${line + 1}`;
    if (what !== undefined) uses.push({ where, what, nodeSince: sinceOf(declaration) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.has(node.text))
      declarationsOf(node, checker).forEach((declaration) => note(node, declaration));
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && first && ts.isStringLiteral(first) && names.has(first.text)) {
      const called = checker.getResolvedSignature(node)?.declaration;
      if (called && eventOf(called) !== undefined) note(node, called);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}

/** Where a name comes from; that of a property in an object comes from the type that is asked for there. */
function declarationsOf(name: ts.Identifier, checker: ts.TypeChecker): readonly ts.Declaration[] {
  const found = askedFor(name, checker)?.getProperty(name.text) ?? checker.getSymbolAtLocation(name);
  const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  // Overloads of one name are told apart by the call.
  return (symbol?.declarations ?? []).slice(0, 1).filter(isOfRuntime);
}

/** The type of which a name in an object, or in a pattern that takes one apart, is a member. */
function askedFor(name: ts.Identifier, checker: ts.TypeChecker): ts.Type | undefined {
  const { parent } = name;
  if (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && parent.initializer !== name)
    return checker.getTypeAtLocation(parent.parent);
  return ts.isObjectLiteralElementLike(parent) && parent.name === name && ts.isObjectLiteralExpression(parent.parent)
    ? checker.getContextualType(parent.parent)
    : undefined;
}

function isOfRuntime(declaration: ts.Declaration): boolean {
  return /\/node_modules\/(electron\/electron|@types\/node\/.*)\.d\.ts$/.test(declaration.getSourceFile().fileName);
}

function keyOf(declaration: ts.Declaration): string | undefined {
  if (!isOfRuntime(declaration)) return undefined;
  const name = ts.getNameOfDeclaration(declaration)?.getText() ?? '';
  if (!declaration.getSourceFile().fileName.endsWith('electron.d.ts')) return name;
  const owner = declaration.parent;
  if (!ts.isInterfaceDeclaration(owner) && !ts.isClassDeclaration(owner)) return undefined;
  const event = eventOf(declaration);
  return `${owner.name?.text ?? ''}.${event === undefined ? name : `on(${event})`}`;
}

/** The event that this overload of on, once or off is for. */
function eventOf(declaration: ts.Declaration | ts.JSDocSignature): string | undefined {
  if (!ts.isMethodDeclaration(declaration) && !ts.isMethodSignature(declaration)) return undefined;
  const type = declaration.parameters[0]?.type;
  return type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : undefined;
}

function sinceOf(declaration: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'since');
  const text = ts.getTextOfJSDocComment(tag?.comment);
  return /v?(\d+\.\d+\.\d+)/.exec(text ?? '')?.[1];
}
