import { estimateAt } from './fit.ts';
import type { Curve, CurveResults, LoadResults } from './schema.ts';

/** What one unit of work cost where it was measured. Bytes, and seconds of one processor of that machine. */
export interface Costs {
  /**
   * Of a record: a treatment and a P_DE. On each peer, of it the part that the state database and its history take; on
   * each orderer.
   */
  readonly peerBytesARecord: number;
  readonly stateBytesARecord: number;
  readonly ordererBytesARecord: number;
  /**
   * Of a transaction. The peer's is of one that endorses two of three and commits all: more than a peer among many has
   * to do.
   */
  readonly peerSeconds: number;
  readonly chaincodeSeconds: number;
  readonly ordererSeconds: number;
  /** Transactions a second that the whole network on this one machine reached. */
  readonly transactionsASecond: number;
  /** Of a release in the cloud service, and of a download in gate and storage together (`bytesADownload` each). */
  readonly releaseSeconds: number;
  readonly downloadSeconds: number;
  readonly bytesADownload: number;
}

/** What is assumed of a province; nothing here was measured. */
export interface Province {
  readonly hospitals: number;
  readonly patients: number;
  readonly recordsADay: number;
  /** Of a day's work, what falls into the busiest hour. */
  readonly busiestHour: number;
  readonly bytesARecord: number;
  readonly queriesARecord: number;
  /** Shares made for each record, and uses of each share; a share is three transactions and each use one. */
  readonly sharesARecord: number;
  readonly usesAShare: number;
  readonly years: number;
  readonly orderers: number;
  /** Independent channels that the hospitals are divided over; 1: everybody in one. */
  readonly channels: number;
  /** Of a server of each part. */
  readonly coresAServer: number;
  /** Of a disk that a hospital can be asked to buy and replace. */
  readonly diskAPeer: number;
  /** The certificates and the entry of one person in the directory. */
  readonly bytesAPerson: number;
}

export const province: Province = {
  hospitals: 100,
  patients: 50e6,
  recordsADay: 1e6,
  busiestHour: 0.12,
  bytesARecord: 4e6,
  queriesARecord: 3,
  sharesARecord: 0.05,
  usesAShare: 2,
  years: 15,
  orderers: 4,
  channels: 1,
  coresAServer: 16,
  diskAPeer: 8e12,
  bytesAPerson: 8192,
};

/**
 * One part and how much of what it can bear is asked of it in the busiest hour (or, of a disk, at the end of the
 * years).
 */
export interface ModelPart {
  readonly name: string;
  readonly needed: number;
  readonly has: number;
  readonly unit: 'cores' | 'bytes' | 'bytes a second' | 'transactions a second';
  readonly share: number;
}

export interface Outcome {
  readonly recordsASecond: number;
  readonly transactionsASecond: number;
  readonly transactionsADay: number;
  readonly peerBytesAYear: number;
  readonly allPeersBytesAYear: number;
  readonly ordererBytesAYear: number;
  readonly objectBytesAYear: number;
  readonly directoryBytes: number;
  /** Until a peer's disk is full. */
  readonly yearsOfDisk: number;
  /** Sent by one orderer to peers, and received by one peer, in the busiest hour. */
  readonly ordererBytesASecond: number;
  readonly peerBytesASecond: number;
  readonly objectBytesASecond: number;
  /** The fullest first. */
  readonly parts: readonly ModelPart[];
}

const GIGABIT = 125e6;
const HOUR = 3600;
const YEAR = 365;

export function model(costs: Costs, asked: Province): Outcome {
  const {
    hospitals,
    recordsADay,
    busiestHour,
    sharesARecord,
    usesAShare,
    queriesARecord,
    orderers,
    channels,
    years,
    coresAServer,
  } = asked;
  const perRecord = 2 + sharesARecord * (3 + usesAShare);
  const recordsASecond = (recordsADay * busiestHour) / HOUR;
  const transactionsASecond = recordsASecond * perRecord;
  // A share's transactions are about as long as a record's.
  const inRecords = perRecord / 2;
  const recordsAChannel = recordsADay / channels;
  const peersAChannel = hospitals / channels;
  const peerBytesAYear = recordsAChannel * YEAR * costs.peerBytesARecord * inRecords;
  const ordererBytesAYear = recordsADay * YEAR * costs.ordererBytesARecord * inRecords;
  const blockBytesASecond = ((recordsASecond * inRecords) / channels) * costs.ordererBytesARecord;
  const downloadsASecond = recordsASecond * (queriesARecord + sharesARecord * usesAShare);
  const objectBytesASecond = (downloadsASecond + recordsASecond) * asked.bytesARecord;
  const releasesASecond = recordsASecond * sharesARecord * usesAShare;
  const perChannel = transactionsASecond / channels;
  const ordererBytesASecond =
    (blockBytesASecond * channels * peersAChannel) / orderers + blockBytesASecond * channels * (orderers - 1);
  const part = (name: string, unit: ModelPart['unit'], needed: number, has: number): ModelPart => ({
    name,
    unit,
    needed,
    has,
    share: needed / has,
  });
  const parts = [
    part(`disk of a peer after ${years} years`, 'bytes', peerBytesAYear * years, asked.diskAPeer),
    part(`disk of an orderer after ${years} years`, 'bytes', ordererBytesAYear * years, asked.diskAPeer),
    part('processors of a peer', 'cores', perChannel * costs.peerSeconds, coresAServer),
    part('processors of a chaincode process', 'cores', perChannel * costs.chaincodeSeconds, 1),
    part('processors of an orderer', 'cores', transactionsASecond * costs.ordererSeconds, coresAServer),
    part(
      'ordering of one channel, as measured here on one machine',
      'transactions a second',
      perChannel,
      costs.transactionsASecond,
    ),
    part('network of an orderer', 'bytes a second', ordererBytesASecond, GIGABIT),
    part('processors of the cloud service', 'cores', releasesASecond * costs.releaseSeconds, 1),
    part(
      'processors of one storage gate with its store',
      'cores',
      (objectBytesASecond / costs.bytesADownload) * costs.downloadSeconds,
      coresAServer,
    ),
    part('network of one storage gate', 'bytes a second', objectBytesASecond, 10 * GIGABIT),
  ];
  return {
    recordsASecond,
    transactionsASecond,
    transactionsADay: recordsADay * perRecord,
    peerBytesAYear,
    allPeersBytesAYear: peerBytesAYear * hospitals,
    ordererBytesAYear,
    objectBytesAYear: recordsADay * YEAR * asked.bytesARecord,
    directoryBytes: asked.patients * asked.bytesAPerson,
    yearsOfDisk: asked.diskAPeer / peerBytesAYear,
    ordererBytesASecond,
    peerBytesASecond: blockBytesASecond,
    objectBytesASecond,
    parts: parts.sort((a, b) => b.share - a.share),
  };
}

/**
 * Costs from what was measured. Bytes are those of records put one at a time; processor time is that of the busiest
 * point of a curve, where what the processes do when idle is shared by most.
 * Errors: RangeError when a curve is missing.
 */
export function costsOf({ single }: LoadResults, curves: CurveResults): Costs {
  const upload = busiest(curves.curves, 'upload');
  const query = busiest(curves.curves, 'query');
  const share = busiest(curves.curves, 'share');
  const each = (point: typeof upload, ending: string): number => {
    const found = point.cores.filter(({ name }) => name.endsWith(ending));
    return found.reduce((sum, { cores }) => sum + cores, 0) / found.length / point.throughput;
  };
  return {
    peerBytesARecord: single.peerBytes,
    stateBytesARecord: single.stateBytes,
    // An orderer keeps the very blocks that a peer keeps. Its own bytes are not taken: one that stood still meanwhile
    // has fewer.
    ordererBytesARecord: single.peerBytes - single.stateBytes,
    peerSeconds: each(upload, '-peer'),
    chaincodeSeconds: each(upload, '-chaincode'),
    ordererSeconds: each(upload, '-orderer'),
    transactionsASecond: upload.throughput,
    releaseSeconds: each(share, 'cloud-service'),
    downloadSeconds:
      each(query, 'cloud-storage-gate') +
      query.cores.filter(({ name }) => name === 'cloud-storage').reduce((sum, { cores }) => sum + cores, 0) /
        query.throughput,
    bytesADownload: curves.bytesADownload,
  };
}

function busiest(curves: readonly Curve[], name: Curve['name']): Curve['points'][number] {
  const points = curves.find((curve) => curve.name === name)?.points ?? [];
  const [first] = [...points].sort((a, b) => b.throughput - a.throughput);
  if (first === undefined) throw new RangeError(`the curve of ${name} was not measured`);
  return first;
}

/**
 * What a ledger of so many records would take of a peer's disk, with its error; an extrapolation beyond the last point
 * measured.
 */
export function peerDiskAt(load: LoadResults, records: number): { value: number; error?: number } {
  return estimateAt(
    load.checkpoints.map((point) => ({ x: point.records, y: point.peer.total })),
    records,
  );
}
