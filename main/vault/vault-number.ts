/**
 * By which a person at a kiosk names their vault without seeing who else has one: 12 digits. It follows from the id,
 * which is random: the number of one person tells nothing of anybody else's.
 */
export function vaultNumber(id: string): string {
  const random = BigInt(`0x${id.replaceAll('-', '').slice(0, 12)}`);
  return (random % 10n ** 12n).toString().padStart(12, '0');
}
