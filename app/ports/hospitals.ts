import type { Department } from '../../domain/appointment.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';
import type { Service } from '../../api/http/service.ts';

/** A hospital a patient may book with, and its H_M. */
export interface Hospital {
  /** Key of the organisation, e.g. `hospital1`. */
  readonly org: string;
  /** The organisation in Fabric; written as `hospital` of the treatments it opens. */
  readonly mspId: string;
  /** As the connection profile gives it, for people to read. */
  readonly name: LocalisedText;
  /** Where appointments may be asked for. */
  readonly departments: readonly Department[];
  /** IANA zone whose days and hours its are, e.g. `Asia/Shanghai`. */
  readonly timeZone: string;
  /** Its H_M under mutual TLS, with the caller's own certificate. */
  readonly service: Service;
}
