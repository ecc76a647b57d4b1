/**
 * A fingerprint as two people compare it by telephone: groups of four hex digits, in upper case. @param fingerprint
 * SHA-256 of a certificate, hex, with or without colons
 */
export function fingerprintGroups(fingerprint: string): string[] {
  return (
    fingerprint
      .replaceAll(':', '')
      .toUpperCase()
      .match(/.{1,4}/g) ?? []
  );
}
