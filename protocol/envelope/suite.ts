import { AlgorithmSuiteIdentifier } from '@aws-crypto/client-node';

/** AES-256-GCM, HKDF-SHA-512, key commitment, no signature (records are signed outside). Message format version 2. */
export const SUITE = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;
/** The same as it stands on the wire, 16 bits. */
export const SUITE_ID = 0x0478;
/** Plaintext bytes in a frame we write. The SDK's default of 4 KiB is eight times slower. */
export const FRAME_BYTES = 1024 * 1024;
/** Frames encrypted or decrypted before others on the event loop have their turn: a few milliseconds. */
export const FRAMES_A_TURN = 4;
/** Smallest frame we read: below it the headers outweigh the data, and a hostile message would be all work. */
export const SMALLEST_FRAME_BYTES = 1024;
/** More recipients than this is a defect or an attack. */
export const MAX_RECIPIENTS = 16;

/** Key provider id of everything we write (AWS Encryption SDK): whose names the key names are. */
export const KEY_NAMESPACE = 'openward';
/** Key name of C_s's one recipient. It says nothing of which key: each share has its own, used once. */
export const SHARE_KEY_NAME = 'share-key';
