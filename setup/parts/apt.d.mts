export function aptGet(
  what: string,
  args: readonly string[],
  options?: { readonly command?: string; readonly every?: number; readonly patience?: number },
): Promise<string>;
