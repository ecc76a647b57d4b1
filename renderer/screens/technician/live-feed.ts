import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useNews } from '../../bridge/index.ts';
import type { NewsOf } from '../../bridge/news.ts';
import { emptyTrace, extend, type SweepTrace } from './trace.ts';

type Capture = Replied<'capture.list'>[number];

/** How much of a curve is kept for drawing. */
const KEEP_MS = 60_000;

export interface LiveCurve {
  readonly code: string;
  readonly unit: string;
  readonly trace: SweepTrace;
}

export interface LiveFeed {
  readonly capture: Capture | undefined;
  readonly numerics: NewsOf<'numerics'> | undefined;
  readonly curves: readonly LiveCurve[];
}

/** What main tells about one capture, gathered. While frozen, curves stand still; the capture goes on. */
export function useLiveFeed(id: string, frozen: boolean): LiveFeed {
  const [capture, setCapture] = useState<Capture | undefined>(undefined);
  const [numerics, setNumerics] = useState<NewsOf<'numerics'> | undefined>(undefined);
  const [curves, setCurves] = useState<readonly LiveCurve[]>([]);
  useNews('capture', (news) => {
    if (news.capture.id === id) setCapture(news.capture);
  });
  useNews('numerics', (news) => {
    if (news.captureId === id) setNumerics(news);
  });
  useNews('wave', (news) => {
    if (news.captureId === id && !frozen) setCurves((before) => withPiece(before, news));
  });
  return { capture, numerics, curves };
}

function withPiece(curves: readonly LiveCurve[], news: NewsOf<'wave'>): readonly LiveCurve[] {
  const known = curves.find((curve) => curve.code === news.code);
  const { code, unit } = news;
  const next = { code, unit, trace: extend(known?.trace ?? emptyTrace, news, KEEP_MS) };
  return known === undefined ? [...curves, next] : curves.map((curve) => (curve.code === code ? next : curve));
}
