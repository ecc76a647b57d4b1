export const launcher = {
  title: 'Try Openward',
  intro:
    'Each person opens in a window of their own, with their own keys and data folder, as if at another machine. Begin with the administrators: they let the others in.',
  network: '{{running}} of {{processes}} parts of the network are running',
  dataFolder: 'Data folder',
  start: 'Start',
  running: 'Window is open',
  kiosk: 'kiosk',
  code: 'Activation code',
  copyCode: 'Copy the activation code for {{role}}, {{organisation}}',
  codeHint: 'Needed once, at the first start.',
  trialPassphrase: 'Everybody’s passphrase',
  steps: 'A way through',
  order: {
    admins: 'Start the system administrator and the hospital’s administrator; activate each with its code.',
    people: 'Register a patient, a doctor and a technician; let the administrators approve them.',
    story:
      'Book as the patient, assign, treat as the doctor, record with the device, sign as both, then share with the institute.',
  },
};
