import { afterAll, expect, inject, it } from 'vitest';
import { saApi } from '../../api/http/sa.ts';
import { wholeList } from '../../app/flows/every-page.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { Cast, newResident } from '../world/cast.ts';
import { until } from '../world/until.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const registrar = requireState(world.paths).processes['hospital2-registrar']?.pid ?? 0;
afterAll(async () => {
  process.kill(registrar, 'SIGCONT');
  await cast.close();
});

/** As SA's officer sees the registration of this number. */
async function stateOf(number: string): Promise<string | undefined> {
  const officer = await cast.admin('sa');
  const { items: all } = await wholeList((bookmark) =>
    officer.sa.call(saApi.listRegistrations, { query: { bookmark } }),
  );
  return all.find(({ rid }) => rid?.number === number)?.state;
}

it('a registrar that is silent keeps its own people waiting alone, and they go on by themselves', async () => {
  await Promise.all([cast.admin('sa'), cast.admin('hospital1'), cast.admin('hospital2')]);
  const [there, here] = [newResident(), newResident()];
  process.kill(registrar, 'SIGSTOP');
  const waiting = expect(cast.patient('hospital2', there)).rejects.toMatchObject({
    code: 'REGISTRAR_UNAVAILABLE',
    details: { organisation: 'hospital2' },
  });
  await expect(cast.patient('hospital1', here), 'a patient of the other hospital').resolves.toBeDefined();
  await waiting;
  expect(await stateOf(there.number)).toBe('submitted');
  process.kill(registrar, 'SIGCONT');
  await until('the approval to go on', async () => (await stateOf(there.number)) === 'approved', 40_000);
  await expect(cast.patient('hospital2'), 'the next one there').resolves.toBeDefined();
});
