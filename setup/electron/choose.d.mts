/** The folder of the Electron that this checkout's client runs on; says which it is, and why. */
export function ensureElectron(options?: { readonly again?: boolean }): Promise<string>;
