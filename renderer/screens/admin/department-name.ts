import { useAsk } from '../../bridge/index.ts';
import { useLocal, useWords } from '../../i18n/index.ts';

/**
 * Names of this hospital's departments by id; while they are not known, or for one that is none any more, that it is.
 */
export function useDepartmentName(): (id: string) => string {
  const local = useLocal();
  const t = useWords();
  const departments = useAsk('admin.departments', {});
  return (id) => {
    const found = departments.value?.find((one) => one.id === id);
    return found === undefined ? t('common.unknownDepartment') : local(found.name);
  };
}
