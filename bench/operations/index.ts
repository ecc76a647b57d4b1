import type { Operation } from '../operation.ts';
import { aesDecrypt, aesEncrypt, rsaDecrypt, rsaEncrypt } from './envelope.ts';
import { getRecord, listUse, putRecordOperation, putUse } from './ledger.ts';
import { delegation, reencryption } from './reencryption.ts';
import { digest, signing, verification } from './signing.ts';
import { downloadOperation, uploadOperation } from './storage.ts';

/** The paper's 15 operations in its order. */
export const operations: readonly Operation[] = [
  rsaEncrypt,
  rsaDecrypt,
  digest,
  aesEncrypt,
  aesDecrypt,
  signing,
  putRecordOperation,
  getRecord,
  delegation,
  reencryption,
  putUse,
  listUse,
  uploadOperation,
  downloadOperation,
  verification,
];
