import type { MainWords } from '../main-words.ts';

export const words: MainWords = {
  pageKeepsFailing: '页面反复出错（{{reason}}）。您的密钥和病历是安全的。请关闭 Openward 后重新启动。',
  pageLoadedAgain: '页面已重新加载。',
  nothingLost: '已保存的内容没有丢失，采集仍在进行。',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  ok: '好',
  recordingGoesOn: '采集正在进行',
  recordingWillBeCut:
    '关闭 Openward 会中止采集：设备此后发送的数据不会被记录。已采集的数据会保留，下次启动后可以继续采集或存入诊疗。',
  keepRecording: '继续采集',
  closeAllTheSame: '仍要关闭',
  organisationUnknown: '此处未知的机构',
};
