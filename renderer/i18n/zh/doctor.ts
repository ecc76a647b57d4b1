export const doctor = { nav: { day: '今日诊疗', waiting: '等待患者签名' } };
