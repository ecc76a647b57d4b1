import { escape } from '../report/chart.ts';
import type { CaptureTruth } from './results.ts';

/** What the report says of recordings; nothing where none were judged. */
export function captureTruthSection(truth: CaptureTruth | undefined): string {
  if (truth === undefined) return '';
  const { seeds, drivers, failures, planted } = truth;
  const rows = drivers.map(
    ({ driver, recordings, faults, kills, values, samples, gaps, read, failed }) =>
      `<tr><th scope="row">${escape(driver)}${read ? '' : ' (values not read again)'}</th>${[recordings, faults, kills, values, samples, gaps].map((count) => `<td class="n">${count}</td>`).join('')}<td class="n ${failed === 0 ? 'met' : 'missed'}">${failed}</td></tr>`,
  );
  const wrong = failures.map(
    ({ seed, driver, findings }) =>
      `<li>seed ${seed}, ${escape(driver)}: ${findings.map(({ rule, what }) => `${escape(rule)}: ${escape(what)}`).join('; ')}</li>`,
  );
  const mistakes = planted.map(
    ({ defect, driver, found, findings }) =>
      `<tr><th scope="row">${escape(defect)}, ${escape(driver)}</th><td class="${found ? 'met' : 'missed'}">${found ? `found: ${escape(findings[0]?.rule ?? '')}` : 'not found'}</td></tr>`,
  );
  return `<section class="card"><h2>Recordings and what truly happened</h2>
    <p>${seeds} recordings of simulated devices that go wrong in every way, judged by a checker that shares no code with
    the client: it saw the bytes and their times at the line. ${failures.length === 0 ? 'None is wrong.' : `<b class="missed">${failures.length} are wrong.</b>`}</p>
    <div class="scroll"><table><thead><tr><th>driver</th>${['recordings', 'faults', 'kills', 'values', 'samples', 'gaps', 'wrong'].map((name) => `<th class="n">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
    ${wrong.length === 0 ? '' : `<ul>${wrong.join('')}</ul>`}
    <h3>Mistakes made on purpose</h3>
    <div class="scroll"><table><tbody>${mistakes.join('')}</tbody></table></div></section>`;
}
