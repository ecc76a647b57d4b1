// @ts-check
/**
 * `node setup/electron/absent.mjs OLD/electron.d.ts`: writes absent.json, what the pinned Electron shows and the
 * development runtime has not. OLD is the electron package of the development runtime's version (`npm pack
 * electron@VERSION`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repository } from '../parts/cache.mjs';
import { developmentVersion } from './development.mjs';
import { pinnedVersion } from './official.mjs';

/** `Interface.member`, and `Interface.on(event)` for events. @param {string} file @returns {Set<string>} */
function membersOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  /** @type {Set<string>} */
  const members = new Set();
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node))
      for (const member of node.members) {
        const name = keyOf(node.name?.text ?? '', member);
        if (name !== undefined) members.add(name);
      }
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return members;
}

/** @param {string} owner @param {ts.TypeElement | ts.ClassElement} member @returns {string | undefined} */
function keyOf(owner, member) {
  if (member.name === undefined) return undefined;
  const name = member.name.getText();
  const [first] = ts.isMethodDeclaration(member) || ts.isMethodSignature(member) ? member.parameters : [];
  const event = first?.type && ts.isLiteralTypeNode(first.type) ? first.type.literal : undefined;
  return event && ts.isStringLiteral(event) && name === 'on' ? `${owner}.on(${event.text})` : `${owner}.${name}`;
}

const [old] = process.argv.slice(2);
if (old === undefined) throw new Error('which file? node setup/electron/absent.mjs OLD/electron.d.ts');
const before = membersOf(old);
const now = membersOf(join(repository, 'node_modules', 'electron', 'electron.d.ts'));
const members = [...now].filter((name) => !before.has(name)).sort();
writeFileSync(
  join(repository, 'setup', 'electron', 'absent.json'),
  `${JSON.stringify({ in: developmentVersion, since: pinnedVersion(), members }, null, 2)}\n`,
);
