import type { DiseaseInformation } from '../../domain/appointment.ts';
import type { Emr } from '../../api/formats/emr.ts';
import { writePrivate } from '../../fabric-config/lifecycle/files.ts';
import { dataFolder, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { newResident, newStaff } from '../world/cast.ts';
import { inDays, shareWith, sign, write } from '../world/chapters.ts';
import { visitWorld } from '../world/world.ts';
import { requestShare } from '../../app/flows/share.ts';
import { Settlers, TRIAL_PASSPHRASE } from './settlers.ts';
import { emrOfVisit, yearOfVisits } from './year.ts';

/**
 * Settles a trial network: everybody of the launcher registered, and a year of visits of one patient treated, signed,
 * recorded and partly shared, all through the client's own flows. The ledger's own times are today's; the visits' dates
 * lie in the past year.
 */
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const settlers = new Settlers(visitWorld(dataFolder(undefined, repositoryRoot()).root));
try {
  if (await settlers.isSettled('hospital1', 'patient')) say('this network is populated already');
  else await populate();
  say(`everybody’s passphrase is: ${TRIAL_PASSPHRASE}`);
} finally {
  await settlers.close();
}

async function populate(): Promise<void> {
  say('registering the people');
  await settlers.admin('hospital2');
  const patient = await settlers.register('hospital1', { role: 'patient', rid: { ...newResident(), name: '吴天琪' } });
  const doctor = await settlers.register('hospital1', {
    role: 'doctor',
    rid: newStaff(),
    displayName: 'Sun Wei',
    department: 'general-surgery',
  });
  await settlers.register('hospital2', {
    role: 'doctor',
    rid: newStaff(),
    displayName: 'Li Na',
    department: 'cardiology',
  });
  await settlers.register('hospital1', { role: 'technician', rid: newStaff(), displayName: 'Zhou Fang' });
  const consumer = await settlers.register('institute', {
    role: 'consumer',
    rid: newStaff(),
    displayName: 'Zheng Hao',
  });

  const visits = yearOfVisits();
  const now = new Date();
  const subject: Emr['subject'] = {
    name: '吴天琪',
    sex: 'female',
    birthDate: '1984-03-19',
    allergies: ['青霉素'],
    noKnownAllergies: false,
  };
  for (const [index, visit] of visits.entries()) {
    const di: DiseaseInformation = { ...subject, complaint: visit.complaint };
    const encounter = await settlers.encounter({ patient, doctor, di });
    await write(encounter, { emr: emrOfVisit(visit, subject, now) });
    const last = index === visits.length - 1;
    // The last one waits for the patient, so that there is something to confirm.
    if (!last) await sign(encounter);
    if (index === 3) await shareWith(consumer, encounter, ['s1']);
    say(`visit ${index + 1} of ${visits.length}`);
  }
  writePrivate(settlers.world.clients('trial-passphrase'), `${TRIAL_PASSPHRASE}\n`);
  await requestShare(consumer, {
    patientPid: patient.pid,
    purpose: 'research',
    reason: 'Course of blood pressure over a year',
    kinds: ['EMR'],
    until: inDays(90),
  });
}
