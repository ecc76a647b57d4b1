import { describe, expect, it } from 'vitest';
import { keySource } from './source.ts';

const of = (text: string) => keySource(text, '/srv/sa/rid-key');

describe('where a key lies', () => {
  it('is a file, a variable, or a token’s key, each told by its beginning', () => {
    expect(of('file:/etc/openward/rid-key')).toMatchObject({ kind: 'file', file: '/etc/openward/rid-key' });
    expect(of('own')).toEqual({ kind: 'file', text: 'own', file: '/srv/sa/rid-key' });
    expect(of('env:OPENWARD_RID_KEY')).toMatchObject({ kind: 'environment', name: 'OPENWARD_RID_KEY' });
    const uri = 'pkcs11:token=SA%20one;object=rid?module-path=/usr/lib/x.so&pin-source=file:/etc/openward/pin';
    expect(of(uri)).toEqual({
      kind: 'token',
      text: uri,
      token: 'SA one',
      object: 'rid',
      module: '/usr/lib/x.so',
      pinFile: '/etc/openward/pin',
    });
  });

  it.each([
    '',
    '/etc/openward/rid-key',
    'file:rid-key',
    'owned',
    'own.nexts',
    'file:/etc/rid\0key',
    'env:lower',
    'env:A B',
    'env:',
    'pkcs11:',
    'pkcs11:token=a;object=b',
    'pkcs11:token=a;object=b?module-path=x.so&pin-source=file:/pin',
    'pkcs11:token=a;object=b?module-path=/x.so&pin-value=1234',
    'pkcs11:token=a;object=b;type=private?module-path=/x.so&pin-source=file:/pin',
    'pkcs11:token=;object=b?module-path=/x.so&pin-source=file:/pin',
    'pkcs11:token=%;object=b?module-path=/x.so&pin-source=file:/pin',
    `file:/${'x'.repeat(2000)}`,
  ])('is refused as %j', (text) => {
    expect(() => of(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
