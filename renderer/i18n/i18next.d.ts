import 'i18next';
import type { catalogue } from './en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: (typeof catalogue)['words'] };
    returnNull: false;
  }
}
