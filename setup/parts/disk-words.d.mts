export function diskWords(error: unknown): string | undefined;
