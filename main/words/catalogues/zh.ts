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
  organisationUnknown: '此处未知的机构',
};
