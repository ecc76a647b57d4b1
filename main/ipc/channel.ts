/** The two channels between the preload script and main; no other is used. */
export const askChannel = 'openward:ask';
export const newsChannel = 'openward:news';
