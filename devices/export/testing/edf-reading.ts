/** What a file holds, read by the format's description and nothing of ours. */
export interface ReadEdf {
  readonly kind: string;
  readonly patient: string;
  readonly recording: string;
  readonly start: string;
  readonly seconds: number;
  readonly signals: readonly ReadSignal[];
  readonly annotations: readonly {
    readonly onset: number;
    readonly duration: number | undefined;
    readonly text: string;
  }[];
  /** When each data record says that it begins, in seconds. */
  readonly begins: readonly number[];
}

interface ReadSignal {
  readonly label: string;
  readonly unit: string;
  readonly perRecord: number;
  readonly counts: readonly number[];
  readonly physical: (count: number) => number;
}

/** EDF+ (edfplus.info/specs). */
export function readEdf(file: Buffer): ReadEdf {
  const text = (from: number, length: number): string => file.toString('latin1', from, from + length).trim();
  const count = Number(text(252, 4));
  const records = Number(text(236, 8));
  const seconds = Number(text(244, 8));
  const at = (offset: number, length: number, signal: number): string =>
    text(256 + offset * count + length * signal, length);
  const perRecord = Array.from({ length: count }, (_, signal) => Number(at(216, 8, signal)));
  const headerBytes = Number(text(184, 8));
  const recordBytes = 2 * perRecord.reduce((sum, samples) => sum + samples, 0);
  if (file.length !== headerBytes + records * recordBytes) throw new Error('expected a file of its records');
  const begins: number[] = [];
  const annotations: { onset: number; duration: number | undefined; text: string }[] = [];
  const counts: number[][] = perRecord.map(() => []);
  for (let record = 0; record < records; record += 1) {
    let place = headerBytes + record * recordBytes;
    for (const [signal, samples] of perRecord.entries()) {
      const bytes = file.subarray(place, place + 2 * samples);
      place += 2 * samples;
      if (at(0, 16, signal) === 'EDF Annotations') {
        const lists = bytes
          .toString('utf8')
          .split('\0')
          .filter((list) => list !== '');
        begins.push(Number(lists[0]?.split('\x14')[0]));
        for (const list of lists.slice(1)) {
          const [when = '', said = ''] = list.split('\x14');
          const [onset, duration] = when.split('\x15');
          annotations.push({
            onset: Number(onset),
            duration: duration === undefined ? undefined : Number(duration),
            text: said,
          });
        }
      } else for (let sample = 0; sample < samples; sample += 1) counts[signal]?.push(bytes.readInt16LE(2 * sample));
    }
  }
  const signals = perRecord.flatMap((samples, signal): ReadSignal[] => {
    const [low = 0, high = 0, least = 0, most = 0] = [104, 112, 120, 128].map((offset) =>
      Number(at(offset, 8, signal)),
    );
    const physical = (one: number): number => low + ((one - least) * (high - low)) / (most - least);
    const [label, unit] = [at(0, 16, signal), at(96, 8, signal)];
    return label === 'EDF Annotations'
      ? []
      : [{ label, unit, perRecord: samples, counts: counts[signal] ?? [], physical }];
  });
  const start = `${text(168, 8)} ${text(176, 8)}`;
  return {
    kind: text(192, 44),
    patient: text(8, 80),
    recording: text(88, 80),
    start,
    seconds,
    signals,
    annotations,
    begins,
  };
}
