export const doctor = { nav: { day: 'Today', waiting: 'Waiting for patients' } };
