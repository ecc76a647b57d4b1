import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { serialsIn } from '../../protocol/identity/crl.ts';
import type { ChannelConfig } from './channel-config.ts';

const Msp = z.looseObject({
  config: z.looseObject({ revocation_list: z.array(z.string()).nullish() }),
});

type Groups = ChannelConfig['channel_group']['groups']['Application']['groups'];

/** The two places in which the channel has a member: with those who work with it, and with those who order. */
function membershipsOf({ channel_group: { groups } }: ChannelConfig, mspId: string): Groups[string][] {
  return [groups.Application.groups[mspId], groups.Orderer.groups[mspId]].filter((group) => group !== undefined);
}

/** Whether the channel has a list (PEM) that says the same, whoever may have signed it when. */
export function hasRevocationList(config: ChannelConfig, mspId: string, list: string): boolean {
  const wanted = said(list);
  const known = membershipsOf(config, mspId).map((group) => {
    const msp = Msp.safeParse(group.values['MSP']?.value);
    const lists = (msp.success ? msp.data.config.revocation_list : undefined) ?? [];
    return lists.map((one) => said(Buffer.from(one, 'base64').toString('utf8')));
  });
  return known.length > 0 && known.every((lists) => lists.length === 1 && lists[0] === wanted);
}

/**
 * The configuration with a member's list of revoked certificates in the place of the one it had.
 * @throws OpenwardError CONFLICT when the channel has not got the member
 */
export function withRevocationList(config: ChannelConfig, mspId: string, list: string): ChannelConfig {
  const changed = structuredClone(config);
  const memberships = membershipsOf(changed, mspId);
  if (memberships.length === 0) throw new OpenwardError('CONFLICT', `${mspId} is no member of the channel`);
  for (const { values } of memberships) {
    const value = values['MSP'];
    if (value === undefined) throw new OpenwardError('CONFLICT', `The channel has no roots of ${mspId}`);
    const msp = Msp.parse(value.value);
    value.value = {
      ...msp,
      config: { ...msp.config, revocation_list: [Buffer.from(list, 'utf8').toString('base64')] },
    };
  }
  return changed;
}

const said = (list: string): string => serialsIn(list).sort().join();
