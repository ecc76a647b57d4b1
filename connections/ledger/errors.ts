import { status as Grpc } from '@grpc/grpc-js';
import { GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { OpenwardError, fromWireText } from '../../domain/errors.ts';
import { untimelyCertificate } from '../http/tls-failure.ts';

/** gRPC answers that mean: this peer, or enough endorsers, cannot be had just now. */
const unavailable: ReadonlySet<number> = new Set([
  Grpc.UNAVAILABLE,
  Grpc.DEADLINE_EXCEEDED,
  Grpc.RESOURCE_EXHAUSTED,
  Grpc.FAILED_PRECONDITION,
  Grpc.CANCELLED,
]);

const notAccepted: ReadonlySet<number> = new Set([Grpc.PERMISSION_DENIED, Grpc.UNAUTHENTICATED]);
const aborted: number = Grpc.ABORTED;

/**
 * What a failed `evaluate` or `endorse` means. Nothing was ordered then, so the answer is always known: the chaincode's
 * own code, LEDGER_UNAVAILABLE, NOT_ENTITLED (the peer does not accept the identity), CERTIFICATE_INVALID (the
 * peer's is not valid by this machine's clock) or LEDGER_REJECTED.
 */
export function ledgerRefusal(error: unknown): OpenwardError {
  if (error instanceof OpenwardError) return error;
  if (!(error instanceof GatewayError)) return new OpenwardError('LEDGER_UNAVAILABLE', undefined, { cause: error });
  const said = chaincodeAnswer(error);
  if (said) return said;
  // Fabric answers FAILED_PRECONDITION both for missing endorsers and for an identity its MSP refuses.
  if (notAccepted.has(error.code) || saysAccessDenied(error))
    return new OpenwardError('NOT_ENTITLED', 'The peer does not accept this identity', { cause: error });
  if (unavailable.has(error.code) || isOutOfReach(error))
    return untimelyCertificate(error) ?? new OpenwardError('LEDGER_UNAVAILABLE', undefined, { cause: error });
  return new OpenwardError('LEDGER_REJECTED', undefined, { cause: error, details: { grpc: error.code } });
}

function saysAccessDenied(error: GatewayError): boolean {
  return textsOf(error).some((text) => /access denied/i.test(text));
}

/** What a peer says of one that it did not reach, or that could not run the chaincode, which has said nothing then. */
const noAnswer = /\bcode = (?:Unavailable|DeadlineExceeded|Canceled)\b|\berror in simulation\b/;

/** Fabric answers ABORTED for endorsers that are away as for those that refuse; what each said tells them apart. */
function isOutOfReach(error: GatewayError): boolean {
  return error.code === aborted && textsOf(error).some((text) => noAnswer.test(text));
}

/** What each endorser said, then what the peer that asked them says of it. */
function textsOf(error: GatewayError): string[] {
  return [...error.details.map((detail) => detail.message), error.message];
}

/** Every endorser's answer travels in `details`; the chaincode's own words are in one of them, or in the message. */
function chaincodeAnswer(error: GatewayError): OpenwardError | undefined {
  for (const text of textsOf(error)) {
    const said = fromWireText(text);
    if (said) return new OpenwardError(said.code, said.message, { cause: error, details: said.details });
  }
  return undefined;
}

/**
 * True when endorsers answered differently or against different states, which passes when the slower peer has caught
 * up: nothing was ordered, so proposing again is safe.
 */
export function isStaleEndorsement(error: unknown): boolean {
  if (!(error instanceof GatewayError) || chaincodeAnswer(error)) return false;
  return error.code === aborted && /do not match|different/i.test(textsOf(error).join(' '));
}

/** The gate before the peer has sent nothing on: the one answer to a submission that is no question of what became. */
export function isOverBudget(error: unknown): boolean {
  return error instanceof GatewayError && chaincodeAnswer(error)?.code === 'LIMIT_REACHED';
}

/** Someone else changed what was read between endorsement and commit: the transaction had no effect. */
export function isReadConflict(code: number): boolean {
  return code === StatusCode.MVCC_READ_CONFLICT || code === StatusCode.PHANTOM_READ_CONFLICT;
}

/** Fewer or other organisations endorsed than the policy wants: the transaction had no effect. */
export function isTooFewEndorsements(code: number): boolean {
  return code === StatusCode.ENDORSEMENT_POLICY_FAILURE;
}

/** LEDGER_REJECTED for a transaction that is in a block and had no effect; `code` is Fabric's TxValidationCode. */
export function rejected(transactionId: string, code: number): OpenwardError {
  const name = Object.entries(StatusCode).find(([, value]) => value === code)?.[0] ?? String(code);
  return new OpenwardError('LEDGER_REJECTED', `The transaction was not committed as valid: ${name}`, {
    details: { transactionId, validation: name },
  });
}

/** LEDGER_UNKNOWN for a transaction that was sent and of which nobody answers what became. */
export function unknownOutcome(transactionId: string, cause: unknown): OpenwardError {
  return new OpenwardError('LEDGER_UNKNOWN', undefined, { cause, details: { transactionId } });
}
