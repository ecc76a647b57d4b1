/**
 * The frame check sequence of the fixed baud rate protocol: CRC-CCITT as in X.25 and IrLAP (polynomial 1021h reflected,
 * beginning with FFFFh, complemented). It goes over the line low byte first, unlike every other number.
 */
export function frameCheck(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (ofByte[(crc ^ byte) & 0xff] ?? 0);
  return crc ^ 0xffff;
}

/** What the eight bits of each byte do. */
const ofByte = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ 0x8408;
  return crc;
});
