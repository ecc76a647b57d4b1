import forge from 'node-forge';

/** A node of ASN.1 (X.690), as node-forge has it: bytes are text of one character a byte there. */
export type Node = forge.asn1.Asn1;

const { asn1 } = forge;
/** `Type.NONE` is 0, the one tag of a context that is used here. */
const { Class, Type } = asn1;

/** SEQUENCE of these. */
export const sequence = (...parts: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
/** SET of these, in an order that DER has: the shorter first. */
export const set = (...parts: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SET, true, parts);
/** OCTET STRING. */
export const octets = (bytes: Uint8Array): Node => asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, textOf(bytes));
/** NULL. */
export const nothing = (): Node => asn1.create(Class.UNIVERSAL, Type.NULL, false, '');
/** INTEGER, not negative. */
export const integer = (value: number): Node =>
  asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
/** OBJECT IDENTIFIER, given in digits and dots. */
export const oid = (name: string): Node =>
  asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(name).getBytes());
/** `[0] EXPLICIT`. */
export const tagged = (part: Node): Node => asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, true, [part]);
/** `[0] IMPLICIT OCTET STRING`. */
export const taggedOctets = (bytes: Uint8Array): Node =>
  asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, false, textOf(bytes));
/** BMPString, two bytes a character. */
export const bmpString = (text: string): Node => asn1.create(Class.UNIVERSAL, Type.BMPSTRING, false, text);

/** Big-endian. */
export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** The bytes of a node and of what it holds. */
export function toDer(node: Node): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}

/** Throws for what is not DER, or has something behind it. */
export function fromDer(bytes: Uint8Array): Node {
  return asn1.fromDer(textOf(bytes));
}

/** The node to which positions lead. RangeError when there is none. */
export function at(node: Node, ...positions: readonly number[]): Node {
  return positions.reduce((here, position) => {
    const next = Array.isArray(here.value) ? here.value[position] : undefined;
    if (next === undefined) throw new RangeError('A node is missing');
    return next;
  }, node);
}

/** What a primitive node holds. RangeError for one that holds nodes. */
export function contentsOf({ value }: Node): Buffer {
  if (typeof value !== 'string') throw new RangeError('Not a primitive');
  return Buffer.from(value, 'latin1');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
