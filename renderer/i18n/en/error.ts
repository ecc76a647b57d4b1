import type { ErrorCode } from '../../../domain/errors.ts';

/** What happened, what is safe, what to do: for every code there is. */
const text: Readonly<Record<ErrorCode, { readonly what: string; readonly safe: string; readonly todo: string }>> = {
  INPUT_INVALID: {
    what: 'Something that was entered cannot be accepted as it is.',
    safe: 'Nothing was sent or changed.',
    todo: 'Check the fields marked and try again.',
  },
  NOT_FOUND: {
    what: 'This is not there, or you may not see it.',
    safe: 'Nothing was changed.',
    todo: 'Go back and look at the list again.',
  },
  CONFLICT: {
    what: 'The same thing was already done in another way.',
    safe: 'What was there first is kept unchanged.',
    todo: 'Look at the list again before repeating.',
  },
  NOT_AUTHENTICATED: {
    what: 'The service does not accept this installation’s certificate.',
    safe: 'Nothing was sent in your name.',
    todo: 'Sign in again. If it stays, call the system administrator.',
  },
  NOT_ENTITLED: {
    what: 'Your role or organisation does not allow this.',
    safe: 'Nothing was changed.',
    todo: 'Ask somebody whose task it is, or the system administrator.',
  },
  CAPTURE_UNREADABLE: {
    what: 'What the hospital has noted of a recording in this treatment cannot be read.',
    safe: 'The recording itself lies in the storage as before. Nothing was signed.',
    todo: 'Ask the technician to take it off the list and to hand it in again, then go on here.',
  },
  INSTALLATION_REVOKED: {
    what: 'This installation was revoked by its organisation.',
    safe: 'Keys and records are not touched: whoever has keys here can sign in.',
    todo: 'Ask your organisation’s administrator for new files for this installation.',
  },
  MACHINE_REVOKED: {
    what: 'A program of a node was refused: its organisation has revoked its key.',
    safe: 'Nothing was changed.',
    todo: 'Ask the operator of that node to renew its certificates.',
  },
  RENEWAL_OVERDUE: {
    what: 'These certificates ended more than a year ago and can no longer be renewed from here.',
    safe: 'Nothing was changed. The keys are still in the vault, and open the records that were encrypted for them.',
    todo: 'Go to your organisation’s administrator in person, with your identity document.',
  },
  CERTIFICATE_REPLACED: {
    what: 'These keys were replaced: their owner renewed the certificates elsewhere.',
    safe: 'Nothing was sent or signed. Records and shares open with the renewed keys as before.',
    todo: 'Sign in once more. If this comes again, bring the keys in a file from where they were renewed (“My keys”, “Keep my keys”). If they are there no more, ask for new keys where you sign in, and show your document to an administrator.',
  },
  NOT_CONFIRMED: {
    what: 'No administrator of the person’s own organisation has confirmed these new keys, or the confirmation is too old.',
    safe: 'Nothing was changed. The request is kept.',
    todo: 'Let an administrator of the organisation see the person, compare the code and confirm once more.',
  },
  KEYS_GIVEN_UP: {
    what: 'These keys were given up: their owner showed an administrator who they are, and has new ones.',
    safe: 'Nothing was sent or signed. What these keys had signed before stays valid.',
    todo: 'Sign in with the new keys. If you asked for none, go to your organisation’s administrator at once: somebody else may have your name.',
  },
  USER_REVOKED: {
    what: 'A registration involved here was revoked.',
    safe: 'Nothing was opened or sent. Records on the ledger stay.',
    todo: 'If it is yours, ask the system administrator for the reason. If it is the other side’s, do not share with them.',
  },
  USER_UNKNOWN: {
    what: 'Nobody is registered under this pseudo-identity.',
    safe: 'Nothing was sent.',
    todo: 'Check the pseudo-identity; it has 96 characters.',
  },
  CERTIFICATE_INVALID: {
    what: 'A certificate is damaged, expired, or from an unknown authority.',
    safe: 'Nothing was opened or sent.',
    todo: 'Check the date and time of this machine. If they are right, call the system administrator.',
  },
  RID_INVALID: {
    what: 'The number of the identity document is not well formed.',
    safe: 'It was not sent anywhere.',
    todo: 'Compare it with the document, digit by digit.',
  },
  ACTIVATION_REFUSED: {
    what: 'The activation code is wrong or was already used.',
    safe: 'No keys were registered.',
    todo: 'Check the code; each works once. Whoever set up the network has it.',
  },
  REGISTRATION_DECLINED: {
    what: 'The registration was declined.',
    safe: 'Your identity data was deleted where it was declined.',
    todo: 'Read the reason, then register again or ask at the desk.',
  },
  REGISTRATION_WAITING: {
    what: 'Your registration is not decided yet.',
    safe: 'Your keys are kept here, locked with your passphrase.',
    todo: 'Come back later, or ask at the desk.',
  },
  NOT_FORWARDED: {
    what: 'The person’s own organisation has not vouched for this registration, or not for these keys.',
    safe: 'No certificate was issued.',
    todo: 'Decline it, and have the person register again at their organisation, which then sends it on.',
  },
  VAULT_LOCKED: {
    what: 'Your keys are locked.',
    safe: 'Everything saved is kept.',
    todo: 'Sign in with your passphrase.',
  },
  PASSPHRASE_WEAK: {
    what: 'This passphrase is too easy to guess.',
    safe: 'Nothing was sent, and no keys were made.',
    todo: 'Take four or more words that have nothing to do with one another or with you.',
  },
  VAULT_PASSPHRASE_WRONG: {
    what: 'This passphrase does not open your keys.',
    safe: 'Your keys and data are unchanged.',
    todo: 'Try again. Mind capital letters and the keyboard’s language.',
  },
  VAULT_DAMAGED: {
    what: 'The file that holds your keys cannot be read.',
    safe: 'Records in storage are not affected.',
    todo: 'Do not delete the file. Use your exported key file, or call the system administrator.',
  },
  KEY_FILE_WRONG: {
    what: 'The passphrase does not open this key file.',
    safe: 'The file is unchanged, and nothing of it was used.',
    todo: 'Mind capital letters and the keyboard’s language: it is the passphrase chosen when the file was saved. If you are sure of it, the file was changed; use another copy.',
  },
  KEY_FILE_DAMAGED: {
    what: 'That is no key file, or it was cut short or changed.',
    safe: 'Nothing of it was used.',
    todo: 'Choose the file that was saved under “My keys”, or another copy of it.',
  },
  KEY_FILE_MISMATCH: {
    what: 'Keys and certificates in this file do not belong together.',
    safe: 'Nothing of it was used.',
    todo: 'Use another copy. If it is the only one, ask the system administrator and quote the code.',
  },
  VAULT_EXISTS: {
    what: 'Keys of that name exist on this machine already.',
    safe: 'The existing keys are unchanged.',
    todo: 'Sign in with them, or choose another name.',
  },
  RECOVERY_CODE_WORD: {
    what: 'One of the words is not a word of a recovery code.',
    safe: 'Nothing was opened or changed; what you typed is still there.',
    todo: 'Compare the word that is named with your paper. A Chinese word is one character; an English word is written out in full.',
  },
  RECOVERY_CODE_LENGTH: {
    what: 'The recovery code does not have twelve words.',
    safe: 'Nothing was opened or changed; what you typed is still there.',
    todo: 'Look for a word that is missing or was typed twice.',
  },
  RECOVERY_CODE_CHECK: {
    what: 'The words of the recovery code do not fit together.',
    safe: 'Nothing was opened or changed; what you typed is still there.',
    todo: 'A word is another one of the list, or two are exchanged. Compare each with your paper, in the order of the numbers.',
  },
  RECOVERY_CODE_WRONG: {
    what: 'This code does not open this recovery file.',
    safe: 'The file is unchanged, nothing of it was used, and nothing on this machine was changed.',
    todo: 'Compare the number of the file with that on your paper: each file has a code of its own. If both agree, the file was changed; use another copy.',
  },
  RECOVERY_FILE_DAMAGED: {
    what: 'That is no recovery file, or it was cut short or changed.',
    safe: 'Nothing of it was used, and nothing on this machine was changed.',
    todo: 'Choose the file that was saved when recovery was set up, or another copy of it.',
  },
  RECOVERY_FILE_FOREIGN: {
    what: 'The person of this recovery file cannot sign in on this machine.',
    safe: 'The file is unchanged, and nothing was put on this machine.',
    todo: 'Use a machine of the organisation with which you registered. If this is one, quote the code to its administrator.',
  },
  RECOVERY_HERE_ALREADY: {
    what: 'Your keys lie on this machine already, under a passphrase.',
    safe: 'The keys here and the file are unchanged.',
    todo: 'Sign in with that passphrase. If you have forgotten it, put the recovered keys in their place.',
  },
  RECOVERY_NOT_CHOSEN: {
    what: 'No recovery file is chosen any more.',
    safe: 'Nothing was opened or changed.',
    todo: 'Choose the file again.',
  },
  RECOVERY_NOT_BEGUN: {
    what: 'The recovery code was forgotten meanwhile; it is not kept.',
    safe: 'Nothing was written. A recovery file of before still opens with its own code.',
    todo: 'Begin again: you are shown another code. Destroy the paper with the one of now.',
  },
  RECOVERY_PROOF_WRONG: {
    what: 'A word is not the one of your recovery code.',
    safe: 'Nothing was written yet; the code of now is still valid.',
    todo: 'Look at the word of that number on your paper. If the paper is wrong, go back and correct it.',
  },
  GUARDIANS_INVALID: {
    what: 'What the cloud service says of the guardians does not fit together, or was not signed by the person it is about.',
    safe: 'Nothing of it was used, and nothing was changed.',
    todo: 'Try again later. If it stays so, quote the code to the system administrator; name your guardians anew.',
  },
  GUARDIAN_PART_WRONG: {
    what: 'The part of the keys that is kept for you is not the one that was made for you, or does not open.',
    safe: 'Nothing was handed over.',
    todo: 'Tell the person whose guardian you are. They can name their guardians anew; the other guardians may suffice.',
  },
  GUARDIANS_TOO_FEW: {
    what: 'Not enough guardians have handed over their part yet.',
    safe: 'What was handed over stays there, and nothing was opened.',
    todo: 'Call those who have not answered, and compare the code with them.',
  },
  GUARDIANS_DELAYED: {
    what: 'The time in which this recovery can be stopped has not passed yet.',
    safe: 'What your guardians have handed over stays there.',
    todo: 'Come back when it has passed; the screen says when.',
  },
  ENVELOPE_TAMPERED: {
    what: 'The stored data was changed by somebody. It was not opened.',
    safe: 'Nothing of it was shown or used. The signed original is still provable on the ledger.',
    todo: 'Do not rely on this record. Tell the hospital and quote the code.',
  },
  ENVELOPE_NOT_FOR_US: {
    what: 'This was encrypted to a key that you do not have here.',
    safe: 'Nothing was opened, and it stays as it is.',
    todo: 'If you have got new keys since it was made, guardians or a recovery file bring the ones of before back: see “My keys”. Otherwise ask the sender whether they meant you.',
  },
  ENVELOPE_MORE_READERS: {
    what: 'This was encrypted for somebody else as well as for those it is meant for. It was not opened.',
    safe: 'Nothing of it was shown or used here. Somebody else may have read it.',
    todo: 'Do not sign or rely on it. Tell the hospital and quote the code.',
  },
  DIGEST_MISMATCH: {
    what: 'The stored object is not the one that was signed. It was not opened.',
    safe: 'Nothing of it was shown or used. The signed original is still provable on the ledger.',
    todo: 'Do not rely on this record. Tell the hospital and quote the code.',
  },
  MANIFEST_MISMATCH: {
    what: 'The contents are not what doctor and patient signed. They were not shown.',
    safe: 'Nothing was used or written to the ledger.',
    todo: 'Do not sign or rely on it. Tell the hospital and quote the code.',
  },
  SIGNATURE_INVALID: {
    what: 'A signature does not verify.',
    safe: 'Nothing was written to the ledger. The draft is kept.',
    todo: 'Do not rely on it. Sign again with your own key, or tell the hospital and quote the code.',
  },
  FRAGMENT_INVALID: {
    what: 'A key fragment for sharing does not verify.',
    safe: 'No data was released.',
    todo: 'Ask the patient to share again, and quote the code to the system administrator.',
  },
  TREATMENT_UNKNOWN: {
    what: 'The ledger has no such treatment.',
    safe: 'Nothing was written to the ledger.',
    todo: 'Check the treatment id with the hospital.',
  },
  RECORD_UNKNOWN: {
    what: 'The ledger has no such record.',
    safe: 'Nothing was opened.',
    todo: 'Look at the list again; it may not be on the ledger yet.',
  },
  RECORD_VERSION: {
    what: 'A newer version of this record was made meanwhile.',
    safe: 'Both versions are kept; nothing was overwritten.',
    todo: 'Open the latest version and go on from there.',
  },
  OFFER_WITHDRAWN: {
    what: 'This record does not wait for a signature any more: it was sent back, replaced, or a record of this version is on the ledger.',
    safe: 'Nothing more was signed or written to the ledger.',
    todo: 'Look at the list again. If the doctor signs anew, it appears there.',
  },
  ALREADY_SIGNED: {
    what: 'The patient is signing this record just now on another device, or has signed it.',
    safe: 'It was neither sent back nor replaced.',
    todo: 'Look at the list again in five minutes: it is on the ledger then, or waits as before.',
  },
  SHARE_UNKNOWN: {
    what: 'The ledger has no such share.',
    safe: 'Nothing was released.',
    todo: 'Look at the list again.',
  },
  SHARE_NOT_GRANTED: {
    what: 'The patient has not granted this share.',
    safe: 'No data was released.',
    todo: 'Wait for the patient’s decision.',
  },
  SHARE_REVOKED: {
    what: 'The patient has revoked this share.',
    safe: 'No further data was released.',
    todo: 'Respect it. Make a new request if there is a new reason.',
  },
  SHARE_EXPIRED: {
    what: 'The time of this share has ended.',
    safe: 'No further data was released.',
    todo: 'Make a new request if you still need it.',
  },
  CLOCK_SKEW: {
    what: 'The clock of this machine is too far off.',
    safe: 'Nothing was written to the ledger. What you wrote is kept.',
    todo: 'Have the date and time of this machine set, best from the network by itself, then try again.',
  },
  SERVICE_CLOCK: {
    what: 'The clock of another machine of the network is too far off. That of this machine is right.',
    safe: 'Nothing was written to the ledger. What you wrote is kept.',
    todo: 'Tell the system administrator which machine it is. Trying again helps when its clock is set.',
  },
  CLIENT_OUTDATED: {
    what: 'This program is too old for the service that was called.',
    safe: 'Nothing was sent or changed. What you wrote is kept.',
    todo: 'Have the program on this machine brought up to date, then try again.',
  },
  SERVICE_OUTDATED: {
    what: 'The service that was called is too old for this program.',
    safe: 'Nothing was sent or changed. What you wrote is kept.',
    todo: 'Tell the system administrator that the service is to be brought up to date, then try again.',
  },
  LEDGER_UNAVAILABLE: {
    what: 'The ledger cannot be reached.',
    safe: 'Nothing was lost; what was waiting still waits.',
    todo: 'Check the network and try again in a minute.',
  },
  LEDGER_REJECTED: {
    what: 'The ledger did not accept what was sent.',
    safe: 'Nothing was written to the ledger. What you wrote is kept.',
    todo: 'Try again. If it stays, quote the code to the system administrator.',
  },
  LEDGER_UNKNOWN: {
    what: 'It is not known yet whether the ledger took what was sent.',
    safe: 'It cannot be written twice.',
    todo: 'Wait a moment and look again before repeating.',
  },
  SERVICE_UNAVAILABLE: {
    what: 'A service cannot be reached.',
    safe: 'Nothing was lost; what you wrote is kept.',
    todo: 'Check the network and try again in a minute.',
  },
  SERVICE_FAILED: {
    what: 'A service failed while doing this.',
    safe: 'What was saved before is kept.',
    todo: 'Try again. If it stays, quote the code to the system administrator.',
  },
  STORAGE_UNAVAILABLE: {
    what: 'The storage of encrypted records cannot be reached.',
    safe: 'Nothing was lost; what was waiting still waits.',
    todo: 'Check the network and try again in a minute.',
  },
  PERMIT_REFUSED: {
    what: 'The storage does not accept the permission of the cloud service, also not a new one.',
    safe: 'Nothing was changed. What you wrote is kept.',
    todo: 'Try again in a minute. If it stays, quote the code to the system administrator.',
  },
  STORAGE_FULL: {
    what: 'The storage of the cloud service has no room left.',
    safe: 'Nothing was stored or signed. What you wrote is kept, and what is in the storage can be read.',
    todo: 'Tell the system administrator. Try again when there is room; nothing has to be started anew.',
  },
  OBJECT_MISSING: {
    what: 'The encrypted data is not in the storage.',
    safe: 'What is signed and on the ledger stays there; nothing was changed.',
    todo: 'Store it again if you still have it. Otherwise tell the hospital and quote the code.',
  },
  OBJECT_EXISTS: {
    what: 'The same encrypted data is in the storage already.',
    safe: 'It is kept unchanged.',
    todo: 'Nothing to do; go on.',
  },
  LIMIT_REACHED: {
    what: 'This was asked for too often, or there are as many as there may be.',
    safe: 'Nothing was changed; what was done before stays.',
    todo: 'Try again when the time named here has come. Where no time is named there are as many as there may be: finish or take back one of them first.',
  },
  BUSY: {
    what: 'The service is busy with others.',
    safe: 'Nothing was changed.',
    todo: 'Try again in a moment.',
  },
  TIMES_TOO_FEW: {
    what: 'This doctor has too few free times on the days after.',
    safe: 'Nobody was moved.',
    todo: 'Move or cancel some of the appointments one by one, then try again.',
  },
  SLOT_TAKEN: {
    what: 'Somebody else has just taken this time.',
    safe: 'Your other entries are kept.',
    todo: 'Choose another time.',
  },
  PORT_MALFORMED_PATH: {
    what: 'That is not the path of a serial port.',
    safe: 'Nothing was connected or recorded.',
    todo: 'Type a path such as /dev/ttyUSB0 or COM3.',
  },
  PORT_NOT_OFFERED: {
    what: 'This port is not in the list any more.',
    safe: 'Nothing was connected or recorded.',
    todo: 'Choose a port from the list, or another one by the button below it.',
  },
  PORT_NOT_FOUND: {
    what: 'There is no serial port at that path.',
    safe: 'Nothing was connected or recorded.',
    todo: 'Check the cable, then look for ports again.',
  },
  PORT_BUSY: {
    what: 'Another program is using this serial port.',
    safe: 'Nothing was recorded.',
    todo: 'Close the other program, then connect again.',
  },
  PORT_DENIED: {
    what: 'This machine does not allow opening the serial port.',
    safe: 'Nothing was recorded.',
    todo: 'Ask IT to allow the port for this account (group dialout on Linux).',
  },
  PORT_LOST: {
    what: 'The serial port went away: cable or adapter.',
    safe: 'What was recorded so far is kept; the gap is entered.',
    todo: 'Plug it in again; recording goes on by itself.',
  },
  DEVICE_SILENT: {
    what: 'The device does not answer.',
    safe: 'What was recorded so far is kept; the gap is entered.',
    todo: 'Check that the device is on, its port is set to the protocol, and the cable is right.',
  },
  CAPTURE_NOT_RUNNING: {
    what: 'No recording is running.',
    safe: 'What was recorded is kept.',
    todo: 'Start a new recording.',
  },
  RECORDER_ENDED: {
    what: 'The part of Openward that records ended before it had done this.',
    safe: 'What was recorded is kept; a recording under way goes on by itself, with a gap.',
    todo: 'Look at the recording, and try it again.',
  },
  RECORDING_HELD: {
    what: 'An earlier run of Openward still has this recording.',
    safe: 'What was recorded is kept.',
    todo: 'Wait a few seconds and try it again. If it stays so, restart this machine.',
  },
  NETWORK_DESCRIPTION_INVALID: {
    what: 'The description of the network is not valid.',
    safe: 'The data of the network is unchanged.',
    todo: 'Whoever set up the network should check the description file.',
  },
  CLOUD_UNKNOWN: {
    what: 'The cloud service that is named is no member of the consortium.',
    safe: 'Nothing was changed.',
    todo: 'Whoever describes the organisation names a cloud service that is a member, then tries again.',
  },
  CLOUD_NEEDED: {
    what: 'Other members keep their people’s data at this cloud service.',
    safe: 'Nothing was changed; it stays a member, and what lies there can be read.',
    todo: 'It can go once those members have gone.',
  },
  NETWORK_BUSY: {
    what: 'Another command is changing the network now.',
    safe: 'Nothing was changed by this one.',
    todo: 'Wait until the other has finished.',
  },
  NETWORK_PROCESS_DIED: {
    what: 'A part of the network stopped while it was being started.',
    safe: 'Data on disk is kept.',
    todo: 'Start the network again; its log says why it stopped.',
  },
  NETWORK_TIMEOUT: {
    what: 'A part of the network did not become ready in time.',
    safe: 'Data on disk is kept.',
    todo: 'Start the network again; a busy machine needs longer.',
  },
  NETWORK_PORT_TAKEN: {
    what: 'Another program holds a port of the network.',
    safe: 'Data on disk is kept.',
    todo: 'End the other program, then start the network again.',
  },
  NETWORK_CERTIFICATES_ENDED: {
    what: 'Certificates of this node’s machines have ended.',
    safe: 'Nothing was changed, and nothing is lost.',
    todo: 'Renew them with “network renew”, then start the network again.',
  },
  NETWORK_NOT_CREATED: {
    what: 'There is no network in this data folder yet.',
    safe: 'Nothing is lost.',
    todo: 'Start the network first.',
  },
  NETWORK_PART_MISSING: {
    what: 'A program of the network was not built.',
    safe: 'Data on disk is kept.',
    todo: 'Run the set-up again.',
  },
  NOT_AVAILABLE: { what: 'This is not available yet.', safe: 'Nothing was changed.', todo: 'Nothing to do.' },
  CA_REFUSED: {
    what: 'The certificate authority refused the request.',
    safe: 'No certificate was issued.',
    todo: 'Quote the code to the system administrator.',
  },
  CA_UNAVAILABLE: {
    what: 'The certificate authority cannot be reached.',
    safe: 'No certificate was issued; the request is kept.',
    todo: 'Try again in a minute.',
  },
  REGISTRAR_UNAVAILABLE: {
    what: 'The registrar of the person’s organisation cannot be reached.',
    safe: 'What was begun is kept and goes on by itself. People of other organisations are not concerned.',
    todo: 'Try again in a minute. If it stays so, tell that organisation.',
  },
  BACKUP_LOCKED: {
    what: 'The key or passphrase does not open the backup.',
    safe: 'Nothing was restored, and nothing was changed.',
    todo: 'Use the identity or passphrase that this backup was made for.',
  },
  BACKUP_DAMAGED: {
    what: 'The backup is damaged, cut off, or not a backup of Openward.',
    safe: 'Nothing of it was restored, and nothing was changed.',
    todo: 'Copy the file again from where it is kept, or take an earlier backup.',
  },
  BACKUP_NEWER: {
    what: 'The backup was made by a newer version of Openward.',
    safe: 'Nothing was restored, and nothing was changed.',
    todo: 'Install that version, then restore.',
  },
  TOOL_MISSING: {
    what: 'A tool that set-up builds is missing.',
    safe: 'Data on disk is kept.',
    todo: 'Run the set-up again.',
  },
  TOOL_FAILED: {
    what: 'A tool of the network ended with an error.',
    safe: 'Data on disk is kept.',
    todo: 'Try again; if it stays, quote the code.',
  },
  SECRET_UNAVAILABLE: {
    what: 'A key that lies apart from the data, in a file, a variable or a token, cannot be had.',
    safe: 'Data on disk is kept, encrypted.',
    todo: 'Have the operator bring the file, variable or token back; the log names it.',
  },
  FILE_UNREADABLE: {
    what: 'The chosen file cannot be read.',
    safe: 'Nothing was attached or changed.',
    todo: 'Check that it still exists and that you may read it.',
  },
  FILE_UNWRITABLE: {
    what: 'The file cannot be written in that place.',
    safe: 'What lay there before is kept as it was. No part of the new file stays.',
    todo: 'Choose another folder or a shorter name, and check that the stick is still in.',
  },
  STICK_NEEDED: {
    what: 'There is no USB stick in this kiosk, or the file is not on it.',
    safe: 'Nothing was read or written.',
    todo: 'Plug the stick in and try again. The file must lie at its top: openward-keys.tar, or a recovery file.',
  },
  FILE_TOO_LARGE: {
    what: 'The file, or all files of the record together, are too large.',
    safe: 'Nothing was attached or signed by this; what was attached before stays.',
    todo: 'A file may have 512 MiB, all of a record together 1 GiB: choose a smaller file, split it, or take one off.',
  },
  SERVICE_DISK: {
    what: 'A service cannot write: the disk of its machine is full, read-only or failing.',
    safe: 'Nothing was changed. What the service has can still be read, and what you wrote here is kept.',
    todo: 'Tell the system administrator which machine it is. Try again when there is room; nothing has to be started anew.',
  },
  SERVICE_DATABASE: {
    what: 'A service cannot use its database now.',
    safe: 'Nothing was changed that you were not told of, and what you wrote here is kept.',
    todo: 'Try again in a minute. If it stays so, tell the system administrator which machine it is.',
  },
  DISK_FULL: {
    what: 'The disk of this machine is full.',
    safe: 'What was saved before is kept as it was. What you just did was not saved, and is still on the screen.',
    todo: 'Do not close the window. Have room made on this machine, then do it again.',
  },
  DISK_QUOTA: {
    what: 'The room this account has on the disk is used up.',
    safe: 'What was saved before is kept as it was. What you just did was not saved, and is still on the screen.',
    todo: 'Do not close the window. Delete files of your own, or have the quota raised, then do it again.',
  },
  DISK_READ_ONLY: {
    what: 'The disk of this machine can only be read now.',
    safe: 'What was saved before is kept as it was. What you just did was not saved, and is still on the screen.',
    todo: 'Do not close the window. Call whoever looks after this machine: a disk often becomes read-only when it fails.',
  },
  DISK_DENIED: {
    what: 'The system does not allow Openward to read or write one of its files or folders.',
    safe: 'What was saved before is kept as it was. What you just did was not saved.',
    todo: 'Choose another folder, or have whoever looks after this machine give back the rights on Openward’s folder.',
  },
  DISK_FAILED: {
    what: 'The disk of this machine does not read or write as it should.',
    safe: 'What is on the ledger and in the storage is not affected. What you just did may not have been saved.',
    todo: 'Stop working on this machine and call whoever looks after it. Another workstation does not have this fault.',
  },
  TOO_MANY_OPEN: {
    what: 'The system allows Openward no more open files and connections.',
    safe: 'What was saved before is kept as it was. What you just did was not saved.',
    todo: 'Close other programs and try again. If it stays, sign out, and start Openward again.',
  },
  CANCELLED: {
    what: 'You cancelled this.',
    safe: 'Nothing was finished or sent on.',
    todo: 'Begin again when you want to.',
  },
  CALL_REFUSED: {
    what: 'This window may not make that call.',
    safe: 'Nothing was changed.',
    todo: 'Close the window and start Openward again.',
  },
  INTERNAL: {
    what: 'Openward made a mistake of its own.',
    safe: 'What was saved before is kept.',
    todo: 'Try again. If it stays, quote the code and the reference.',
  },
};

export const error = {
  title: 'This did not work',
  what: 'What happened',
  safe: 'What is safe',
  todo: 'What to do',
  quote: 'Code to quote: {{code}}',
  reference: 'Reference: {{reference}}',
  fields: 'Fields: {{fields}}',
  againIn: 'Possible again in {{seconds}} s',
  againAt: 'Possible again from {{at}}',
  clock: {
    ahead: 'The clock of {{machine}} is {{minutes}} min ahead',
    behind: 'The clock of {{machine}} is {{minutes}} min behind',
    some: 'The clock of {{machine}}',
    here: 'this machine',
  },
  machine: 'Machine: {{machine}}',
  cloud: 'Cloud service: {{cloud}}. What lies at another one is not concerned.',
  text,
};
