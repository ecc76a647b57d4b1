export const consumer = { nav: { requests: 'Requests and shares', make: 'New request' } };
