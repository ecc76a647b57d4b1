import { useAsk } from '../../bridge/index.ts';
import { useLocal } from '../../i18n/index.ts';

/** Names of this hospital's departments by id; the id itself while they are not known. */
export function useDepartmentName(): (id: string) => string {
  const local = useLocal();
  const departments = useAsk('admin.departments', {});
  return (id) => {
    const found = departments.value?.find((one) => one.id === id);
    return found === undefined ? id : local(found.name);
  };
}
