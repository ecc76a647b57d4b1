import { OpenwardError } from '../../domain/errors.ts';

/** What Node and OpenSSL call a certificate that does not hold now, and what gRPC makes of it in words. */
const untimely: Readonly<Record<string, string>> = {
  CERT_NOT_YET_VALID: 'not yet valid',
  CERT_HAS_EXPIRED: 'expired',
};

/**
 * CERTIFICATE_INVALID when a connection failed because the other side's certificate is not yet, or no longer, valid by
 * this machine's clock; undefined when it failed otherwise. `details.validity` tells which.
 */
export function untimelyCertificate(thrown: unknown): OpenwardError | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 6; error = error.cause, depth += 1) {
    const validity = validityIn(error);
    if (validity !== undefined)
      return new OpenwardError('CERTIFICATE_INVALID', `The certificate of the other side is ${validity}`, {
        cause: thrown,
        details: { validity },
      });
  }
  return undefined;
}

function validityIn(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string' && Object.hasOwn(untimely, error.code))
    return untimely[error.code];
  const said = /certificate (?:is|has) (not yet valid|expired)/i.exec(error.message)?.[1];
  return said?.toLowerCase();
}
