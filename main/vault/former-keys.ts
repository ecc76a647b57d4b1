import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { copiesOf, type OpeningKeys } from '../../protocol/vault/opening-keys.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';

/** With those that are not there yet behind those that are: copies of them. Throws LIMIT_REACHED for too many. */
export function withFormer(secrets: Secrets, keys: readonly OpeningKeys[]): Secrets {
  const all: OpeningKeys[] = [];
  for (const one of [...(secrets.former ?? []), ...copiesOf(keys)])
    if (![secrets, ...all].some((known) => isSame(known, one))) all.push(one);
  if (all.length > bounds.formerKeys) throw new OpenwardError('LIMIT_REACHED', 'There are too many keys of before');
  return { ...secrets, former: all };
}

function isSame(one: OpeningKeys, other: OpeningKeys): boolean {
  return one.encryption.equals(other.encryption) && one.preSeed.equals(other.preSeed);
}
