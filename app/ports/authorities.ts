/**
 * Root certificates of the organisations' authorities: a certificate belongs to the organisation whose root issued it.
 */
export interface Authorities {
  /** PEM; undefined for an organisation we do not know. */
  root(mspId: string): string | undefined;
}
