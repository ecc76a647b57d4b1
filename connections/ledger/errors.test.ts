import { Metadata, status as Grpc } from '@grpc/grpc-js';
import { GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { describe, expect, it } from 'vitest';
import { OpenwardError, toWireText } from '../../domain/errors.ts';
import { isReadConflict, isStaleEndorsement, ledgerRefusal, rejected, unknownOutcome } from './errors.ts';

function gatewayError(code: Grpc, message: string, details: string[] = []): GatewayError {
  const cause = Object.assign(new Error(message), { code, details: message, metadata: new Metadata() });
  return new GatewayError({
    code,
    message,
    cause,
    details: details.map((text) => ({ address: 'peer:7051', mspId: 'Hospital1MSP', message: text })),
  });
}

describe('what a failed endorsement means', () => {
  it('is the chaincode’s own code when one endorser says it in its details', () => {
    const error = gatewayError(Grpc.ABORTED, 'failed to endorse transaction', [
      'chaincode response 500, OPENWARD RECORD_VERSION: version 3 does not follow 1',
    ]);
    expect(ledgerRefusal(error)).toMatchObject({
      code: 'RECORD_VERSION',
      message: 'version 3 does not follow 1',
      cause: error,
    });
  });

  it.each([
    ['not yet valid', 'No connection established. Last error: Error: certificate is not yet valid'],
    ['expired', '14 UNAVAILABLE: Error: certificate has expired'],
  ])('is a matter of time, and no peer out of reach, when its certificate is %s', (validity, message) => {
    expect(ledgerRefusal(gatewayError(Grpc.UNAVAILABLE, message))).toMatchObject({
      code: 'CERTIFICATE_INVALID',
      details: { validity },
    });
  });

  it('is the chaincode’s own code when only the message has it', () => {
    expect(
      ledgerRefusal(
        gatewayError(
          Grpc.UNKNOWN,
          `evaluate call to endorser returned error: chaincode response 500, ${toWireText(new OpenwardError('USER_UNKNOWN'))}`,
        ),
      ).code,
    ).toBe('USER_UNKNOWN');
  });

  it.each([Grpc.UNAVAILABLE, Grpc.DEADLINE_EXCEEDED, Grpc.RESOURCE_EXHAUSTED, Grpc.FAILED_PRECONDITION])(
    'is an unreachable ledger for gRPC status %i',
    (code) => {
      expect(ledgerRefusal(gatewayError(code, 'no')).code).toBe('LEDGER_UNAVAILABLE');
    },
  );

  it.each([
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing"',
    'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    'error in simulation: failed to execute transaction 5f: could not launch chaincode openward: connection refused',
  ])('is an unreachable ledger when too few endorse and of one is said: %s', (said) => {
    const error = gatewayError(Grpc.ABORTED, 'failed to collect enough transaction endorsements', [said]);
    expect(ledgerRefusal(error)).toMatchObject({ code: 'LEDGER_UNAVAILABLE', cause: error });
  });

  it('is the chaincode’s own code when another endorser was out of reach', () => {
    const error = gatewayError(Grpc.ABORTED, 'failed to collect enough transaction endorsements', [
      'rpc error: code = Unavailable desc = connection error',
      'chaincode response 500, OPENWARD USER_UNKNOWN: nobody',
    ]);
    expect(ledgerRefusal(error).code).toBe('USER_UNKNOWN');
  });

  it('is a refused identity when the peer denies access, whatever status it gives', () => {
    expect(
      ledgerRefusal(gatewayError(Grpc.FAILED_PRECONDITION, 'access denied: channel [openward] creator org unknown'))
        .code,
    ).toBe('NOT_ENTITLED');
    expect(ledgerRefusal(gatewayError(Grpc.PERMISSION_DENIED, 'no')).code).toBe('NOT_ENTITLED');
  });

  it('does not take a word of the chaincode that is no code for one', () => {
    expect(ledgerRefusal(gatewayError(Grpc.ABORTED, 'OPENWARD NO_SUCH_CODE: x')).code).toBe('LEDGER_REJECTED');
  });

  it('keeps an error that is ours already', () => {
    const own = new OpenwardError('VAULT_LOCKED');
    expect(ledgerRefusal(own)).toBe(own);
  });
});

describe('whether to try again', () => {
  it('is yes when endorsers answered differently, no when the chaincode refused', () => {
    expect(
      isStaleEndorsement(
        gatewayError(Grpc.ABORTED, 'failed to assemble transaction: ProposalResponsePayloads do not match'),
      ),
    ).toBe(true);
    expect(isStaleEndorsement(gatewayError(Grpc.ABORTED, 'do not match', ['OPENWARD CONFLICT: different']))).toBe(
      false,
    );
    expect(isStaleEndorsement(gatewayError(Grpc.UNAVAILABLE, 'do not match'))).toBe(false);
  });

  it('is yes for read conflicts alone', () => {
    expect(
      [StatusCode.MVCC_READ_CONFLICT, StatusCode.PHANTOM_READ_CONFLICT, StatusCode.ENDORSEMENT_POLICY_FAILURE].map(
        isReadConflict,
      ),
    ).toEqual([true, true, false]);
  });
});

it('names the validation of a transaction that was not committed as valid', () => {
  expect(rejected('abc', StatusCode.ENDORSEMENT_POLICY_FAILURE)).toMatchObject({
    code: 'LEDGER_REJECTED',
    details: { transactionId: 'abc', validation: 'ENDORSEMENT_POLICY_FAILURE' },
  });
});

it('keeps the transaction id of an unknown outcome, to ask with', () => {
  expect(unknownOutcome('abc', new Error('gone'))).toMatchObject({
    code: 'LEDGER_UNKNOWN',
    details: { transactionId: 'abc' },
  });
});
