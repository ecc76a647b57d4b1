import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exported, exportEndings, type ExportFormat } from '../devices/export/formats.ts';
import { provenance, recorded } from '../devices/export/testing/sample.ts';
import { Bench, head as backupHead, passphrase, sampleItems } from '../fabric-config/backup/testing/archives.ts';
import { textItem } from '../fabric-config/backup/write-archive.ts';
import { readFixtures, readVectors } from '../protocol/vectors/fixtures.ts';
import {
  ContainerVectors,
  RecoveryVectors,
  StoryVectors,
  VaultRuleVectors,
  VaultVectors,
} from '../protocol/vectors/schemas.ts';
import { root } from './testing/markdown.ts';

const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
const argon2 = 'from cryptography.hazmat.primitives.kdf.argon2 import Argon2id';
const hasArgon2id = spawnSync('python3', ['-c', argon2]).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'openward-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function python(example: string, input: unknown, stdin: string): string {
  return onFile(example, JSON.stringify(input), stdin);
}

function onFile(example: string, text: string, stdin: string): string {
  const file = join(folder, 'given.json');
  writeFileSync(file, text);
  const script = join(root, 'docs/examples', example);
  return execFileSync('python3', [script, file], { input: stdin, encoding: 'utf8', stdio: 'pipe' });
}

describe.skipIf(!hasPython)('the examples in Python (skipped without python3 and its package cryptography)', () => {
  const vaults = readVectors('vault', VaultVectors).cases;
  const { pde, recordCiphertext, recordSegments } = readVectors('story', StoryVectors);
  const { patient, doctor } = readFixtures();
  const record = {
    pde,
    ciphertext: recordCiphertext,
    patient: patient.signingCertificate,
    doctor: doctor.signingCertificate,
  };

  // Not all of the refused ones: each starts a program.
  const some = ['another passphrase', 'another name', 'another tag'];
  it.each(vaults.filter(({ name, errors }) => errors === undefined || some.includes(name)))(
    'open a vault of format 1 with its passphrase alone: $name',
    ({ file, passphrase, secrets, errors }) => {
      const open = () => z.json().parse(JSON.parse(python('open_vault.py', file, `${passphrase}\n`)));
      if (errors === undefined) expect(open()).toEqual(secrets);
      else expect(open).toThrow('InvalidTag');
    },
  );

  const rulesOf = (file: string) =>
    readVectors(file, VaultRuleVectors).cases.filter(
      ({ name, keyring }) => keyring === undefined && !name.startsWith('format 1'),
    );
  const rules = [
    ...rulesOf('vault-rules'),
    // Older ones of the package have no Argon2id.
    ...(hasArgon2id ? [...rulesOf('vault-argon2id-rules'), ...rulesOf('vault-former-rules')] : []),
  ];
  const refused = [
    ...['another passphrase', 'a label put there', 'another format', 'scrypt that never ends', 'another tag'],
    ...['Argon2id that is cheap to guess', 'Argon2id that asks for 64 GiB', 'nine passes', 'two lanes'],
    ...['format 2 under Argon2id', 'format 3 under scrypt', 'another version of Argon2', 'a salt of 33 bytes'],
    ...['scrypt that is cheap to guess', 'a file that says a member twice', 'an owner with a blank', 'a part too many'],
  ];
  it.each(rules.filter(({ name, errors }) => errors === undefined || refused.includes(name)))(
    'open a vault with its passphrase alone: $name',
    ({ text, passphrase, opened, errors }) => {
      const open = () => z.json().parse(JSON.parse(onFile('open_vault.py', text, `${passphrase}\n`)));
      if (errors === undefined) expect(open()).toEqual({ ...opened?.secrets, owner: opened?.owner });
      else expect(open).toThrow(/InvalidTag|AssertionError|ValueError/);
    },
  );

  const recoveries = readVectors('recovery-rules', RecoveryVectors).cases;
  const symbol = recoveries.find(({ name }) => name === 'the text of the QR symbol')?.code ?? '';
  const lists = { en: join(folder, 'english.txt'), zh: join(folder, 'chinese_simplified.txt') };
  writeFileSync(lists.en, english.join('\n'));
  writeFileSync(lists.zh, chinese.join('\n'));
  const openRecovery = (text: string, code: string, ...list: string[]): unknown => {
    const file = join(folder, 'recovery.json');
    writeFileSync(file, text);
    const script = join(root, 'docs/examples', 'open_recovery.py');
    return JSON.parse(
      execFileSync('python3', [script, file, ...list], { input: code, encoding: 'utf8', stdio: 'pipe' }),
    );
  };

  it.each([
    ['the text of the QR symbol'],
    ['the English words', lists.en],
    ['the Chinese words without blanks', lists.zh],
    ['capitals, full-width blanks and numbers', lists.en],
    ['an administrator, whose identity is not kept'],
  ])('open a recovery file with its code alone: %s', (name, ...list) => {
    const one = recoveries.find((known) => known.name === name);
    const { id, owner, secrets } = one?.opened ?? {};
    expect(openRecovery(one?.text ?? '', one?.code ?? '', ...list)).toEqual({ id, owner, ...secrets });
  });

  it.each([
    ...['the code of another file', 'another time', 'another salt', 'another wrapped key', 'two ways', 'a blank in it'],
    ...['the secrets of another key', 'a way with a member of its own', 'a part too many', 'another kind of way'],
    ...['somebody whose registration is not decided', 'a text of the QR symbol with another checksum'],
  ])('open no recovery file otherwise: %s', (name) => {
    const one = recoveries.find((known) => known.name === name);
    expect(() => openRecovery(one?.text ?? '', one?.code ?? symbol)).toThrow(/InvalidTag|AssertionError|ValueError/);
  });

  it('read a record with what a vault holds', () => {
    const [vault] = vaults;
    const keys = python('open_vault.py', vault?.file, `${vault?.passphrase ?? ''}\n`);
    const lines = python('read_record.py', record, keys).trim().split('\n');
    expect(lines.map((line) => line.split(' ').slice(-1))).toEqual(
      recordSegments.map(({ data }) => [createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex')]),
    );
  });

  it('take and refuse what says that recordings were set aside, as our own reader does', () => {
    const { cases } = readVectors('set-aside-rules', ContainerVectors);
    const script = [
      'import base64, gzip, json, sys',
      `sys.path.insert(0, ${JSON.stringify(join(root, 'docs/examples'))})`,
      'from read_record import unpack',
      'def takes(one):',
      '    try: return bool(unpack(gzip.decompress(base64.b64decode(one["tarGzip"])), one["manifestDigest"]))',
      '    except (AssertionError, KeyError): return False',
      'print(json.dumps([takes(one) for one in json.load(sys.stdin)]))',
    ].join('\n');
    const taken = execFileSync('python3', ['-c', script], { input: JSON.stringify(cases), encoding: 'utf8' });
    const named = z
      .array(z.boolean())
      .parse(JSON.parse(taken))
      .map((takes, at) => [cases[at]?.name, takes]);
    expect(named).toEqual(cases.map(({ name, errors }) => [name, errors === undefined]));
  });

  it('refuse a record of which a bit was turned over, or a signature exchanged', () => {
    const keys = JSON.stringify({ encryption: patient.encryptionPrivateKey });
    const changed = Buffer.from(recordCiphertext, 'base64');
    changed.writeUInt8(changed.readUInt8(1000) ^ 1, 1000);
    const refused = (change: object) => () => python('read_record.py', { ...record, ...change }, keys);
    expect(refused({ ciphertext: changed.toString('base64') })).toThrow('tampered');
    expect(refused({ pde: { ...pde, D_SP: pde.D_SD } })).toThrow();
    expect(refused({ doctor: patient.signingCertificate })).toThrow();
  });
});

describe.skipIf(!hasPython)('the example that reads a backup', () => {
  const bench = new Bench();
  afterAll(bench.remove);
  const beside = { 'user.etag': '"5d41"' };
  const object = { ...textItem(`nodes/hospital1/storage/${'long/'.repeat(30)}病历`, 'sealed'), attributes: beside };
  const items = [...sampleItems(), { ...textItem('nodes/hospital1/storage/bucket/', ''), attributes: beside }, object];
  const read = (file: string, key: string, ...folder: string[]): string => {
    const script = join(root, 'docs/examples', 'read_backup.py');
    return execFileSync('python3', [script, file, ...folder], { input: `${key}\n`, encoding: 'utf8', stdio: 'pipe' });
  };

  it('finds in it what was put there, under a passphrase', async () => {
    const lines = read(await bench.archive('of-node.age', items), passphrase, bench.file('out'))
      .trim()
      .split('\n');
    expect(lines.map((line) => line.split(' ').slice(2).join(' '))).toEqual([
      'backup.json',
      ...items.map(({ name }) => name),
    ]);
    expect(readFileSync(join(bench.file('out'), object.name), 'utf8')).toBe('sealed');
  });

  it('opens one that is sealed to a recipient', async () => {
    const identity = await generateX25519Identity();
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const file = await bench.archive('to-recipient.age', sampleItems(), backupHead, encrypter);
    expect(read(file, identity)).toContain('nodes/hospital1/node.json');
  });

  it('refuses one of which a bit was turned over, or that ends early', () => {
    const whole = bench.read('of-node.age');
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(70_000) ^ 1, 70_000);
    expect(() => read(bench.put('changed.age', changed), passphrase)).toThrow('InvalidTag');
    expect(() => read(bench.put('short.age', whole.subarray(0, -20)), passphrase)).toThrow('InvalidTag');
  });
});

const hasReaders = spawnSync('python3', ['-c', 'import pyedflib, vitaldb']).status === 0;
const readers = 'exported device records (skipped without python3 and its packages pyedflib and vitaldb)';

describe.skipIf(!hasReaders)(readers, () => {
  const read = async (format: ExportFormat): Promise<unknown> => {
    const file = join(folder, `recording${exportEndings[format]}`);
    const pieces = exported(format, { document: recorded, provenance, advance: () => undefined });
    writeFileSync(file, await buffer(pieces));
    const script = join(root, 'docs/examples/read_export.py');
    return z.json().parse(JSON.parse(execFileSync('python3', [script, file], { encoding: 'utf8', stdio: 'pipe' })));
  };

  it('as EDF+ open in pyedflib: every sample, in its unit, and every gap as an annotation', async () => {
    expect(await read('edf')).toMatchObject({
      patient: 'X',
      signals: [
        { label: 'medibus.rt.01', unit: 'L/min', rate: 50, samples: 2800, lowest: -200, highest: -180.1 },
        { label: 'medibus.rt.02', unit: 'cm[H2O]', rate: 300, samples: 900, lowest: 20_000, highest: 20_099.5 },
      ],
      annotations: expect.arrayContaining([
        [10, 5, 'gap: silence: everything: nothing for 5 s'],
        [10, 5, 'no data: medibus.rt.01'],
        [2.011, -1, 'alarm began: % O2 HOCH (medibus.27.0B, priority 28)'],
      ]) as unknown,
    });
  });

  it('as .vital open in vitaldb: values and curves in their units, and nothing in a gap', async () => {
    expect(await read('vital')).toMatchObject({
      tracks: {
        'Evita-4/medibus.24.7D': {
          unit: 'mbar',
          values: [
            [0.01, 22],
            [2.01, 250],
            [90.01, 23.5],
          ],
        },
        'Evita-4/medibus.rt.01': { unit: 'L/min', records: 2, samples: 2800, lowest: -200, highest: -180.1 },
        EVENT: { records: 1 },
      },
    });
  });

  it('as tables are a whole ZIP archive', async () => {
    expect(await read('csv')).toMatchObject({
      damaged: null,
      tables: { 'curve-1-medibus.rt.01.csv': { rows: 2800 }, 'gaps.csv': { rows: 2 } },
    });
  });
});
