import type { Tone } from '../../components/status-badge.tsx';

export function registrationTone(state: 'submitted' | 'forwarded' | 'approved' | 'declined'): Tone {
  return ({ submitted: 'wait', forwarded: 'note', approved: 'good', declined: 'bad' } as const)[state];
}

type AppointmentStatus =
  'requested' | 'assigned' | 'checked-in' | 'in-treatment' | 'awaiting-patient' | 'recorded' | 'cancelled';

export function appointmentTone(status: AppointmentStatus): Tone {
  return (
    {
      requested: 'wait',
      assigned: 'note',
      'checked-in': 'good',
      'in-treatment': 'note',
      'awaiting-patient': 'wait',
      recorded: 'good',
      cancelled: 'plain',
    } as const
  )[status];
}
