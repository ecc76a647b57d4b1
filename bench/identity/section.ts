import { escape } from '../report/chart.ts';
import type { IdentityBench } from './results.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const cell = (text: string, met?: boolean): string =>
  `<td class="n${met === undefined ? '' : met ? ' met' : ' missed'}">${text}</td>`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll"><table><thead><tr><th></th>${head.map((name) => `<th class="n">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
const row = (name: string, cells: readonly string[]): string =>
  `<tr><th scope="row">${escape(name)}</th>${cells.join('')}</tr>`;

/** What the report says of keys that are made, lost, ended and come back; nothing where that was not measured. */
export function identitySection(bench: IdentityBench | undefined): string {
  if (bench === undefined) return '';
  const { registration, renewal, signIn, recovery, exposure } = bench;
  const { kdf, memory, rest } = signIn;
  const { many, few, ratio, target, met } = recovery;
  const everyday = [registration, renewal, signIn].map(({ what, ours, bareName, bare, ratio: times }) =>
    row(what, [
      cell(String(ours.n)),
      cell(`${seconds(ours.median)}, ${seconds(ours.p95)}`),
      cell(`${escape(bareName)}: ${seconds(bare.median)}`),
      cell(`${times.toFixed(2)}×`),
    ]),
  );
  const steps = many.steps.map(({ what, ms }) => row(what, [cell(seconds(ms))]));
  const doors = exposure.map(({ door, ms, worst, met: isMet }) =>
    row(door, [cell(`${worst} ms`, isMet), cell(ms.join(', '))]),
  );
  return `<section class="card"><h2>Keys of people</h2>
    ${table(['runs', 'median, p95', 'the least that has to be done', 'ratio'], everyday)}
    <p>Of a sign-in <span class="${kdf.met ? 'met' : 'missed'}">${seconds(kdf.ms.median)}</span> and <span class="${memory.met ? 'met' : 'missed'}">${memory.mib} MiB</span> are stretching the passphrase (at least ${seconds(kdf.target)} and ${memory.target} MiB), ${seconds(rest.median)} everything else.</p>
    <h3>Everything lost, and back</h3>
    <p>Somebody of whom the ledger has ${many.records} records: <span class="${met ? 'met' : 'missed'}">${seconds(many.ms + many.listedMs)}</span> of machines’ time (at most ${seconds(target)}), the last two steps being no part of the recovery; without these ${ratio.toFixed(2)} times that of ${few.length} people with ${few[0]?.records ?? 0} records. Index records rewritten: ${many.rewritten}.</p>
    ${table(['time'], steps)}
    <h3>Doors to who was revoked</h3>
    ${table(['longest', 'each'], doors)}</section>`;
}
