import type { Department } from '../../domain/appointment.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';
import type { Service } from '../../api/http/service.ts';

/** A hospital a patient may book with, and its H_M. */
export interface Hospital {
  /** Key of the organisation, e.g. `hospital1`. */
  readonly org: string;
  readonly mspId: string;
  readonly name: LocalisedText;
  readonly departments: readonly Department[];
  readonly service: Service;
}
