const ESC = 0x1b;
const SOH = 0x01;
const CR = 0x0d;

/** A command to the device. @param argument ASCII, at most 251 bytes. */
export function commandFrame(code: number, argument = ''): Uint8Array {
  return frame(ESC, code, argument);
}

/** An answer to the device. */
export function responseFrame(code: number, data = ''): Uint8Array {
  return frame(SOH, code, data);
}

function frame(start: number, code: number, content: string): Uint8Array {
  const body = [start, code, ...Buffer.from(content, 'ascii')];
  const sum = body.reduce((total, byte) => total + byte, 0) & 0xff;
  return Uint8Array.from([...body, ...Buffer.from(hex2(sum), 'ascii'), CR]);
}

/**
 * Switches on curves. Sent as realtime bytes: sync byte without streams, "enable streams 1-4" with one bit each,
 * end of sequence. Two streams make `D0 C1 C3 C0 C0`.
 * @param count how many of the configured streams, 1 to 4
 */
export function enableStreams(count: number): Uint8Array {
  const bits = (1 << count) - 1;
  return Uint8Array.of(0xd0, 0xc1, 0xc0 | bits, 0xc0, 0xc0);
}

/** Two upper-case hex digits, as codes and checksums travel. */
export function hex2(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
