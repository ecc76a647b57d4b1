/** What a key does. */
export type Key =
  /** Stands for itself. */
  | { readonly does: 'sign'; readonly text: string }
  | { readonly does: 'erase' | 'enter' | 'space' | 'shift' | 'close' | 'letters' | 'pinyin' | 'signs' };

/** `letters`: Latin ones with digits above them. `digits`: a keypad. */
export type Layout = 'letters' | 'pinyin' | 'signs' | 'digits';

const key = (does: Exclude<Key['does'], 'sign'>): Key => ({ does });
/** Each character a key. */
const signs = (text: string): readonly Key[] => Array.from(text, (sign) => ({ does: 'sign', text: sign }));

const letters = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].map(signs);
const [upper = [], middle = [], lower = []] = letters;

/** Rows of the Latin letters; passphrases need every sign that a keyboard has. */
const latin: readonly (readonly Key[])[] = [
  [...signs('1234567890'), key('close')],
  upper,
  middle,
  [key('shift'), ...lower, key('erase')],
  [key('signs'), key('pinyin'), ...signs(','), key('space'), ...signs('.'), key('enter')],
];

const withoutPinyin = (rows: readonly (readonly Key[])[]): readonly (readonly Key[])[] =>
  rows.map((row) => row.filter(({ does }) => does !== 'pinyin'));

/** The dot of minority names is on the first page; above these rows is the line of candidates, with the closing key. */
const pinyin: readonly (readonly Key[])[] = [
  upper,
  [...middle, ...signs("'")],
  [...signs('·'), ...lower, key('erase')],
  [key('signs'), key('letters'), ...signs('，'), key('space'), ...signs('。'), key('enter')],
];

const ends = (back: 'letters' | 'pinyin', comma: string, stop: string): readonly Key[] => [
  ...[key(back), ...signs(comma), key('space'), ...signs(stop), key('enter')],
];
const latinSigns: readonly (readonly Key[])[] = [
  [...signs('1234567890'), key('close')],
  signs('!@#$%^&*()'),
  signs('-_=+[]{}\\|'),
  [...signs(';:\'"<>/?`~'), key('erase')],
  ends('letters', ',', '.'),
];
const chineseSigns: readonly (readonly Key[])[] = [
  [...signs('1234567890'), key('close')],
  signs('、；：？！（）《》…'),
  signs('“”‘’—·/-+%'),
  [...signs('℃°×~@#&=*_'), key('erase')],
  ends('pinyin', '，', '。'),
];

/** `X` ends many an identity number; dates are read in many ways. */
const digits: readonly (readonly Key[])[] = [
  [...signs('123'), key('erase'), key('close')],
  signs('456.-'),
  signs('789/X'),
  [key('letters'), ...signs('0'), key('space'), key('enter')],
];

/** The rows of a layout. In a `secret` there is no pinyin: what is typed there is shown nowhere. */
export function keyRowsOf(layout: Layout, from: 'letters' | 'pinyin', secret: boolean): readonly (readonly Key[])[] {
  if (layout === 'letters') return secret ? withoutPinyin(latin) : latin;
  if (layout === 'signs') return from === 'pinyin' ? chineseSigns : latinSigns;
  return layout === 'pinyin' ? pinyin : digits;
}
