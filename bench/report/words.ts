/** A time as a person reads it; three significant digits. */
export function time(ms: number): string {
  if (ms >= 1000) return `${significant(ms / 1000)} s`;
  return ms >= 1 ? `${significant(ms)} ms` : `${significant(ms * 1000)} µs`;
}

export function significant(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Of an axis that steps by powers of ten. */
export function tick(ms: number): string {
  if (ms >= 1000) return `${Number((ms / 1000).toPrecision(1))} s`;
  return ms >= 1 ? `${Number(ms.toPrecision(1))} ms` : `${Number((ms * 1000).toPrecision(1))} µs`;
}

export const runtimeName = { node: 'Node', electron: 'Electron main process' } as const;
