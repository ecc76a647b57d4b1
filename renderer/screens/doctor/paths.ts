/** Addresses of a treatment's screens; `navigation` has those one can go to by itself. */
export function treatmentPath(appointmentId: string): string {
  return `/doctor/treatment/${encodeURIComponent(appointmentId)}`;
}

export function previewPath(appointmentId: string): string {
  return `${treatmentPath(appointmentId)}/preview`;
}

export const signedListPath = '/doctor/signed';

/** A record the doctor has signed. */
export function signedPath(tid: string): string {
  return `${signedListPath}/${encodeURIComponent(tid)}`;
}

/** The doctor's own templates and phrases. */
export const textsPath = '/doctor/texts';
