import type { ReactNode } from 'react';
import { useCallback, useState } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { AppFrame } from '../components/app-frame.tsx';
import { KioskFrame } from '../components/kiosk-frame.tsx';
import { AdminBookings } from '../screens/admin/bookings.tsx';
import { AdminDoctors } from '../screens/admin/doctors.tsx';
import { AdminRoster } from '../screens/admin/roster.tsx';
import { AdminRegistrations } from '../screens/admin/registrations.tsx';
import { RequestDetail } from '../screens/consumer/request-detail.tsx';
import { RequestNew } from '../screens/consumer/request-new.tsx';
import { ConsumerRequests } from '../screens/consumer/requests.tsx';
import { DoctorDay } from '../screens/doctor/day.tsx';
import { EmrPreview } from '../screens/doctor/preview.tsx';
import { DoctorTexts } from '../screens/doctor/own-texts.tsx';
import { DoctorSigned } from '../screens/doctor/signed-list.tsx';
import { DoctorSignedOpen } from '../screens/doctor/signed-open.tsx';
import { DoctorTreatment } from '../screens/doctor/treatment.tsx';
import { DoctorWaiting } from '../screens/doctor/waiting.tsx';
import { PatientAppointments } from '../screens/patient/appointments.tsx';
import { Book } from '../screens/patient/book.tsx';
import { Confirm } from '../screens/patient/confirm.tsx';
import { ConfirmOpen } from '../screens/patient/confirm-open.tsx';
import { PatientHome } from '../screens/patient/home.tsx';
import { RecordOpen } from '../screens/patient/record-open.tsx';
import { Records } from '../screens/patient/records.tsx';
import { ShareOpen } from '../screens/patient/share-open.tsx';
import { Shares } from '../screens/patient/shares.tsx';
import { Uses } from '../screens/patient/uses.tsx';
import { Activate } from '../screens/start/activate.tsx';
import { MyKeys } from '../screens/keys/my-keys.tsx';
import { Guarded } from '../screens/guardians/guarded.tsx';
import { RenewalNews } from '../components/renewal-notice.tsx';
import { GuardianNotice } from '../screens/guardians/guardian-notice.tsx';
import { MyGuardians } from '../screens/guardians/my-guardians.tsx';
import { RecoveryNotice } from '../screens/recovery/recovery-notice.tsx';
import { SetUpRecovery } from '../screens/recovery/set-up-recovery.tsx';
import { BringKeys } from '../screens/start/bring-keys.tsx';
import { KioskReturn } from './kiosk-return.tsx';
import { ComeBack } from '../screens/start/come-back.tsx';
import { Recover } from '../screens/start/recover.tsx';
import { Register } from '../screens/start/register.tsx';
import { Registered } from '../screens/start/registered.tsx';
import { SignIn } from '../screens/start/sign-in.tsx';
import { Waiting } from '../screens/start/waiting.tsx';
import { Changes } from '../screens/changes/changes.tsx';
import { SaApplications } from '../screens/sa/applications.tsx';
import { SaRegistrations } from '../screens/sa/registrations.tsx';
import { Supervision } from '../screens/supervision/supervision.tsx';
import { WhatWasDone } from '../screens/audit/what-was-done.tsx';
import { AllUsers, Staff } from '../screens/users/users.tsx';
import { ConfirmReplacements, GrantReplacements } from '../screens/replacements/replacements.tsx';
import { CaptureNew } from '../screens/technician/capture-new.tsx';
import { Captures } from '../screens/technician/captures.tsx';
import { TestLink } from '../screens/technician/link-test.tsx';
import { Live } from '../screens/technician/live.tsx';
import { MeasureScreen } from '../screens/technician/measure-screen.tsx';
import { PrivacyScreen } from '../screens/technician/privacy.tsx';
import { Together } from '../screens/technician/together.tsx';
import { navigation } from './navigation.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { useSession } from './session.tsx';
import { GuardianRole } from '../../domain/guardians.ts';
import type { PersonRole } from '../../domain/user.ts';

/** Which screens there are for whom. Before sign-in there are only those that lead to it. */
export function Screens() {
  const { me } = useSession();
  return me === undefined ? <BeforeSignIn /> : <Signed role={me.role} key={me.id} />;
}

function BeforeSignIn() {
  const { kiosk } = useSession();
  // Drawn anew, the screens hold nothing of what was typed into them.
  const [round, setRound] = useState(0);
  const forget = useCallback(() => setRound((before) => before + 1), []);
  return (
    <>
      <KioskReturn onLeft={forget} />
      <Routes key={round}>
        <Route path="/" element={<SignIn />} />
        <Route path="/register" element={<Register />} />
        <Route path="/bring" element={<BringKeys />} />
        <Route path="/recover" element={<Recover />} />
        <Route path="/come-back" element={<ComeBack />} />
        {kiosk ? (
          <Route path="/registered" element={<Registered />} />
        ) : (
          <>
            <Route path="/activate" element={<Activate />} />
            <Route path="/waiting/:id" element={<Waiting />} />
          </>
        )}
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </>
  );
}

function Signed({ role }: { readonly role: PersonRole }) {
  const screens = <SignedScreens role={role} />;
  return role === 'technician' ? <PrivacyScreen>{screens}</PrivacyScreen> : screens;
}

function SignedScreens({ role }: { readonly role: PersonRole }) {
  const items = navigation[role];
  return (
    <Frame role={role}>
      {GuardianRole.safeParse(role).success ? <GuardianNotice /> : null}
      <RenewalNews on={items[0]?.to ?? '/'} />
      <RecoveryNotice on={items[0]?.to ?? '/'} />
      <ErrorBoundary>
        <Routes>
          {routes[role]}
          <Route path="/keys" element={<MyKeys />} />
          <Route path="/recovery" element={<SetUpRecovery />} />
          {GuardianRole.safeParse(role).success ? (
            <>
              <Route path="/guardians" element={<MyGuardians />} />
              <Route path="/guarded" element={<Guarded />} />
            </>
          ) : null}
          <Route path="*" element={<Navigate to={items[0]?.to ?? '/'} replace />} />
        </Routes>
      </ErrorBoundary>
    </Frame>
  );
}

function Frame({ role, children }: { readonly role: PersonRole; readonly children: ReactNode }) {
  const { kiosk } = useSession();
  return kiosk && role === 'patient' ? (
    <KioskFrame>{children}</KioskFrame>
  ) : (
    <AppFrame items={navigation[role]}>{children}</AppFrame>
  );
}

/** A doctor elsewhere asks for data as any consumer does. */
const requests = (
  <>
    <Route path="/requests" element={<ConsumerRequests />} />
    <Route path="/requests/new" element={<RequestNew />} />
    <Route path="/requests/:shareId" element={<RequestDetail />} />
  </>
);

const routes: Readonly<Record<PersonRole, ReactNode>> = {
  patient: (
    <>
      <Route path="/patient" element={<PatientHome />} />
      <Route path="/patient/book" element={<Book />} />
      <Route path="/patient/appointments" element={<PatientAppointments />} />
      <Route path="/patient/confirm" element={<Confirm />} />
      <Route path="/patient/confirm/:org/:tid" element={<ConfirmOpen />} />
      <Route path="/patient/records" element={<Records />} />
      <Route path="/patient/records/:tid/:version" element={<RecordOpen />} />
      <Route path="/patient/shares" element={<Shares />} />
      <Route path="/patient/shares/:id" element={<ShareOpen />} />
      <Route path="/patient/uses" element={<Uses />} />
    </>
  ),
  doctor: (
    <>
      <Route path="/doctor/day" element={<DoctorDay />} />
      <Route path="/doctor/signed" element={<DoctorSigned />} />
      <Route path="/doctor/signed/:tid" element={<DoctorSignedOpen />} />
      <Route path="/doctor/treatment/:appointmentId" element={<DoctorTreatment />} />
      <Route path="/doctor/treatment/:appointmentId/preview" element={<EmrPreview />} />
      <Route path="/doctor/waiting" element={<DoctorWaiting />} />
      <Route path="/doctor/texts" element={<DoctorTexts />} />
      {requests}
    </>
  ),
  technician: (
    <>
      <Route path="/technician/captures" element={<Captures />} />
      <Route path="/technician/captures/:id" element={<Live />} />
      <Route path="/technician/new" element={<CaptureNew />} />
      <Route path="/technician/together" element={<Together />} />
      <Route path="/technician/test" element={<TestLink />} />
      <Route path="/technician/screen" element={<MeasureScreen />} />
    </>
  ),
  consumer: requests,
  'hospital-admin': (
    <>
      <Route path="/admin/registrations" element={<AdminRegistrations />} />
      <Route path="/admin/bookings" element={<AdminBookings />} />
      <Route path="/admin/doctors" element={<AdminDoctors />} />
      <Route path="/admin/roster" element={<AdminRoster />} />
      <Route path="/admin/staff" element={<Staff />} />
      <Route path="/replacements" element={<ConfirmReplacements />} />
      <Route path="/changes" element={<Changes />} />
      <Route path="/supervision" element={<Supervision />} />
      <Route path="/audit" element={<WhatWasDone />} />
    </>
  ),
  'sa-officer': (
    <>
      <Route path="/replacements" element={<GrantReplacements />} />
      <Route path="/sa/registrations" element={<SaRegistrations />} />
      <Route path="/sa/applications" element={<SaApplications />} />
      <Route path="/sa/users" element={<AllUsers />} />
      <Route path="/changes" element={<Changes />} />
      <Route path="/supervision" element={<Supervision />} />
      <Route path="/audit" element={<WhatWasDone />} />
    </>
  ),
};
