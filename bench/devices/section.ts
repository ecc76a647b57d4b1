import { escape } from '../report/chart.ts';
import type { DeviceBench } from './results.ts';

const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const cell = (text: string, met?: boolean): string =>
  `<td class="n${met === undefined ? '' : met ? ' met' : ' missed'}">${text}</td>`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll"><table><thead><tr><th></th>${head.map((name) => `<th class="n">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
const row = (name: string, cells: readonly string[]): string =>
  `<tr><th scope="row">${escape(name)}</th>${cells.join('')}</tr>`;

/** What the report says of recording devices; nothing where that was not measured. */
export function deviceSection(bench: DeviceBench | undefined): string {
  if (bench === undefined) return '';
  const { minutes, recordings, main, handOver, day, parsers } = bench;
  const live = recordings.map(({ driver, bytes, lost, gaps, processorShare, residentMiB, lateness }) =>
    row(driver, [
      cell(String(bytes)),
      cell(String(lost), lost === 0),
      cell(String(gaps)),
      cell(share(processorShare)),
      cell(residentMiB.toFixed(0)),
      lateness === undefined ? cell('no curves') : cell(`${ms(lateness.p50)}, ${ms(lateness.p99)}`, lateness.met),
    ]),
  );
  const read = parsers.map(({ driver, megabytesASecond, ratio, noise, met }) =>
    row(driver, [
      cell(megabytesASecond.toFixed(0), met),
      cell(`${ratio.toFixed(1)}×`),
      cell(noise.map(({ megabytes, millisecondsEach }) => `${megabytes} MB: ${ms(millisecondsEach)}`).join(', ')),
    ]),
  );
  return `<section class="card"><h2>Recording devices</h2>
    <p>${recordings.length} simulated devices at once for ${minutes} minutes, over pseudo-terminals, each recorded by the built program in a process of its own. Main’s event loop was late by ${ms(main.p999)} at p99.9 (target ${main.target} ms), ${ms(main.max)} at most.</p>
    ${table(['bytes', 'lost', 'gaps', 'of a processor', 'MiB', 'sample to main, p50, p99'], live)}
    <p>Beside them a recording of eight hours, ${handOver.documents} documents of ${(handOver.bytes / 1024 ** 2).toFixed(0)} MiB together, was read again from its journal and sealed in ${handOver.seconds.toFixed(0)} s: main late by <span class="${handOver.main.met ? 'met' : 'missed'}">${ms(handOver.main.p999)}</span> at p99.9, ${ms(handOver.main.max)} at most, ${handOver.gapsMeanwhile} gaps in the others.</p>
    <p>A day of a monitor with five curves: ${day.slices} documents; the heap held ${Math.max(...day.heapMiB.slice(1, 3)).toFixed(0)} MiB at most in its second and third hour, <span class="${day.met ? 'met' : 'missed'}">${day.growth.toFixed(2)}×</span> of that in its last two.</p>
    <h3>Parsers</h3>
    ${table(['MB/s', 'to reading each byte once', 'a megabyte of noise'], read)}</section>`;
}
