import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readFileSync } from '../../connections/disk.ts';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Trust } from './authorities.ts';
import type { TlsIdentity } from '../../connections/http/agents.ts';

/** A connection profile with the files it names read. */
export interface LoadedProfile {
  readonly profile: ConnectionProfile;
  /** Every organisation's roots. */
  readonly trust: Trust;
  /** What the installation itself presents: enough to ask for a registration, and for no more. */
  readonly device: TlsIdentity;
}

/** A profile that is looked at again and again. */
export interface Changing {
  /** `take` is called whenever the profile has become another. @returns what ends it */
  onChange(take: () => void): () => void;
}

/** Throws INPUT_INVALID, FILE_UNREADABLE. */
export function loadProfile(file: string): LoadedProfile {
  const profile = parse(read(file), file);
  const near = (path: string): string => read(resolve(dirname(file), path));
  const trust = { nodes: near(profile.trust.nodes), people: near(profile.trust.people) };
  const device = { certificate: near(profile.device.certificate), key: near(profile.device.key) };
  return { profile, trust, device };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OpenwardError('FILE_UNREADABLE', `${file} cannot be read`, { cause });
  }
}

function parse(text: string, file: string): ConnectionProfile {
  try {
    const raw: unknown = JSON.parse(text);
    return ConnectionProfile.parse(raw);
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is not JSON';
    throw new OpenwardError('INPUT_INVALID', `${file} is not a connection profile: ${why}`, { cause });
  }
}
