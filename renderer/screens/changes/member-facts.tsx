import type { MembershipApplication } from '../../../api/formats/membership.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { Fact, Facts } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { Fingerprint } from './fingerprint.tsx';

const parts = ['orderer', 'peer', 'ledgerGate', 'service', 'registrar', 'gate'] as const;

/** Who wants to join, as their administrator has signed it: whom to call, what to compare, what it will run. */
export function MemberFacts({
  application: { member, contact, at },
  fingerprints,
}: {
  readonly application: MembershipApplication;
  readonly fingerprints: { readonly nodes: string; readonly people: string } | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const nameOf = useOrganisationName();
  const runs = parts.filter((part) => member[part] !== undefined);
  return (
    <Facts>
      <Fact name={t('admin.applications.type')}>{t(`term.organisationType.${member.type}`)}</Fact>
      <Fact name={t('admin.applications.contact')}>{contact}</Fact>
      <Fact name={t('admin.applications.msp')}>
        <span className="ow-mono" data-evidence="">
          {member.mspId}
        </span>
      </Fact>
      <Fact name={t('admin.applications.domain')}>
        <span className="ow-mono">{member.domain}</span>
      </Fact>
      <Fact name={t('admin.applications.signed')}>{format.dateTime(at)}</Fact>
      {member.cloud === undefined ? null : (
        <Fact name={t('admin.applications.cloud')}>
          {nameOf(member.cloud)} <span className="ow-mono">{member.cloud}</span>
        </Fact>
      )}
      <Fact name={t('admin.applications.runs')}>
        <ul className="ow-plain">
          {runs.map((part) => (
            <li key={part}>
              {t(`admin.applications.part.${part}`)}
              <div className="ow-mono ow-address">{`${member[part]?.host ?? ''}:${String(member[part]?.port ?? '')}`}</div>
            </li>
          ))}
        </ul>
      </Fact>
      {fingerprints === undefined ? null : (
        <>
          <Fact name={t('admin.applications.rootOfNodes')}>
            <Fingerprint value={fingerprints.nodes} />
          </Fact>
          <Fact name={t('admin.applications.rootOfPeople')}>
            <Fingerprint value={fingerprints.people} />
          </Fact>
        </>
      )}
    </Facts>
  );
}
