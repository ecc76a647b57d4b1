import { isAbsolute } from 'node:path';
import { KeySourceText } from '../../api/formats/rid-key.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** A key that others are wrapped under, by where it lies. `text` is how it is written. */
export type KeySource =
  | { readonly kind: 'file'; readonly text: string; readonly file: string }
  | { readonly kind: 'environment'; readonly text: string; readonly name: string }
  | ({ readonly kind: 'token'; readonly text: string } & TokenKey);

/** Those that are 32 bytes in themselves. */
export type PlainSource = Exclude<KeySource, { readonly kind: 'token' }>;

/** An RSA key of a PKCS#11 token, and how the token is reached. */
export interface TokenKey {
  readonly token: string;
  readonly object: string;
  /** The token's library. */
  readonly module: string;
  /** Its first line is the user's PIN. */
  readonly pinFile: string;
}

/** @param file an absolute path */
export const fileSource = (file: string, text = `file:${file}`): Extract<KeySource, { readonly kind: 'file' }> => ({
  kind: 'file',
  text,
  file,
});

/** @param own the node's own file; @throws INPUT_INVALID, which says what is wanted */
export function keySource(text: string, own: string): KeySource {
  const parsed = KeySourceText.safeParse(text);
  if (!parsed.success) throw unusable(text);
  if (text.startsWith('own'))
    return fileSource(
      text.replace('own', () => own),
      text,
    );
  if (text.startsWith('file:')) return fileSource(absolute(text.slice('file:'.length), text));
  if (text.startsWith('env:')) return { kind: 'environment', text, name: text.slice('env:'.length) };
  return { kind: 'token', text, ...tokenKey(text) };
}

/** The parts of RFC 7512 that name one key and how to get at it; any other part is refused and not left unheard. */
function tokenKey(text: string): TokenKey {
  const [path = '', query = ''] = text.slice('pkcs11:'.length).split('?', 2);
  const parts = new Map([...pairs(path, ';', text), ...pairs(query, '&', text)]);
  const wanted = ['token', 'object', 'module-path', 'pin-source'];
  if (parts.size !== wanted.length || !wanted.every((name) => parts.has(name))) throw unusable(text);
  const part = (name: string): string => parts.get(name) ?? '';
  const pinFile = part('pin-source').replace(/^file:/, '');
  return {
    token: part('token'),
    object: part('object'),
    module: absolute(part('module-path'), text),
    pinFile: absolute(pinFile, text),
  };
}

function pairs(text: string, between: string, whole: string): [string, string][] {
  return text.split(between).map((pair) => {
    const [name = '', value = '', ...more] = pair.split('=');
    const plain = more.length === 0 ? decoded(value) : undefined;
    if (plain === undefined || plain === '') throw unusable(whole);
    return [name, plain];
  });
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function absolute(path: string, text: string): string {
  if (!isAbsolute(path) || path.includes('\0')) throw unusable(text);
  return path;
}

function unusable(text: string): OpenwardError {
  return new OpenwardError(
    'INPUT_INVALID',
    `${text} names no key: own, file:/path, env:NAME, or ` +
      'pkcs11:token=NAME;object=LABEL?module-path=/path&pin-source=file:/path',
  );
}
