import { Enrolment } from '../../api/messages/registration.ts';
import { StoredRealIdentity } from '../../api/messages/registration.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import type { VaultContents } from '../../protocol/vault/contents.ts';
import type { AnyVaultFile } from '../../protocol/vault/file.ts';
import { isFormer } from '../../protocol/vault/open.ts';
import { KeptRegistration } from './registration-file.ts';

/** What format 1 keeps outside of what is encrypted, as far as it can be read; nothing of later ones. */
export function keptOutside(file: AnyVaultFile): {
  readonly registration?: KeptRegistration | undefined;
  readonly enrolment?: Enrolment | undefined;
} {
  if (!isFormer(file)) return {};
  return {
    registration: KeptRegistration.safeParse(file.registration).data,
    enrolment: Enrolment.safeParse(file.enrolment).data,
  };
}

/** A vault keeps its label; that of format 1 goes when it says its owner's name, which is inside from then on. */
export function labelAfter(file: AnyVaultFile, contents: VaultContents): string | undefined {
  const { label } = file.header;
  if (label === undefined || !isFormer(file)) return label;
  const name = realName(contents);
  return name !== undefined && plain(label).includes(plain(name)) ? undefined : label;
}

/** As their document says it; administrators have none here. */
function realName({ secrets }: VaultContents): string | undefined {
  return secrets.rid.length === 0 ? undefined : StoredRealIdentity.parse(parseCanonical(secrets.rid)).name;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
}
