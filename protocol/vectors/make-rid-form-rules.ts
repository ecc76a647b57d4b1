import type { RidVectors } from './schemas.ts';

type Case = RidVectors['cases'][number];

/** A case for each rule of the numbers of documents that `rid-rules.json` has none for. */
export function makeRidFormRules(): RidVectors {
  return { cases: [...residents(), ...permanentResidents(), ...infants()], sealed: [] };
}

const good = (kind: string, name: string, number: string): Case => ({ name, rid: { kind, number, name: 'x' } });
const bad = (kind: string, name: string, number: string): Case => ({
  ...good(kind, name, number),
  errors: ['RID_INVALID'],
});

function residents(): Case[] {
  const kind = 'cn-resident-id';
  return [
    good(kind, 'a residence permit of Hong Kong', '810000199408230021'),
    good(kind, 'the twenty-ninth of February of a leap year', '110105200002290021'),
    bad(kind, 'a resident number of fifteen digits', '110105491231002'),
    bad(kind, 'a resident born in a thirteenth month', '110105194913120025'),
    bad(kind, 'a resident born on a day of nought', '110105194912000021'),
    bad(kind, 'a resident born in 1849', '110105184912310012'),
    bad(kind, 'the twenty-ninth of February of another year', '110105190002290025'),
    bad(kind, 'a resident number in lower case', '11010519491231002x'),
    bad(kind, 'a resident number with something before it', '111010519491231002X'),
    bad(kind, 'a resident number with something behind it', '11010519491231002X0'),
  ];
}

function permanentResidents(): Case[] {
  const kind = 'cn-permanent-residence';
  return [
    good(kind, 'a permanent resident’s number of eighteen digits', '911124198108030024'),
    good(kind, 'a permanent resident’s number with letters', 'GBR110081080315'),
    good(kind, 'a permanent resident born in a leap year of this century alone', 'GBR110000022916'),
    bad(kind, 'a permanent resident’s number that is a resident’s', '11010519491231002X'),
    bad(kind, 'a permanent resident’s number with a wrong check digit', '911124198108030025'),
    bad(kind, 'a permanent resident’s number of an impossible day', 'GBR110081023019'),
    bad(kind, 'a permanent resident’s number with letters and a wrong check digit', 'GBR110081080316'),
    bad(kind, 'a permanent resident’s number with two letters', 'GB1110081080319'),
    bad(kind, 'a permanent resident’s number with something before it', '1GBR110081080315'),
    bad(kind, 'a permanent resident’s number with something behind it', 'GBR1100810803150'),
  ];
}

function infants(): Case[] {
  const kind = 'infant';
  return [
    good(kind, 'the first child of a resident', '11010519491231002X-1'),
    good(kind, 'the ninth child of a resident', '11010519491231002X-9'),
    good(kind, 'the child of a traveller', 'E12345678-2'),
    bad(kind, 'a child whose order is missing', '11010519491231002X'),
    bad(kind, 'a child whose order is nought', '11010519491231002X-0'),
    bad(kind, 'a tenth child', '11010519491231002X-10'),
    bad(kind, 'a child whose mother’s check digit is wrong', '110105194912310021-1'),
    bad(kind, 'a child whose mother’s number lacks a digit', '1101051949123100X-1'),
    bad(kind, 'a child whose mother’s number has ten digits', '1234567890-1'),
    good(kind, 'a child whose mother’s passport has nine digits', '123456789-1'),
    bad(kind, 'a child whose mother has no number', '-1'),
    bad(kind, 'a child whose mother’s passport is too short', 'E123-1'),
    bad(kind, 'a child whose mother’s passport is in lower case', 'e12345678-1'),
  ];
}
