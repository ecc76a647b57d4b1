/** A track of a file, and its records: samples as they are in the file, numbers, or texts. */
export interface ReadTrack {
  readonly device: number;
  readonly kind: number;
  readonly unit: string;
  readonly rate: number;
  readonly gain: number;
  readonly offset: number;
  readonly records: { readonly at: number; readonly value: readonly number[] | number | string }[];
}

/** A VitalRecorder file after gunzip, by what is public of its format and nothing of ours. */
export function readVital(file: Buffer): {
  readonly from: number;
  readonly to: number;
  readonly tracks: Map<string, ReadTrack>;
} {
  if (file.toString('latin1', 0, 4) !== 'VITA' || file.readUInt32LE(4) !== 3) throw new Error('expected version 3');
  const header = file.readUInt16LE(8);
  const names = new Map<number, string>();
  const tracks = new Map<string, ReadTrack>();
  for (let place = 10 + header; place < file.length;) {
    const kind = file.readUInt8(place);
    const length = file.readUInt32LE(place + 1);
    if (length > 1_000_000) throw new Error('expected packets of less than a million bytes');
    const bytes = file.subarray(place + 5, place + 5 + length);
    place += 5 + length;
    if (kind === 0) {
      const { id, name, track } = readTrack(bytes);
      names.set(id, name);
      tracks.set(name, track);
    }
    if (kind === 1) {
      const track = tracks.get(names.get(bytes.readUInt16LE(10)) ?? '');
      track?.records.push({ at: bytes.readDoubleLE(2), value: valueIn(bytes.subarray(12), track) });
    }
  }
  return { from: file.readDoubleLE(20), to: file.readDoubleLE(28), tracks };
}

function readTrack(bytes: Buffer): { readonly id: number; readonly name: string; readonly track: ReadTrack } {
  const nameBytes = bytes.readUInt32LE(4);
  const unitAt = 8 + nameBytes;
  const rest = unitAt + 4 + bytes.readUInt32LE(unitAt);
  const track = {
    device: bytes.readUInt32LE(rest + 33),
    kind: bytes.readUInt8(2),
    unit: bytes.toString('utf8', unitAt + 4, rest),
    rate: bytes.readFloatLE(rest + 12),
    gain: bytes.readDoubleLE(rest + 16),
    offset: bytes.readDoubleLE(rest + 24),
    records: [],
  };
  return { id: bytes.readUInt16LE(0), name: bytes.toString('utf8', 8, unitAt), track };
}

function valueIn(bytes: Buffer, { kind, gain, offset }: ReadTrack): readonly number[] | number | string {
  if (kind === 2) return bytes.readDoubleLE(0);
  if (kind === 5) return bytes.toString('utf8', 8);
  const count = bytes.readUInt32LE(0);
  const size = (bytes.length - 4) / count;
  return Array.from({ length: count }, (_, at) =>
    size === 2 ? offset + gain * bytes.readInt16LE(4 + 2 * at) : bytes.readDoubleLE(4 + 8 * at),
  );
}
