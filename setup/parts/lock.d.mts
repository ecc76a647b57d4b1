export function exclusively<T>(file: string, work: () => Promise<T>): Promise<T>;
