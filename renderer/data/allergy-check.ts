/** Substances that are one to whoever is allergic, by what their names contain in any of the languages. */
const groups = {
  penicillins: ['penicillin', 'cillin', '青霉素', '西林'],
  cephalosporins: ['cef', 'ceph', '头孢'],
  sulfonamides: [
    'sulfameth',
    'sulfadiaz',
    'sulfasalaz',
    'sulfonamid',
    'sulpha',
    'co-trimoxazole',
    '磺胺',
    '复方新诺明',
  ],
  antirheumatics: [
    ...['aspirin', 'acetylsalicyl', 'ibuprofen', 'diclofenac', 'naproxen', 'indomet', 'ketoprofen', 'nsaid'],
    ...['阿司匹林', '布洛芬', '双氯芬酸', '萘普生', '吲哚美辛', '酮洛芬', '非甾体'],
  ],
  quinolones: ['floxacin', 'quinolone', '沙星', '喹诺酮'],
  macrolides: [
    'erythromycin',
    'azithromycin',
    'clarithromycin',
    'macrolide',
    '红霉素',
    '阿奇霉素',
    '克拉霉素',
    '大环内酯',
  ],
  localAnaesthetics: ['lidocaine', 'procaine', 'bupivacaine', 'ropivacaine', 'articaine', '卡因'],
  opioids: ['morphin', 'codein', 'fentanyl', 'oxycodon', 'opioid', '吗啡', '可待因', '芬太尼', '羟考酮', '阿片'],
  contrast: ['iodin', 'iohexol', 'iopamidol', 'iodixanol', 'contrast', '碘', '造影剂'],
} as const;

export type AllergyGroup = keyof typeof groups;
export const allergyGroups = Object.keys(groups).filter(isGroup);

/** Why a medicine met an allergy: its name, a group both are of, or groups of which the one may bring the other. */
export interface AllergyHit {
  readonly medicine: string;
  readonly allergy: string;
  readonly why: 'name' | 'group' | 'related';
}

/**
 * Which of the medicines meet which allergies, as far as their names tell. Only names are compared, with one another
 * and by the groups above; what a mixture or a brand holds, doses and interactions are not looked at.
 */
export function allergyHits(medicines: readonly string[], allergies: readonly string[]): AllergyHit[] {
  return medicines.flatMap((medicine) =>
    allergies.flatMap((allergy) => {
      const why = whyOf(plain(medicine), plain(allergy));
      return why === undefined ? [] : [{ medicine: medicine.trim(), allergy, why }];
    }),
  );
}

function whyOf(medicine: string, allergy: string): AllergyHit['why'] | undefined {
  if (medicine.length < 2 || allergy.length < 2) return undefined;
  if (medicine.includes(allergy) || allergy.includes(medicine)) return 'name';
  const [of, to] = [groupsOf(medicine), groupsOf(allergy)];
  if (of.some((group) => to.includes(group))) return 'group';
  return related(of, to) || related(to, of) ? 'related' : undefined;
}

function related(one: readonly AllergyGroup[], other: readonly AllergyGroup[]): boolean {
  return one.includes('penicillins') && other.includes('cephalosporins');
}

function groupsOf(name: string): AllergyGroup[] {
  return allergyGroups.filter((group) => groups[group].some((part) => name.includes(part)));
}

function isGroup(name: string): name is AllergyGroup {
  return Object.hasOwn(groups, name);
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
