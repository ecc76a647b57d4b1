import encodeQR from 'qr';
import { useMemo } from 'react';

/** Light modules around a symbol, so that a camera finds it. */
const QUIET = 4;

/** A QR symbol, drawn as one path: it needs no picture and no markup of its own. */
export function QrSymbol({
  text,
  label,
  size,
}: {
  readonly text: string;
  readonly label: string;
  readonly size: number;
}) {
  const { path, side } = useMemo(() => drawn(text), [text]);
  return (
    <svg className="ow-qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} width={size} height={size}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function drawn(text: string): { readonly path: string; readonly side: number } {
  const modules = encodeQR(text, 'raw', { ecc: 'quartile', encoding: 'alphanumeric', border: QUIET });
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, side: modules.length };
}
