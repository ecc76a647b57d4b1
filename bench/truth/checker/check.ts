import { runsBackwards, sumsOf } from '../../../devices/capture/testing/whole.ts';
import { describedDevices } from '../../../devices/lines/described/all.ts';
import { readAstm } from './astm.ts';
import { axisOf, type Axis } from './axis.ts';
import { isDeclared, readRecording, undeclared, type Recording } from './document.ts';
import { readDri } from './dri.ts';
import type { Finding } from './finding.ts';
import { readHl7 } from './hl7.ts';
import { readLines } from './lines.ts';
import { readMedibus } from './medibus.ts';
import { Origins, withoutReading } from './origins.ts';
import type { Said, SecondReading, Truth, Watched } from './wire.ts';

/** What was looked at, and what was found. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly values: number;
  readonly samples: number;
  readonly gaps: number;
  /** Whether there is a second reading of this driver's bytes: without one nothing is said of values and samples. */
  readonly read: boolean;
}

const periods = 2;
/** A tick of the driver, and whole milliseconds. */
const slackMs = 120;
/** A line may become quicker or slower by so much within a run: its samples then lie closer or wider. */
const delayMs = 35;
/** What may be lost with a program that is killed. */
const lostWithProgramMs = 1000;

/** Judges a document by what truly happened. @param json the document @throws ZodError for what is none */
export function judge(json: string, truth: Truth): Judgement {
  const recording = readRecording(json);
  const axis = axisOf(recording, truth);
  const readings = truth.programs.map((program) => secondReading(truth.driver, program, truth.said));
  const read = readings.flatMap((reading) => reading ?? []);
  const known = read.length === truth.programs.length;
  const origins = new Origins(read, axis, truth);
  const findings: Finding[] = [
    ...bytes(recording, truth),
    ...cuts(truth, axis),
    ...outages(recording, truth, axis),
    ...(known
      ? [...origins.ofValues(recording), ...origins.ofSamples(recording), ...owed(recording, read, axis, truth)]
      : withoutReading(recording, truth, axis)),
    ...silences(recording, read),
    ...curves(recording, truth),
    ...(runsBackwards(recording.written) ? [{ rule: 'time runs backwards' as const, what: 'somewhere' }] : []),
  ];
  const { measurements, waveforms } = recording.written;
  return {
    findings,
    values: measurements.reduce((all, { points }) => all + points.length, 0),
    samples: waveforms.reduce((all, { runs }) => all + runs.reduce((sum, { bins }) => sum + bins.length, 0), 0),
    gaps: recording.gaps.length,
    read: known,
  };
}

function secondReading(driver: string, program: Watched, said: readonly Said[]): SecondReading | undefined {
  if (driver === 'medibus') return readMedibus(program);
  if (driver === 'dri') return readDri(program);
  if (driver === 'astm') return readAstm(program);
  if (driver === 'hl7') return readHl7(program, said);
  const described = describedDevices.find(({ id }) => id === driver);
  return described === undefined ? undefined : readLines(described, program, said);
}

/** Every byte is there, but for what a killed program had not written. */
function bytes({ written: { raw } }: Recording, { programs }: Truth): Finding[] {
  return (['rx', 'tx'] as const).flatMap((direction): Finding[] => {
    const kept = Buffer.concat(
      raw.filter((one) => one.direction === direction).map((one) => Buffer.from(one.bytes, 'base64')),
    );
    const passed = Buffer.concat(
      programs.flatMap(({ reads, writtenMs = Infinity }) =>
        reads.filter((one) => one.direction === direction && one.atMs <= writtenMs).map((one) => one.bytes),
      ),
    );
    if (kept.equals(passed)) return [];
    const at = kept.findIndex((byte, index) => byte !== passed[index]);
    const what = `${direction}: ${kept.length} bytes kept of ${passed.length}, other than sent from byte ${at} on`;
    return [{ rule: 'bytes are not those of the line', what }];
  });
}

/** Between what a killed program had written and a second before it was killed, nothing came. */
function cuts({ programs }: Truth, axis: Axis): Finding[] {
  const killed = programs.flatMap(({ killedMs, reads }, index) =>
    killedMs === undefined ? [] : [{ killedMs, reads, index }],
  );
  const rule = 'more than a second lost with a program' as const;
  const told = axis.cuts.reduce((all, { count }) => all + count, 0);
  if (told !== killed.length) return [{ rule, what: `${killed.length} programs ended, ${told} gaps say so` }];
  return killed.flatMap(({ killedMs, reads, index }): Finding[] => {
    const cut = (axis.cuts[index]?.from ?? 0) + 1;
    const lost = reads.find(({ atMs }) => axis.of(index, atMs) > cut && atMs < killedMs - lostWithProgramMs);
    return lost === undefined ? [] : [{ rule, what: `${killedMs - lost.atMs} ms with program ${index + 1}` }];
  });
}

/** While the cable was out, a gap of the whole line says so. */
function outages({ gaps }: Recording, { programs }: Truth, axis: Axis): Finding[] {
  const said = gaps.filter(({ series, reason }) => series === undefined && reason === 'port-lost');
  return programs.flatMap(({ outages: all = [] }, program) =>
    all.flatMap(({ fromMs, toMs }): Finding[] => {
      const [from, to] = [axis.of(program, fromMs), axis.of(program, toMs)];
      if (said.some((gap) => gap.from <= to + slackMs && gap.to >= from - slackMs)) return [];
      return [{ rule: 'the cable was out and no gap says so', what: `${Math.round(to - from)} ms from ${from} on` }];
    }),
  );
}

/** What came whole is there, or it is said that something is missing. */
function owed(
  { written, gaps }: Recording,
  readings: readonly SecondReading[],
  axis: Axis,
  { programs }: Truth,
): Finding[] {
  const times = written.measurements.map(({ code, points }) => ({ code, at: new Set(points.map(({ t }) => t)) }));
  const byCode = new Map(written.measurements.map(({ code, points }) => [code, points]));
  return readings.flatMap(({ frames }, program) =>
    frames
      // What a killed program had not written is lost with it.
      .filter(({ atMs }) => atMs.every((at) => at <= (programs[program]?.writtenMs ?? Infinity)))
      .flatMap(({ atMs, must }) =>
        must.flatMap(({ code, value }): Finding[] => {
          const moments = atMs.map((at) => Math.round(axis.of(program, at)));
          const there =
            value === undefined
              ? times.some((series) => series.code.startsWith(`${code}.`) && moments.some((t) => series.at.has(t)))
              : (byCode.get(code) ?? []).some(({ t, v }) => v === value && moments.includes(t));
          if (there || moments.some((t) => isDeclared(gaps, code, t))) return [];
          const what = `${code}${value === undefined ? '' : ` ${value}`} at ${moments[0]} ms`;
          return [{ rule: 'a value that was sent is neither there nor missing', what }];
        }),
      ),
  );
}

/** No series that is due stays away without a gap. */
function silences({ written, gaps, end }: Recording, readings: readonly SecondReading[]): Finding[] {
  const due = readings.flatMap((reading) => reading.due);
  return written.measurements.flatMap(({ code, points }) => {
    const times = points.map(({ t }) => t);
    const everyMs =
      due.find(({ prefix, exact }) => code === prefix || (exact !== true && code.startsWith(`${prefix}.`)))?.everyMs ??
      usualDistance(times);
    if (everyMs === undefined) return [];
    return holes([0, ...times, end], periods * everyMs).flatMap(([from, to]): Finding[] => {
      const openMs = undeclared(gaps, code, from, to);
      if (openMs <= periods * everyMs + slackMs) return [];
      const what = `${code}: ${openMs} ms of the ${to - from} ms from ${from} on`;
      return [{ rule: 'more than two periods without a value and no gap', what }];
    });
  });
}

function curves(recording: Recording, { lineRepeats }: Truth): Finding[] {
  const { written, gaps, end } = recording;
  return [...new Set(written.waveforms.map(({ code }) => code))].flatMap((code): Finding[] => {
    const waveforms = written.waveforms.filter((one) => one.code === code);
    const intervalMs = waveforms[0]?.intervalMs ?? 1;
    const runs = waveforms.flatMap((one) => one.runs).toSorted((a, b) => a.t - b.t);
    const edges = [0, ...runs.flatMap(({ t, last }) => [t, last]), end];
    const bare = edges.flatMap((from, index): Finding[] => {
      const to = edges[index + 1] ?? from;
      const openMs = index % 2 === 0 && to - from > periods * intervalMs ? undeclared(gaps, code, from, to) : 0;
      const what = `${code}: ${openMs} ms of the ${to - from} ms from ${from} on`;
      return openMs > periods * intervalMs + slackMs ? [{ rule: 'a curve without samples and no gap', what }] : [];
    });
    // Times are whole milliseconds, and a sample of an ECG is a third of one.
    const rounding = (runs.length + gaps.filter(({ series }) => series === code).length) / intervalMs;
    const { bySpan, byCount } = sumsOf(written, code);
    const counted = 1 + rounding + (runs.length * delayMs) / intervalMs;
    const what = `${code}: ${bySpan.toFixed(2)} samples, ${byCount.toFixed(2)} by their number`;
    if (bySpan < 1 + rounding && (lineRepeats || byCount < counted)) return bare;
    return [...bare, { rule: 'samples and gaps do not make up the time', what }];
  });
}

function usualDistance(times: readonly number[]): number | undefined {
  const distances = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  return distances.length < 3 ? undefined : distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)];
}

function holes(times: readonly number[], longerMs: number): [number, number][] {
  return times.slice(1).flatMap((to, index): [number, number][] => {
    const from = times[index] ?? 0;
    return to - from > longerMs ? [[from, to]] : [];
  });
}
