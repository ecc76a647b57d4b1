export const consumer = { nav: { requests: '申请与共享', make: '新的申请' } };
