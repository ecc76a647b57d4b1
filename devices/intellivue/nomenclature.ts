/** Numbers of the protocol's nomenclature (ISO/IEEE 11073-10101 and the maker's own), by what they are about. */

/** What is polled: classes of objects. */
export const ObjectClass = { numeric: 6, wave: 9, mds: 33, alertMonitor: 54 } as const;

/** Groups of attributes that a poll asks for. */
export const AttributeGroup = { all: 0, alertMonitor: 0x0801, staticContext: 0x0811 } as const;

/** Remote operations and what they carry. */
export const Operation = { invoke: 1, result: 2, error: 3, linkedResult: 5 } as const;
export const OperationCommand = {
  event: 0,
  confirmedEvent: 1,
  get: 3,
  set: 4,
  confirmedSet: 5,
  confirmedAction: 7,
} as const;
export const Action = { poll: 0x0c16, extendedPoll: 0xf13b } as const;
export const mdsCreated = 0x0d06;

/** Attributes of objects. */
export const Attribute = {
  pollProfile: 0x0001,
  alarmsOfPatient: 0x0902,
  alarmsOfEquipment: 0x0904,
  alertCondition: 0x0916,
  label: 0x0924,
  labelString: 0x0927,
  model: 0x0928,
  production: 0x092d,
  metric: 0x093f,
  mode: 0x0946,
  nomenclatureVersion: 0x0948,
  compoundNumeric: 0x094b,
  numeric: 0x0950,
  compoundSamples: 0x0967,
  sampleSpec: 0x096d,
  samples: 0x096e,
  scale: 0x096f,
  systemId: 0x0984,
  absoluteTime: 0x0987,
  samplePeriod: 0x098d,
  relativeTime: 0x098f,
  absoluteTimeStamp: 0x0990,
  unit: 0x0996,
  fixedValues: 0x0a16,
  pollProfileExtension: 0xf001,
  pollPeriod: 0xf13e,
  wavePriorities: 0xf23a,
} as const;

/** First bytes of messages that begin, refuse and end an association, and of all others. */
export const SessionPart = {
  request: 0x0d,
  accept: 0x0e,
  refuse: 0x0c,
  releaseRequest: 0x09,
  releaseResponse: 0x0a,
  abort: 0x19,
  data: 0xe1,
} as const;

/** The monitor counts time in eighths of a millisecond. */
export const ticksPerMs = 8;
