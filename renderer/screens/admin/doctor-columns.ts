import type { Column } from '../../components/table/column.ts';
import { useWords } from '../../i18n/index.ts';
import { useDepartmentName } from './department-name.ts';
import type { ListedDoctor } from './doctor-days.tsx';

/** Who a doctor of the hospital is, in every table of them: name and department. */
export function useDoctorColumns(): Column<ListedDoctor>[] {
  const t = useWords();
  const departmentName = useDepartmentName();
  return [
    { key: 'name', header: t('common.name'), text: (row) => row.name, cell: (row) => row.name },
    {
      key: 'department',
      header: t('common.department'),
      text: (row) => departmentName(row.department),
      cell: (row) => departmentName(row.department),
      filter: { value: (row) => row.department, name: departmentName },
    },
  ];
}
