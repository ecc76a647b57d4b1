export const launcher = {
  title: '试用 Openward',
  intro: '每个人都在自己的窗口中打开，有各自的密钥和数据文件夹，如同在不同机器上。请从管理员开始，由他们批准其他人。',
  network: '网络的 {{processes}} 个部分中有 {{running}} 个在运行',
  dataFolder: '数据文件夹',
  start: '启动',
  running: '窗口已打开',
  kiosk: '自助机',
  code: '激活码',
  copyCode: '复制{{organisation}}{{role}}的激活码',
  codeHint: '仅首次启动时需要一次。',
  trialPassphrase: '所有人的口令',
  steps: '建议步骤',
  order: {
    admins: '启动系统管理员和医院管理员，分别用激活码激活。',
    people: '注册一位患者、一位医生和一位技师，由管理员批准。',
    story: '以患者身份预约，安排医生，书写病历，记录设备，双方签名，然后与研究所共享。',
  },
};
