import type { SignedStatement } from '../../api/messages/certification.ts';
import { readFileSync } from '../../connections/disk.ts';
import type { Clock } from '../../domain/clock.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import type { Statement } from '../../protocol/signature/statement.ts';

/** Signs what a service says of registrations to other organisations, with its key of the ledger. */
export class ServiceVoice {
  /** PEM both. */
  constructor(
    private readonly identity: { readonly certificate: string; readonly key: string },
    private readonly clock: Clock,
  ) {}

  static open(files: { readonly certificate: string; readonly key: string }, clock: Clock): ServiceVoice {
    const read = (file: string): string => readFileSync(file, 'utf8');
    return new ServiceVoice({ certificate: read(files.certificate), key: read(files.key) }, clock);
  }

  /** With the time it is now. */
  async say(statementAt: (at: string) => Statement): Promise<SignedStatement> {
    const { certificate, key } = this.identity;
    const at = this.clock.now().toISOString();
    const signer = { sign: ecdsaSigner(key), thumbprint: certificateThumbprint(certificate) };
    return { at, jws: await signStatement(statementAt(at), signer), certificate };
  }
}
