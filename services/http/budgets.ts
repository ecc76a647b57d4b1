/** How many calls fit into a time: `calls` in any `seconds`. */
export interface Budget {
  readonly calls: number;
  readonly seconds: number;
}

/** Of one route. Whoever has used one up is told when to come again; the others are not spent by that. */
export interface RouteBudget {
  /** Of one person, whatever certificates they have. */
  readonly person: Budget;
  /** Of one certificate: of an installation nobody is signed in at, of a service. */
  readonly certificate: Budget;
  /** Of one person for one thing, the `:id` of the path. */
  readonly thing?: Budget;
  /** Of everybody together: what the service itself can do. */
  readonly all: Budget;
}

const minute = 60;
const hour = 3600;

/** Looking, and what is done once: a window asks some ten lists in five seconds; a service speaks for a hospital. */
const ordinary: RouteBudget = {
  person: { calls: 3000, seconds: minute },
  certificate: { calls: 12_000, seconds: minute },
  all: { calls: 60_000, seconds: minute },
};

/**
 * Budgets by the route's name, of all services: what honest use never meets, one person's worst day included. A route
 * that is not here has `ordinary`. None is of more than an hour: a process that starts again has forgotten what was
 * spent, and what is to hold longer is counted in the database.
 */
const byRoute: Readonly<Record<string, RouteBudget>> = {
  /** Nobody books once a minute; a desk that books for others does so under its own roles. */
  book: {
    person: { calls: 120, seconds: hour },
    certificate: { calls: 120, seconds: hour },
    all: { calls: 20_000, seconds: hour },
  },
  /** Each is a use on the ledger for good. */
  release: {
    person: { calls: 20_000, seconds: hour },
    certificate: { calls: 20_000, seconds: hour },
    thing: { calls: 100, seconds: hour },
    all: { calls: 200_000, seconds: hour },
  },
  /** What somebody writes about a share, twice each: for themselves and for the other party. */
  depositWords: {
    person: { calls: 1200, seconds: hour },
    certificate: { calls: 1200, seconds: hour },
    all: { calls: 200_000, seconds: hour },
  },
  /** A guess at a one-time code; somebody who mistypes does not mistype ten times in a quarter of an hour. */
  activate: {
    person: { calls: 10, seconds: 15 * minute },
    certificate: { calls: 10, seconds: 15 * minute },
    all: { calls: 100, seconds: 15 * minute },
  },
  /**
   * At SA's public door nobody has a certificate: who comes from one place counts as one. An organisation applies once,
   * and then asks now and then.
   */
  apply: strangers({ calls: 5, seconds: hour }, 100),
  applicationProgress: strangers({ calls: 30, seconds: minute }, 1200),
  applicationAdmission: strangers({ calls: 10, seconds: minute }, 120),
  /** Changes of the consortium are few; each is some 100 kB at SA's hub, what SA's node says of one up to some MB. */
  proposeChange: ofEach({ calls: 60, seconds: hour }),
  closeChange: ofEach({ calls: 60, seconds: hour }),
  signChange: ofEach({ calls: 120, seconds: hour }),
  refuseChange: ofEach({ calls: 120, seconds: hour }),
  decideChange: ofEach({ calls: 120, seconds: hour }),
  /** A window looks every quarter of a minute; what is counted for one serves all of the same ten seconds. */
  supervision: ofEach({ calls: 60, seconds: minute }),
  supervisedPeople: ofEach({ calls: 60, seconds: minute }),
  /** Each is a transaction that stays on the ledger; by itself a service makes one in a quarter of an hour. */
  anchorAudit: ofEach({ calls: 60, seconds: hour }),
  /** Each opens half a dozen connections to where an applicant says. */
  examineApplication: {
    person: { calls: 30, seconds: hour },
    certificate: { calls: 30, seconds: hour },
    all: { calls: 120, seconds: hour },
  },
  /** Each makes work for an administrator. A hospital's installation registers people all day. */
  register: {
    person: { calls: 600, seconds: hour },
    certificate: { calls: 6000, seconds: hour },
    all: { calls: 20_000, seconds: hour },
  },
  submitRegistration: {
    person: { calls: 600, seconds: hour },
    certificate: { calls: 20_000, seconds: hour },
    all: { calls: 50_000, seconds: hour },
  },
  /** A person renews once a year; of a ward many may be due in one morning, and SA brings everybody to a registrar. */
  renew: {
    person: { calls: 60, seconds: hour },
    certificate: { calls: 3000, seconds: hour },
    all: { calls: 6000, seconds: hour },
  },
  /** Somebody who lost their keys asks once; each makes work for an administrator. */
  askReplacement: {
    person: { calls: 60, seconds: hour },
    certificate: { calls: 600, seconds: hour },
    all: { calls: 3000, seconds: hour },
  },
  /** Guardians are named once in years; each offer stays. */
  offerGuardian: ofEach({ calls: 60, seconds: hour }),
  nameGuardians: ofEach({ calls: 60, seconds: hour }),
  askGuardians: ofEach({ calls: 60, seconds: hour }),
  stopRecovery: ofEach({ calls: 60, seconds: hour }),
  handPart: ofEach({ calls: 120, seconds: hour }),
  /** Persons an organisation lets SA have certified, repetitions after a trouble among them. */
  certify: {
    person: { calls: 3000, seconds: hour },
    certificate: { calls: 3000, seconds: hour },
    all: { calls: 3000, seconds: hour },
  },
  /** Each names an object that may fill the storage; how many bytes is counted by `services/cloud/objects.ts`. */
  grantUpload: {
    person: { calls: 20_000, seconds: hour },
    certificate: { calls: 20_000, seconds: hour },
    all: { calls: 500_000, seconds: hour },
  },
};

/**
 * Of the gate before a peer, by the gateway's call. Reading is as much as a window can do; what is submitted stays on
 * the ledger for ever, at every peer and orderer, so it is counted by its length, too: in units of 1024 bytes.
 */
const ledger: Readonly<Record<string, RouteBudget>> = {
  ledgerEvaluate: ofEach({ calls: 12_000, seconds: minute }),
  ledgerEndorse: ofEach({ calls: 12_000, seconds: hour }),
  ledgerSubmit: ofEach({ calls: 6000, seconds: hour }),
  ledgerCommitStatus: ofEach({ calls: 24_000, seconds: hour }),
  ledgerChaincodeEvents: ofEach({ calls: 1200, seconds: hour }),
  ledgerKilobytes: ofEach({ calls: 64 * 1024, seconds: hour }),
};

/** What one may, a person or a program, and what all may together: as much as twenty of them. */
function ofEach(one: Budget): RouteBudget {
  return { person: one, certificate: one, all: { ...one, calls: 20 * one.calls } };
}

/** Of one place, and calls of all of them together in the same time. */
function strangers(place: Budget, all: number): RouteBudget {
  return { person: place, certificate: place, all: { ...place, calls: all } };
}

/** Milliseconds from the beginning of an upload after which the storage's door ends it, however fast it comes. */
export const longestUpload = 4 * hour * 1000;

/**
 * Bytes that may be announced to the storage in a day: of one person, a day full of captures; of all, what a storage
 * can grow by. What was announced and never stored is given back; counted in the database of the cloud.
 */
export const bytesADay = { person: 64 * 1024 ** 3, all: 4 * 1024 ** 4 } as const;

/** Bookings of one patient that may wait at one hospital for a doctor. */
export const mostWaitingBookings = 20;

export function budgetOf(route: string): RouteBudget {
  return byRoute[route] ?? ledger[route] ?? ordinary;
}
