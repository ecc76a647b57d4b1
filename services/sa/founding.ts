import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Organisation } from '../../domain/user.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { HealthCheck } from '../http/handlers.ts';
import type { Applications } from './applications.ts';

/** What the ledger has of an organisation. */
export function onLedger({ mspId, key, type, name }: Organisation): Organisation {
  return { mspId, key, type, name };
}

/**
 * Puts the founding organisations into SA's database and on the ledger; may be done again at each start: what the
 * ledger has is not written again.
 */
export class Founding {
  #done = false;

  constructor(
    private organisations: readonly Organisation[],
    private readonly applications: Applications,
    private readonly ledger: Ledger,
  ) {}

  /** These from now on; the next round puts down who is new. */
  become(organisations: readonly Organisation[]): void {
    if (canonicalText([...organisations]) === canonicalText([...this.organisations])) return;
    this.organisations = organisations;
    this.#done = false;
  }

  async round(): Promise<void> {
    if (this.#done) return;
    const { organisations } = this;
    const known = await this.ledger.evaluate(ledgerApi.organisations.list, {});
    const said = new Set(known.map((organisation) => canonicalText(organisation)));
    for (const organisation of organisations) {
      await this.applications.recordMember(organisation);
      if (!said.has(canonicalText(organisation))) await this.ledger.submit(ledgerApi.organisations.put, organisation);
    }
    // Others may have come meanwhile.
    this.#done = organisations === this.organisations;
  }

  health(): HealthCheck {
    return {
      name: 'founding organisations',
      check: () => {
        if (!this.#done) throw new OpenwardError('LEDGER_UNAVAILABLE', 'Not all are on the ledger yet');
        return `${this.organisations.length} on the ledger`;
      },
    };
  }
}
