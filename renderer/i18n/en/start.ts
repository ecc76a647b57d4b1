export const start = {
  welcome: 'Openward',
  tagline: 'Your medical data, moved only as you decide.',
  signIn: {
    title: 'Who are you?',
    titleOne: 'Sign in',
    choose: 'Choose your name, then enter your passphrase.',
    unlock: 'Sign in',
    other: 'Somebody else',
    missing: 'your passphrase',
    missingNumber: 'your number',
    number: 'Your number',
    numberNote: '12 digits, shown when you registered here.',
    numbered: 'No. {{number}}',
    numberWrong:
      'Number and passphrase do not belong together. Mind each digit, capital letters and the keyboard’s language.',
    numberWrongWait_one:
      'Number and passphrase do not belong together. Mind each digit, capital letters and the keyboard’s language. You can try again in {{count}} second.',
    numberWrongWait_other:
      'Number and passphrase do not belong together. Mind each digit, capital letters and the keyboard’s language. You can try again in {{count}} seconds.',
    register: 'Register somebody new',
    activate: 'Activate an administrator',
    bring: 'Bring my keys from a file',
    recover: 'I have a recovery file',
    comeBack: 'I have lost my keys',
    empty: 'Nobody is registered on this machine yet',
    emptyHint: 'Register to begin. Your keys are made on this machine and stay here.',
    emptyHintAdmin: 'Begin with the activation code you were given when the network was set up.',
    waiting: 'Registrations under way',
    open: 'See how far it is',
    unlocking: 'Opening your keys. This takes a moment on purpose.',
    wrong: 'Wrong passphrase. Mind capital letters and the keyboard’s language.',
    wrongWait_one:
      'Wrong passphrase. Mind capital letters and the keyboard’s language. You can try again in {{count}} second.',
    wrongWait_other:
      'Wrong passphrase. Mind capital letters and the keyboard’s language. You can try again in {{count}} seconds.',
    locked: {
      asked: 'You are signed out.',
      idle: 'You were signed out after {{minutes}} minutes without activity. What you had saved is kept.',
      suspended: 'You were signed out because the machine went to sleep. What you had saved is kept.',
      revoked:
        'You were signed out because your registration was revoked. Ask the system administrator for the reason.',
    },
    autoLock_one: 'Signs you out by itself after {{count}} minute without activity.',
    autoLock_other: 'Signs you out by itself after {{count}} minutes without activity.',
  },
  leave: {
    title: 'Leave without finishing?',
    will: 'What you typed here is thrown away, so that nobody after you sees it.',
    wont: 'Leaving sends nothing and makes no keys.',
    confirm: 'Leave',
    stay: 'Stay here',
    soon_one:
      'In {{count}} second the first screen comes back, and nothing of what was typed here is kept, so that nobody after you sees it.',
    soon_other:
      'In {{count}} seconds the first screen comes back, and nothing of what was typed here is kept, so that nobody after you sees it.',
  },
  register: {
    title: 'Register',
    intro:
      'Your keys are made on this machine and never leave it. The hospital and the system administrator see only who you are and your public keys.',
    asWhat: 'I register as',
    roleNote: {
      patient: 'I want to see, sign and share my own medical data',
      doctor: 'I treat patients and write their records',
      technician: 'I record what surgical devices measure',
      consumer: 'I ask patients for data, for research or to judge devices',
    },
    identity: 'Who you are',
    identityNote:
      'Seen by the administrators who check it, then kept encrypted. It never reaches the ledger or the cloud.',
    idKind: 'Identity document',
    idNumber: 'Number of the document',
    idNumberWrong: 'This number is not well formed: a digit is missing or wrong',
    motherNumber: 'Number of the mother’s document',
    childOrder: 'Which of the mother’s children',
    childOrderNote: 'Her first is 1; twins in the order of their birth.',
    readAs: 'Read as {{number}}',
    realName: 'Name as in the document',
    displayName: 'Name shown to patients and colleagues',
    department: 'Department',
    label: 'How this machine’s sign-in list shows you (if you like)',
    labelNote: 'Anyone at this machine sees it; it need not be your name. Left empty, you are listed by a number.',
    passphrase: 'Your passphrase',
    submit: 'Make my keys and register',
    missing: {
      role: 'what you register as',
      idNumber: 'the document’s number',
      realName: 'your name',
      displayName: 'the name shown',
      department: 'your department',
    },
    nextTitle: 'What happens next',
    next: {
      keys: 'Four key pairs are made here and locked with your passphrase.',
      hospital: 'The hospital’s administrator checks your identity and forwards the request.',
      administrator: 'The system administrator approves it and issues your certificates.',
      pseudonym: 'You get a pseudo-identity. From then on, only that appears outside.',
    },
  },
  registered: {
    title: 'You have registered',
    intro:
      'This is your number here. Note it down: you sign in with it and your passphrase, once your registration is approved.',
    done: 'I have noted it',
    pendingTitle: 'Nobody has confirmed your request yet',
    pendingIntro:
      'Your keys were made and are kept here, locked with your passphrase. This is your number: note it down. Sign in with it and your passphrase, and the request is sent once more, with the same keys.',
  },
  waiting: {
    title: 'Your registration',
    titleFor: 'Registration of {{name}}',
    steps: {
      submitted: 'Sent in',
      submittedNote: 'Your public keys and identity were sent.',
      forwarded: 'Checked by the hospital',
      forwardedNote: 'The hospital’s administrator compares your identity and forwards the request.',
      approved: 'Approved by the system administrator',
      approvedNote: 'Your certificates and pseudo-identity are issued.',
      ready: 'Ready on this machine',
      readyNote: 'Certificates are stored beside your keys. You can sign in.',
    },
    now: 'now',
    done: 'done',
    later: 'later',
    safe: 'You may close this window. Your keys are kept here, locked with your passphrase; the request waits for the administrators.',
    pending: 'Nobody has confirmed this request yet',
    pendingWhat:
      'Your keys were made and are kept here, locked with your passphrase. Whether the request arrived is not known: the answer may have been lost on its way.',
    pendingSafe:
      'Enter your passphrase and it is sent once more, with the same keys. If it did arrive the first time, nothing happens twice.',
    goOn: 'Send again',
    goingOn: 'Opening your keys and sending the request.',
    declined: 'This registration was declined',
    declinedReason: 'Reason given',
    declinedNext:
      'Your identity data was deleted there. You may remove this entry and register again, or ask at the desk.',
    forget: 'Remove this entry',
    forgetTitle: 'Remove this registration?',
    forgetWill: 'The keys made for it are deleted from this machine.',
    forgetWont: 'It does not affect anybody else.',
    signIn: 'Sign in',
    refresh: 'Look again',
    refreshing: 'It is looked up every few seconds.',
  },
  bring: {
    title: 'Bring my keys from a file',
    intro: 'For a key file that you saved under “My keys” on another machine, on a USB stick for instance.',
    passphrase: 'Passphrase of the file',
    passphraseNote: 'The one that you chose when you saved it.',
    keep: 'Keep my keys on this machine',
    keepKiosk: 'Keep my keys on this kiosk',
    keepNote: 'They stay here, locked with the passphrase of the file, which opens them from then on.',
    leaveNote: 'They are used until you sign out; then nothing of them is left here.',
    missing: 'the passphrase of the file',
    busy: 'Opening the file. This takes a moment on purpose.',
    submit: 'Choose the file and sign in',
  },
  recover: {
    title: 'Come back with a recovery file',
    intro:
      'For whoever has forgotten the passphrase or lost the machine, and has the recovery file and the paper with its code.',
    choose: 'Choose the recovery file',
    chooseOther: 'Choose another file',
    noFile: 'No file is chosen yet.',
    file: 'File {{number}}, made {{at}}',
    code: 'Recovery code',
    codeNote:
      'The twelve words of your paper in the order of their numbers, in English or Chinese, or the text of the QR code. Capitals, blanks and numbers in between do not matter.',
    wordAt: 'Word {{position}} is not a word of a recovery code. Compare it with your paper.',
    wordsAre_one: 'That is {{count}} word; a recovery code has twelve.',
    wordsAre_other: 'That is {{count}} words; a recovery code has twelve.',
    passphrase: 'A new passphrase for your keys on this machine',
    kiosk:
      'Your keys are used until you sign out; then nothing of them is left on this kiosk. Take file and paper with you.',
    missing: { file: 'the recovery file', code: 'the recovery code' },
    submit: 'Recover and sign in',
    here: {
      title: 'Your keys lie on this machine already',
      file: 'Recovery file',
      will: 'The recovered keys take their place, and open with the new passphrase.',
      newer: 'If your keys were renewed after the recovery file was made, what was renewed is not in it.',
      wont: 'What lies here now is not deleted: it is set aside, locked with the passphrase it has.',
      confirm: 'I have forgotten the passphrase; put them in place',
    },
  },
  activate: {
    title: 'Activate an administrator',
    intro: 'The code decides your role and organisation. It works once.',
    code: 'Activation code',
    codeNote: 'Given out when the network was set up.',
    displayName: 'Your name, as colleagues know you',
    submit: 'Make my keys and activate',
    missing: { code: 'the activation code', displayName: 'your name' },
  },
};

export const keys = {
  nav: 'My keys',
  title: 'My keys',
  intro: 'Your keys open your records and sign in your name. They lie on this machine, locked with your passphrase.',
  introCarried: 'Your keys open your records and sign in your name.',
  current: 'Your passphrase now',
  busy: 'Opening your keys. This takes a moment on purpose.',
  missing: { current: 'your passphrase now' },
  renewed:
    'Your certificates were renewed on {{on}}. Your records and shares open as before. Key files and recovery files of before no longer sign you in: make new ones here.',
  renewalDue_one:
    'Your certificates could not be renewed today. They are valid for {{count}} more day; each sign-in tries again.',
  renewalDue_other:
    'Your certificates could not be renewed today. They are valid for {{count}} more days; each sign-in tries again.',
  carriedTitle: 'You brought your keys in a file',
  carried: 'They are used until you sign out and are not kept on this machine. Your file stays as it is.',
  carriedKiosk:
    'They are used until you sign out and are not kept on this kiosk. Take your stick with you; your file stays as it is.',
  keep: {
    title: 'Keep my keys',
    about:
      'Writes a copy of your keys into a file that you choose, on a USB stick for instance. With it you sign in at another machine of this organisation, and your records are not lost when this machine is.',
    guard:
      'Whoever has the file and its passphrase is you. Keep the two apart, and choose a passphrase that you use nowhere else.',
    passphrase: 'A passphrase for the file',
    submit: 'Choose where, and save',
    done: 'The file was written and read back. It opens with the passphrase that you chose for it.',
  },
  change: {
    title: 'Change my passphrase',
    about:
      'From then on this machine opens your keys with the new passphrase alone. Copies made earlier, key files too, go on opening with the passphrase they had.',
    passphrase: 'Your new passphrase',
    submit: 'Change it',
    done: 'Your passphrase was changed.',
  },
  end: {
    title: 'My keys were stolen',
    about:
      'If a stick, a machine or a file with your keys is in somebody else’s hands, end them here. Whoever has them can do nothing in your name from then on, and neither can you, until you have other keys.',
    open: 'End my keys…',
    confirmTitle: 'End your keys?',
    reason: 'What happened, for the system administrators',
    will: {
      ledger: 'Marks you as revoked on the ledger, for everybody to see.',
      refused:
        'Services, storage and ledger refuse these keys from the next call on, on every machine and in every copy. Open connections are cut within two seconds.',
      ca: 'Your certificates are revoked at the certificate authority.',
      shares: 'Nobody receives anything more from shares you have given or been given, while you are revoked.',
      out: 'Signs you out here.',
    },
    wont: {
      records: 'Your records are not deleted: they stay encrypted to you, and what you have signed stays valid.',
      read: 'It does not take back what somebody has read with your keys already.',
      backSeen:
        'It cannot be taken back here. With your identity document your organisation’s administrator gives you other keys under the same pseudo-identity; keep your recovery file or key file for it, by which your records open again.',
      backAnew: 'It cannot be taken back. You would have to be registered or activated anew.',
    },
    confirm: 'End my keys',
  },
};

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
