import { useWords } from '../../i18n/index.ts';

/** Acts that have words of their own; others are shown by the name of their route. */
const acts = [
  ...['serviceStarted', 'trailResumed', 'notesLost', 'auditEntries', 'anchorAudit'],
  ...['register', 'submitRegistration', 'forwardRegistration', 'approveRegistration', 'declineRegistration'],
  ...['registrationOutcome', 'registrationDecision', 'listRegistrations', 'activate', 'renew', 'standing'],
  ...['listUsers', 'revokeUser', 'endOwnRegistration', 'listApplications', 'application', 'examineApplication'],
  ...['decideApplication', 'askReplacement', 'replacement', 'listReplacements', 'confirmReplacement'],
  ...['supervision', 'supervisedPeople'],
  ...['grantReplacement', 'declineReplacement', 'listChanges', 'decideChange', 'proposeGoing'],
  ...['departments', 'doctors', 'slots', 'doctorDays', 'book', 'appointments', 'cancelAppointment', 'bookings'],
  ...['booking', 'assign', 'moveBooking', 'cancelBooking', 'missBooking', 'moveDay', 'closeDay', 'checkIn'],
  ...['roster', 'changeRoster'],
  ...['openTreatments', 'stageCapture', 'withdrawCapture', 'captures', 'offerConfirmation', 'confirmations'],
  ...['beginSigning', 'settleConfirmation'],
] as const;
type Act = (typeof acts)[number];

/** What was done, in words. */
export function useActWords(): (act: string) => string {
  const t = useWords();
  return (act) => {
    const known = acts.find((one) => one === act);
    return known === undefined ? act : t(`admin.audit.act.${known satisfies Act}`);
  };
}
