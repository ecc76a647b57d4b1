import { OpenwardError } from '../../domain/errors.ts';
import type { OpenedTreatment } from './treat.ts';

/** Treatments whose T_SK this doctor has opened since signing in: nothing is written for one that was not. */
export class OpenedTreatments {
  readonly #opened = new Map<string, OpenedTreatment>();

  add(treatment: OpenedTreatment): void {
    this.#opened.set(treatment.session.tid, treatment);
  }

  /** @throws OpenwardError NOT_FOUND */
  need(tid: string): OpenedTreatment {
    const treatment = this.#opened.get(tid);
    if (!treatment) throw new OpenwardError('NOT_FOUND', 'The treatment is not open');
    return treatment;
  }
}
