import { useAsk } from '../../bridge/index.ts';
import { PidChip } from '../../components/pid-chip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal } from '../../i18n/index.ts';

/**
 * What a patient knows a treatment by: doctor, department and day, as its hospital says of the appointment; undefined
 * where no hospital says it. Who signed a record is said by its signature, which is checked when it is opened.
 */
export function useTreatmentName(): (tid: string) => string | undefined {
  const local = useLocal();
  const format = useFormat();
  const bookings = useAsk('booking.list', {});
  const hospitals = useAsk('booking.hospitals', {});
  return (tid) => {
    const booking = bookings.value?.items.find((one) => one.tid === tid);
    if (booking === undefined) return undefined;
    const { doctorName, start, org, department } = booking;
    const named = hospitals.value?.find((one) => one.org === org)?.departments.find(({ id }) => id === department);
    const parts = [doctorName, named && local(named.name), start === undefined ? undefined : format.date(start)];
    const said = parts.filter((part) => part !== undefined && part !== '');
    return said.length === 0 ? undefined : said.join(' · ');
  };
}

/** The same, and the treatment's id in short where nobody says more. */
export function TreatmentName({ tid }: { readonly tid: string }) {
  const name = useTreatmentName()(tid);
  return name === undefined ? <PidChip pid={tid} copyable={false} /> : <>{name}</>;
}
