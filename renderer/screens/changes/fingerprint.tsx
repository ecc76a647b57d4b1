import { fingerprintGroups } from '../../../domain/fingerprint.ts';

/** To be read out and compared by telephone, group by group. */
export function Fingerprint({ value }: { readonly value: string }) {
  return (
    <span className="ow-mono ow-fingerprint">
      {fingerprintGroups(value).map((group, at) => (
        <span key={at}>{group} </span>
      ))}
    </span>
  );
}
