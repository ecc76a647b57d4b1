import { useEffect, useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useNews } from '../../bridge/index.ts';
import type { NewsOf } from '../../bridge/news.ts';
import { emptyTrace, extend, type SweepTrace } from './trace.ts';

type Capture = Replied<'capture.list'>[number];

/** What is kept for drawing: how much of a curve, and of how many. */
export interface Drawn {
  readonly keepMs: number;
  readonly mostCurves: number;
}
const everything: Drawn = { keepMs: 60_000, mostCurves: Infinity };
/** A curve without a piece for so long stands still. */
const STILL_MS = 3000;
/** Numerics are told every second at the least; without that for so long they are of no now. */
const UNTOLD_MS = 5000;

export interface LiveCurve {
  readonly code: string;
  readonly unit: string;
  readonly trace: SweepTrace;
  /** When its last piece came, in milliseconds of this window's own clock. */
  readonly cameMs: number;
  /** Nothing has come for a while: what is drawn is not of now. */
  readonly still: boolean;
}

export interface LiveFeed {
  readonly capture: Capture | undefined;
  readonly numerics: NewsOf<'numerics'> | undefined;
  readonly curves: readonly LiveCurve[];
}

/** What main tells about one capture, gathered. While frozen, curves stand still; the capture goes on. */
export function useLiveFeed(id: string, frozen: boolean, drawn: Drawn = everything): LiveFeed {
  const [capture, setCapture] = useState<Capture | undefined>(undefined);
  const [numerics, setNumerics] = useState<NewsOf<'numerics'> | undefined>(undefined);
  const [toldMs, setToldMs] = useState(0);
  const now = useNow();
  const [curves, setCurves] = useState<readonly LiveCurve[]>([]);
  useNews('capture', (news) => {
    if (news.capture.id === id) setCapture(news.capture);
  });
  useNews('numerics', (news) => {
    if (news.captureId !== id) return;
    setNumerics(news);
    setToldMs(performance.now());
  });
  useNews('wave', (news) => {
    if (news.captureId === id && !frozen) setCurves((before) => withPiece(before, news, drawn));
  });
  return {
    capture,
    numerics: now - toldMs > UNTOLD_MS ? undefined : numerics,
    curves: curves.map((curve) => ({ ...curve, still: now - curve.cameMs > STILL_MS })),
  };
}

/** The window's own clock, read every second. */
function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A curve beyond as many as are drawn takes the place of one that stands still, and otherwise changes nothing. */
function withPiece(curves: readonly LiveCurve[], news: NewsOf<'wave'>, drawn: Drawn): readonly LiveCurve[] {
  const { code, unit } = news;
  const cameMs = performance.now();
  const known = curves.find((curve) => curve.code === code);
  const next = { code, unit, cameMs, still: false, trace: extend(known?.trace ?? emptyTrace, news, drawn.keepMs) };
  if (known !== undefined) return curves.map((curve) => (curve.code === code ? next : curve));
  if (curves.length < drawn.mostCurves) return [...curves, next];
  const still = curves.find((curve) => cameMs - curve.cameMs > STILL_MS);
  return still === undefined ? curves : curves.map((curve) => (curve === still ? next : curve));
}
