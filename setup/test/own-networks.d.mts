/** Paths of test files, from the repository's root. */
export declare const ownNetworks: string[];
export declare const noNetwork: string[];
