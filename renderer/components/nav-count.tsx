import type { CountOf } from '../app/navigation.ts';
import { useSession } from '../app/session.tsx';
import { useAsk, usePages } from '../bridge/index.ts';
import { useFormat } from '../i18n/format.ts';

const everyMs = 10_000;

/** How much waits there for the person, kept up to date; nothing when nothing does. */
export function NavCount({ of }: { readonly of: CountOf }) {
  const Count = counts[of];
  return <Count />;
}

function Shown({ count }: { readonly count: number | undefined }) {
  const format = useFormat();
  return count === undefined || count === 0 ? null : <span className="ow-nav__count">{format.number(count)}</span>;
}

const counts: Readonly<Record<CountOf, () => React.JSX.Element>> = {
  confirm: function ConfirmCount() {
    return <Shown count={useAsk('confirm.list', {}, { everyMs }).value?.items.length} />;
  },
  shares: function SharesCount() {
    return (
      <Shown
        count={
          usePages('shares.list', { everyMs: 30_000 }).items?.filter((share) => share.status === 'requested').length
        }
      />
    );
  },
  registrations: function RegistrationsCount() {
    return <Shown count={useAsk('admin.registrations', { state: 'submitted' }, { everyMs }).value?.total} />;
  },
  bookings: function BookingsCount() {
    return <Shown count={useAsk('admin.bookings', { status: 'requested' }, { everyMs }).value?.total} />;
  },
  'sa-registrations': function SaRegistrationsCount() {
    return <Shown count={useAsk('sa.registrations', { state: 'submitted' }, { everyMs }).value?.total} />;
  },
  day: function DayCount() {
    const { value } = useAsk('day.list', {}, { everyMs });
    const here = value && [...value.items, ...value.others].filter(({ status }) => status === 'checked-in');
    return <Shown count={here?.length} />;
  },
  changes: function ChangesCount() {
    const { organisation } = useSession();
    return (
      <Shown
        count={
          useAsk('changes.list', {}, { everyMs }).value?.changes.filter(
            ({ state, word, signers }) =>
              state === 'open' && word === undefined && !signers.includes(organisation.mspId),
          ).length
        }
      />
    );
  },
  outbox: function OutboxCount() {
    return (
      <Shown count={useAsk('outbox.list', {}, { everyMs }).value?.filter((one) => one.state !== 'committed').length} />
    );
  },
};
