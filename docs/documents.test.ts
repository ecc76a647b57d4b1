import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloudApi } from '../api/http/cloud.ts';
import { registrarApi } from '../api/http/registrar.ts';
import { hospitalApi } from '../api/http/hospital.ts';
import { saApi } from '../api/http/sa.ts';
import { ledgerApi } from '../api/ledger/transactions.ts';
import { rooms } from '../architecture/rooms.ts';
import { readSources } from '../architecture/sources.ts';
import { anchorsIn, codeIn, linksIn, readDocument, root, rowsIn } from './testing/markdown.ts';

const folders = readdirSync(root, { withFileTypes: true }).filter(
  (entry) =>
    entry.isDirectory() &&
    !entry.name.startsWith('.') &&
    !['node_modules', 'dist', 'mutation', 'test-results'].includes(entry.name),
);
const markdownIn = (folder: string, deep: boolean): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: deep })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => normalize(join(entry.parentPath, entry.name)).slice(root.length));
const documents = [
  ...markdownIn('.', false),
  ...markdownIn('docs', true),
  ...folders.map(({ name }) => `${name}/README.md`).filter((file) => existsSync(join(root, file))),
];

/** A path of a file or folder of ours, as documents write it: from the root, without choices. */
const path = /^[a-z][\w-]*(\/[\w.-]+)+\/?$/;

describe('a document', () => {
  it.each(documents)('%s leads only to what is there', (file) => {
    const broken = linksIn(readDocument(file)).filter((link) => !isThere(file, link));
    expect(broken).toEqual([]);
  });

  // A decision may name what was there when it was taken.
  it.each(documents.filter((file) => !/^docs\/adr\/\d/.test(file)))('%s names only files that are there', (file) => {
    const named = codeIn(readDocument(file)).filter((code) => path.test(code) && isOurs(code));
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

function isOurs(name: string): boolean {
  return folders.some((folder) => name.startsWith(`${folder.name}/`));
}

function isThere(from: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return true;
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? from : normalize(join(dirname(from), target));
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsIn(readDocument(file)).has(anchor);
}

describe('the drawings of messages', () => {
  const drawn = [
    ...readDocument('docs/architecture.md').matchAll(/```mermaid\nsequenceDiagram\n([\s\S]*?)```/g),
  ].flatMap((match) => (match[1] ?? '').split('\n'));
  const arrows = drawn.flatMap((text) => {
    const [, from = '', line = '', to = '', message = ''] = /^ +(\w)(->>|-->>)(\w): (.*)$/.exec(text) ?? [];
    return line === '' ? [] : [{ from, to, message, call: line === '->>' }];
  });
  const transactions = Object.values(ledgerApi).flatMap((noun) =>
    Object.values(noun).map((transaction: { readonly name: string }) => transaction.name),
  );
  const callees: Readonly<Record<string, readonly string[]>> = {
    H: Object.keys(hospitalApi),
    C: Object.keys(cloudApi),
    A: Object.keys(saApi),
    R: Object.keys(registrarApi),
    L: transactions,
    S: ['PUT', 'GET'],
  };

  it('have calls that there are', () => {
    expect(arrows.length).toBeGreaterThan(60);
    const calls = arrows.filter(({ call }) => call);
    expect(calls.filter(({ to, message }) => !callees[to]?.includes(message.split(' ')[0] ?? ''))).toEqual([]);
  });

  it('have types that the code exports', () => {
    const source = [...readSources().values()].join('\n');
    const types = drawn.flatMap((text) => text.match(/\b(?:[A-Z][a-z]\w*[A-Z]\w*|PDE|DUE|PID)\b/g) ?? []);
    for (const { call, message } of arrows) if (!call) types.push(...(/^[A-Z]\w+/.exec(message) ?? []));
    expect(new Set(types).size).toBeGreaterThan(25);
    const exported = (type: string): boolean => new RegExp(`export (const|type|interface) ${type}\\b`).test(source);
    expect([...new Set(types)].filter((type) => !exported(type))).toEqual([]);
  });

  it('have files that are there', () => {
    const files = drawn.flatMap((text) => /\((app\/.*\.ts)\)$/.exec(text)?.[1]?.split(', ') ?? []);
    expect(files.length).toBeGreaterThan(8);
    const found = files.map((file) => (file.includes('/') ? file : `app/flows/${file}`));
    expect(found.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('the table of rooms in docs/architecture.md', () => {
  it('has every room', () => {
    const named = rowsIn(readDocument('docs/architecture.md')).flatMap(([room = '']) => codeIn(room));
    const places = rooms.map(({ place }) =>
      place.replace(/^api\/.*|^main\/boot$/, (found) => found.split('/')[0] ?? ''),
    );
    expect(places.filter((place) => place !== 'services' && !named.includes(place))).toEqual([]);
  });
});

describe('a decision', () => {
  const decisions = markdownIn('docs/adr', false).filter((file) => !file.endsWith('README.md'));

  it.each(decisions)('%s has a date, a status, and what was refused', (file) => {
    const text = readDocument(file);
    expect(text).toMatch(new RegExp(`^# ${/\d{4}/.exec(file)?.[0] ?? ''}\\. `));
    expect(text).toMatch(/^\*\*(Accepted|Superseded|Withdrawn)\*\*, 2\d{3}-\d{2}-\d{2}\b/m);
    for (const part of ['Context', 'Decision', 'Refused', 'Cost']) expect(text).toContain(`\n**${part}.**`);
  });

  it('stands in the list with its status and date', () => {
    const listed = rowsIn(readDocument('docs/adr/README.md')).map(([link, , status, since]) =>
      [link, status, since].join(' '),
    );
    const expected = decisions.map((file) => {
      const [, status = '', date = ''] = /^\*\*(\w+)\*\*, ([\d-]+)/m.exec(readDocument(file)) ?? [];
      const name = file.slice('docs/adr/'.length);
      return `[${name.slice(0, 4)}](${name}) ${status.toLowerCase()} ${date}`;
    });
    expect(listed).toEqual(expected);
  });
});

describe('a room', () => {
  const heads = [...new Set(rooms.map(({ place }) => place.split('/')[0] ?? place)), 'testing', 'architecture'];

  it.each([...heads, 'e2e', 'bench', 'setup'])('%s has a guide at its head, short enough to be read', (room) => {
    const lines = readDocument(`${room}/README.md`).trim().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(lines.length).toBeLessThanOrEqual(30);
  });
});
