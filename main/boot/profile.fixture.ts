import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorityKind } from '../../domain/authority.ts';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { authorityOf } from '../../testing/identity.ts';

/**
 * A profile of an organisation whose services are not there: enough to open a window. Its people are those of
 * `enrolPerson('TestMSP', …)` in the same program. Answers its path.
 */
export async function writeProfile(folder: string, type: 'hospital' | 'third-party' = 'hospital'): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await authorityOf('TestMSP');
  const { certificate, key } = await authority.issue({ role: 'workstation' });
  for (const kind of AuthorityKind.options) {
    const roots = await Promise.all(['TestMSP', 'SaMSP', 'CloudMSP'].map((mspId) => authorityOf(mspId, kind)));
    writeFileSync(join(folder, `${kind}.pem`), roots.map(({ root }) => root).join('\n'));
  }
  writeFileSync(join(folder, 'device.pem'), certificate);
  writeFileSync(join(folder, 'device.key'), key, { mode: 0o600 });
  const nowhere = { url: 'https://127.0.0.1:9', serverName: 'nobody.test' };
  const name = { en: 'Test Hospital', zh: '测试医院' };
  const profile: ConnectionProfile = {
    format: 'openward-profile/2',
    org: 'test',
    mspId: 'TestMSP',
    type,
    name,
    channel: 'openward',
    chaincode: 'openward',
    sa: nowhere,
    ...(type === 'hospital' ? { hospital: nowhere } : {}),
    hospitals: [],
    cloud: nowhere,
    storage: { ...nowhere, bucket: 'bucket' },
    organisations: [
      { mspId: 'TestMSP', type, name },
      { mspId: 'SaMSP', type: 'sa', name },
      { mspId: 'CloudMSP', type: 'cloud', name },
    ],
    trust: { nodes: 'nodes.pem', people: 'people.pem' },
    device: { certificate: 'device.pem', key: 'device.key' },
  };
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify(ConnectionProfile.parse(profile)));
  return file;
}
