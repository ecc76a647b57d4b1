/** What the simulated monitor puts on the line and takes from it, byte by byte, from the wire facts alone. */

/** The two bytes of a number, the high one first. */
export function high16(value: number): number[] {
  const unsigned = ((value % 0x10000) + 0x10000) % 0x10000;
  return [Math.floor(unsigned / 256), unsigned % 256];
}

export function high32(value: number): number[] {
  const unsigned = ((value % 2 ** 32) + 2 ** 32) % 2 ** 32;
  return [...high16(Math.floor(unsigned / 0x10000)), ...high16(unsigned % 0x10000)];
}

/** Bytes with how many they are before them. */
export function counted(bytes: readonly number[]): number[] {
  return [...high16(bytes.length), ...bytes];
}

/** A list: how many entries, how long, and they. */
export function countedList(entries: readonly (readonly number[])[]): number[] {
  return [...high16(entries.length), ...counted(entries.flat())];
}

/** One attribute of an object. */
export function attribute(id: number, value: readonly number[]): number[] {
  return [...high16(id), ...counted(value)];
}

/** A number with so many decimals; undefined: not a number. */
export function decimal(value: number | undefined, decimals = 0): number[] {
  if (value === undefined) return [0x00, 0x7f, 0xff, 0xff];
  const mantissa = Math.round(value * 10 ** decimals);
  return [(256 - decimals) % 256, ...high32(mantissa).slice(1)];
}

/** Text of 8-bit characters, closed by a zero and of even length. */
export function narrow(text: string): number[] {
  const bytes = [...Buffer.from(`${text}\0`, 'latin1')];
  return counted(bytes.length % 2 === 0 ? bytes : [...bytes, 0]);
}

/** Text of 16-bit characters, closed by a zero. */
export function wide(text: string): number[] {
  return counted(Array.from({ length: text.length + 1 }, (_, at) => high16(text.charCodeAt(at) || 0)).flat());
}

/** A date and time, two decimal digits a byte. */
export function binaryDecimals(ms: number): number[] {
  const digits = new Date(ms).toISOString().replace(/\D/g, '');
  return [0, 2, 4, 6, 8, 10, 12, 14].map((at) => 16 * Number(digits[at]) + Number(digits[at + 1] ?? 0));
}

/** The check sequence, four bits at a time: a table of X.25. */
const nibbles = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((nibble) => {
  let rest = nibble;
  for (let bit = 0; bit < 4; bit += 1) rest = rest % 2 === 1 ? Math.floor(rest / 2) ^ 0x8408 : Math.floor(rest / 2);
  return rest;
});

function checkOf(bytes: readonly number[]): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum = (nibbles[(sum ^ byte) & 15] ?? 0) ^ (sum >> 4);
    sum = (nibbles[(sum ^ (byte >> 4)) & 15] ?? 0) ^ (sum >> 4);
  }
  return 0xffff - sum;
}

/** @param error what its check sequence is off by */
export function onTheLine(message: readonly number[], error = 0): Uint8Array {
  const inside = [0x11, 0x01, ...counted(message)];
  const [high = 0, low = 0] = high16(checkOf(inside) + error);
  const line = [0xc0];
  for (const byte of [...inside, low, high]) {
    if (byte === 0xc0) line.push(0x7d, 0xe0);
    else if (byte === 0xc1) line.push(0x7d, 0xe1);
    else if (byte === 0x7d) line.push(0x7d, 0x5d);
    else line.push(byte);
  }
  line.push(0xc1);
  return Uint8Array.from(line);
}

/** Takes the host's messages from a line: what lies between C0h and C1h and has a check sequence that fits. */
export class HostInbox {
  #bytes: number[] = [];
  #turn = 0;

  /** @returns the messages that these bytes end */
  push(bytes: Uint8Array): number[][] {
    const messages: number[][] = [];
    for (const byte of bytes) {
      if (byte === 0xc0) this.#bytes = [];
      else if (byte === 0xc1) messages.push(...this.#end());
      else if (byte === 0x7d) this.#turn = 0x20;
      else {
        this.#bytes.push(byte ^ this.#turn);
        this.#turn = 0;
      }
    }
    return messages;
  }

  #end(): number[][] {
    const sent = this.#bytes;
    this.#bytes = [];
    const inside = sent.slice(0, -2);
    const check = (sent.at(-2) ?? 0) + 256 * (sent.at(-1) ?? 0);
    return sent.length > 6 && checkOf(inside) === check ? [inside.slice(4)] : [];
  }
}
