import type { z } from 'zod';
import type { Member } from '../../api/formats/consortium.ts';
import { auditApi } from '../../api/http/audit.ts';
import type { Service } from '../../api/http/service.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import type { AuditAnchor, TrailKeeper } from '../../domain/audit.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { KeptEntry } from '../../protocol/audit/entry.ts';
import { serviceAddress } from '../generate/services.ts';
import { adminTls } from '../lifecycle/admin-gateway.ts';
import { memberNode, type Place } from '../lifecycle/membership.ts';
import { ledgerAsOperator } from '../lifecycle/operator-ledger.ts';
import type { MemberNode } from '../node/node.ts';

/** A trail of an organisation whose node is here, as its operator reads it. */
export interface ReadableTrail {
  readonly org: string;
  readonly mspId: string;
  readonly keeper: TrailKeeper;
  /** Every entry, oldest first, as it is kept. Reading is an entry of the trail itself. */
  entries(): AsyncIterable<KeptEntry>;
  /** Puts the last entry on the ledger. */
  anchor(): Promise<z.output<typeof auditApi.anchorAudit.reply>>;
}

/** The service of each type of organisation, by its role. */
const keeperOf: Partial<Record<Member['type'], TrailKeeper>> = { sa: 'sa', hospital: 'hospital', cloud: 'proxy' };

/**
 * Does some work with each trail of an organisation: of its service, and of its registrar where it has one. Errors:
 * SERVICE_UNAVAILABLE and the like; INPUT_INVALID for an organisation that keeps none.
 */
export async function withTrails<T>(
  place: Place,
  org: string,
  work: (trail: ReadableTrail, node: MemberNode) => Promise<T>,
): Promise<T[]> {
  const node = memberNode(place, org);
  const agents = new MutualTlsAgents(adminTls(node));
  try {
    const done: T[] = [];
    for (const trail of trailsOf(node, agents)) done.push(await work(trail, node));
    return done;
  } finally {
    await agents.close();
  }
}

/** All that the ledger has of a trail, oldest first. */
export function ledgerAnchors(node: MemberNode, { mspId, keeper }: ReadableTrail): Promise<AuditAnchor[]> {
  return ledgerAsOperator(node, async (ledger) => {
    const anchors: AuditAnchor[] = [];
    let bookmark = '';
    do {
      const page = await ledger.evaluate(ledgerApi.audit.anchors, { mspId, keeper, pageSize: 200, bookmark });
      if (page.unreadable > 0)
        throw new OpenwardError('LEDGER_REJECTED', `${page.unreadable} anchors of ${mspId} ${keeper} cannot be read`);
      // A peer that begins anew has no end.
      const isFurther = (page.items.at(-1)?.sequence ?? 0) > (anchors.at(-1)?.sequence ?? 0);
      if (!isFurther && page.bookmark !== '')
        throw new OpenwardError('LEDGER_REJECTED', `The anchors of ${mspId} ${keeper} have no end`);
      anchors.push(...page.items);
      ({ bookmark } = page);
    } while (bookmark !== '');
    return anchors;
  });
}

function trailsOf(node: MemberNode, agents: MutualTlsAgents): ReadableTrail[] {
  const { mspId } = node.description;
  const member = node.consortium.members.find((one) => one.mspId === mspId);
  if (member === undefined) throw new OpenwardError('NOT_FOUND', `${mspId} is no member`);
  const parts = [
    { part: 'service', keeper: member.service === undefined ? undefined : keeperOf[member.type] },
    { part: 'registrar', keeper: member.registrar === undefined ? undefined : 'registrar' },
  ] as const;
  const trails = parts.flatMap(({ part, keeper }) => {
    if (keeper === undefined) return [];
    const trust = member.roots.nodes;
    const service = new MutualTlsService({ ...serviceAddress(member, part), trust, agents, timeout: 60_000 });
    return [readable({ org: member.key, mspId, keeper }, service)];
  });
  if (trails.length === 0) throw new OpenwardError('INPUT_INVALID', `${member.key} has no service that keeps a trail`);
  return trails;
}

function readable(of: Pick<ReadableTrail, 'org' | 'mspId' | 'keeper'>, service: Service): ReadableTrail {
  return {
    ...of,
    entries: () => entriesIn(service),
    anchor: () => service.call(auditApi.anchorAudit, {}),
  };
}

async function* entriesIn(service: Service): AsyncGenerator<KeptEntry> {
  let beyond = 0;
  for (;;) {
    const page = await service.call(auditApi.auditEntries, { query: { order: 'oldest', beyond } });
    yield* page.entries;
    if (page.next === undefined) return;
    if (page.next <= beyond) throw new OpenwardError('SERVICE_FAILED', 'The audit trail has no end');
    beyond = page.next;
  }
}
