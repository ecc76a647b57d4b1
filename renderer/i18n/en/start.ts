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

export const recovery = {
  title: {
    begin: 'Set up recovery',
    code: 'Your recovery code',
    prove: 'Is it written down?',
    done: 'Recovery is set up',
  },
  intro: {
    begin: 'So that you come back to your records when you forget the passphrase or lose this machine.',
    code: 'Print it, or write it down by hand.',
    prove: 'A code with a slip in it opens nothing. Take your paper and type these words from it.',
    done: 'With the file and the paper together you come back at any machine of your organisation.',
  },
  notice: {
    title: 'Your records can be lost for good',
    what: 'If you forget your passphrase, or this machine is lost or breaks, nobody can open your records again: not the hospital, not the system administrator. Recovery takes five minutes: a file, and a code on paper.',
    begin: 'Set up recovery',
    later: 'Later',
    decline: 'I do not want recovery',
  },
  decline: {
    title: 'Go without recovery?',
    whose: 'Keys of',
    will: 'You are not asked again.',
    lost: 'Your records are lost for good when you forget your passphrase or lose this machine, unless you have a key file.',
    wont: 'It does not keep you from setting recovery up later, under “My keys”.',
  },
  begin: {
    withoutTitle: 'Without recovery',
    without:
      'Whoever forgets the passphrase or loses the machine loses their records for good. Nobody has a second key, and nobody can make one.',
    getsTitle: 'What you get',
    gets: {
      file: 'A recovery file, in which your keys lie encrypted. Keep it on a USB stick, or send it to yourself: by itself it opens nothing.',
      paper: 'A recovery code: twelve words on paper, shown once. By itself it opens nothing either.',
      both: 'Both together are your keys, without a passphrase. Keep them in two places, and give nobody both.',
    },
    again:
      'A new file does not end the one you have: the old file with its own code still opens the keys that it holds. Destroy both if you do not want that.',
    submit: 'Make the code',
  },
  code: {
    once: 'Shown this once',
    about:
      'It is stored nowhere, here neither. It opens the recovery file {{number}} and no other. When you leave this screen it is forgotten.',
    symbol: 'QR code of the recovery code',
    print: 'Print it',
    pdf: 'Save it as a PDF',
    pdfNote:
      'The paper is one page of A4 in each language. A PDF holds the code in plain sight: print it where you trust the printer, then delete it, and never keep it beside the recovery file.',
    notPrinted: 'Nothing was printed. Save a PDF, or write the words down by hand with their numbers.',
    pdfSaved: 'The PDF was saved. Print it, and delete it.',
    next: 'I have it on paper',
  },
  prove: {
    about: 'Each word is asked for by its number, in English or in Chinese.',
    word: 'Word {{position}}',
    wrong: 'This is another word than that of your code',
    file: 'Then you choose where the recovery file is saved: not on this machine alone, and not where the paper is.',
    notSaved: 'No place was chosen, and nothing was saved. The code is still the same.',
    back: 'Show the code again',
    submit: 'Choose where, and save the file',
  },
  done: {
    title: 'The recovery file was written and read back',
    what: 'File {{number}} opens with the code on your paper. The code was forgotten here.',
    apart: 'Keep file and paper in two places. A change of your passphrase changes neither.',
    close: 'Done',
  },
  mine: {
    title: 'Recovery',
    about: 'A recovery file and a code on paper bring you back when you forget the passphrase or lose this machine.',
    none: 'You have not set up recovery here',
    made: 'Made {{at}}: file {{number}}',
    current: 'It holds the keys that you have now.',
    outdated:
      'It was made before your keys were renewed: what was encrypted to you since is not opened by what it holds. Make a new one.',
    old: 'Whether file and paper are still where you put them, nobody can tell from here. An old file and its code still open the keys that they hold.',
    begin: 'Set up recovery',
    another: 'Make a new recovery file',
  },
  kit: {
    title: 'Recovery code',
    what: 'Together with the recovery file of the same number it opens this person’s medical records. By itself it opens nothing.',
    number: 'Number of the file',
    madeAt: 'Made',
    pid: 'Pseudo-identity (short)',
    todo: 'To come back to your records',
    step: {
      machine: 'Go to a computer with Openward of the organisation with which you registered.',
      choose: 'On its first screen choose “I have a recovery file”, and then the file of the number above.',
      words: 'Type the twelve words in the order of their numbers, or scan the QR code into the field.',
      passphrase: 'Choose a new passphrase. You are signed in, and all your records are there.',
    },
    guard: 'To guard it',
    guarding: {
      apart: 'Keep this paper and the file in two places. Whoever has both is you.',
      nobody: 'Nobody will ever ask you for these words: not the hospital, not the system administrator.',
      stolen: 'If paper and file were stolen, have your registration revoked at once. A new code alone is no remedy.',
    },
    other: 'Another page says the same in another language; the words of each open the file.',
    page: 'Page {{page}} of {{pages}}',
  },
};

/** Other keys under the pseudo-identity one has: asking, showing oneself, confirming, granting. */
export const replacement = {
  cause: {
    lost: 'Lost',
    stolen: 'Stolen or seen',
    outdated: 'Only an old copy',
    expired: 'Ended',
  },
  causeNote: {
    lost: 'The machine or the stick is gone, or the passphrase is forgotten.',
    stolen: 'Somebody else has my keys, or may have seen them.',
    outdated: 'My copy is from before my certificates were renewed.',
    expired: 'My certificates ended too long ago to be renewed.',
  },
  state: {
    submitted: 'To be confirmed',
    confirmed: 'Confirmed',
    granting: 'Being carried out',
    granted: 'Carried out',
    declined: 'Declined',
  },
  ask: {
    title: 'Come back without my keys',
    intro:
      'For whoever was registered and has lost all keys. You keep your pseudo-identity, and get new keys once an administrator of your organisation has seen you with your document.',
    asWhat: 'I am registered as',
    why: 'What happened to my keys',
    listed: 'Your appointments, shares and records stay listed under your pseudo-identity.',
    refused: 'Whoever has your keys of before can do nothing with them from then on.',
    closedTitle: 'What does not come back',
    closed:
      'Records of before stay closed: they were encrypted to keys that are gone. What you shared has to be shared anew.',
    file: 'I have a recovery file: with it all records open',
    passphrase: 'A passphrase for your new keys on this machine',
    missing: { role: 'as what you are registered', cause: 'what happened' },
    submit: 'Make new keys and ask',
  },
  beside: {
    title: 'These keys sign nobody in any more',
    about:
      'They still open your records. With new keys for signing beside them you come back as who you were: an administrator of your organisation has to see you with your document.',
    why: 'Why they count no more',
    passphrase: 'Passphrase of these keys',
    submit: 'Make new keys for signing and ask',
  },
  code: {
    title: 'Go to an administrator of your organisation, with your document',
    about: 'The administrator sees this code as well. Read it out: it says that the new keys are yours.',
    label: 'Code of your new keys',
  },
  handed: {
    title: 'Your request was sent',
    intro:
      'This is your number here. Note it down: you sign in with it and your passphrase, once your new keys are granted.',
  },
  steps: {
    titleFor: 'New keys of {{name}}',
    submittedNote: 'Your new public keys and your identity were sent.',
    forwarded: 'Seen by an administrator of your organisation',
    forwardedNote: 'You go there with your document and read out the code.',
    approvedNote: 'Your new keys take the place of those of before.',
  },
  review: {
    nav: 'New keys',
    title: 'New keys',
    intro:
      'People of this hospital who have lost their keys. Have them before you, compare the document and the code, then confirm with your signature.',
    introSa:
      'People who have lost their keys. An administrator of their organisation has to have seen them before you grant it.',
    empty: 'No requests',
    emptyHint: 'When somebody who has lost their keys asks for new ones, it appears here.',
    view: { open: 'To confirm', openSa: 'To grant' },
    asked: 'Asked',
    cause: 'What happened',
    detail: 'Request for new keys',
    unknown: 'Nobody of this organisation is registered in this role under this identity. The request can be declined.',
    registered: 'Registered person',
    since: 'Since',
    code: 'Code of the new keys',
    sameEncryption: 'Records of before',
    opens: 'open again: the key of encryption comes back',
    closed: 'stay closed: all keys are new',
    confirmedBy: 'Confirmed by',
    confirmedAt: 'Confirmed',
    document: 'I have the person before me, and name and number are those of the document',
    compared: 'The person has read out this very code',
    missingDocument: 'the person and the document',
    missingCompared: 'the code',
    confirm: 'Confirm with my signature…',
    confirmNow: 'Sign and confirm',
    confirmTitle: 'Confirm that this person was before you?',
    confirmWill: {
      signs: 'Signs in your name that you had the person before you and compared this code.',
      ledger: 'It stands on the ledger with your pseudo-identity, and the person’s other devices are told of it.',
    },
    confirmWont: 'It does not replace the keys yet: the system administrator decides.',
    grant: 'Grant…',
    grantTitle: 'Put the new keys in the place of those of before?',
    grantWill: {
      issues:
        'Certificates for the new keys are issued; those of before are given up on the ledger, and refused at their next use.',
      active: 'Whoever was revoked because of their keys is active again.',
    },
    grantWont: 'What was signed with the keys of before does not become invalid.',
    grantConfirm: 'Grant',
    decline: 'Decline…',
    declineTitle: 'Decline this request?',
    declineWill: 'The request ends, and the identity data in it is deleted.',
    declineWont: 'The keys of before are not changed, and the person can ask again.',
    declineReason: 'Reason, shown to the person',
    declineConfirm: 'Decline',
    waitsForAdministrator: 'An administrator of the person’s organisation has to confirm first.',
    done: {
      submitted: 'It waits to be confirmed.',
      confirmed: 'Confirmed. The system administrator decides now.',
      granting: 'It is being carried out.',
      granted: 'Carried out. The keys of before are refused everywhere.',
      declined: 'Declined.',
    },
  },
  givenUp: 'Given up on {{at}} at {{organisation}}: {{cause}}.',
};
