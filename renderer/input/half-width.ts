/**
 * What an input method for Chinese types in its wide form, as the plain character it stands for: `１２．５` and `12。5` are
 * 12.5. Letters and marks that are no part of numbers, dates and codes stay as they are.
 */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uFF61]/g, '.')
    .replace(/[\u2212\u2010-\u2015]/g, '-')
    .replace(/[\u3000\u00A0]/g, ' ');
}
