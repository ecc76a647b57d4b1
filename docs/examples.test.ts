import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VaultVectors } from '../main/vault/testing/vault-vectors.ts';
import { readFixtures, readVectors } from '../protocol/vectors/fixtures.ts';
import { ContainerVectors, StoryVectors } from '../protocol/vectors/schemas.ts';
import { root } from './testing/markdown.ts';

const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'openward-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function python(example: string, input: unknown, stdin: string): string {
  const file = join(folder, 'given.json');
  writeFileSync(file, JSON.stringify(input));
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
    'open a vault with its passphrase alone: $name',
    ({ file, passphrase, secrets, errors }) => {
      const open = () => z.json().parse(JSON.parse(python('open_vault.py', file, `${passphrase}\n`)));
      if (errors === undefined) expect(open()).toEqual(secrets);
      else expect(open).toThrow('InvalidTag');
    },
  );

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
