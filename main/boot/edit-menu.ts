import type { MainWords } from '../words/main-words.ts';

/** What Chromium says of the place where a menu was asked for. */
export interface Clicked {
  readonly isEditable: boolean;
  /** What the text there allows; in a passphrase field it is pasting alone. */
  readonly editFlags: {
    readonly canCut: boolean;
    readonly canCopy: boolean;
    readonly canPaste: boolean;
    readonly canSelectAll: boolean;
  };
}

export interface EditItem {
  readonly role: 'cut' | 'copy' | 'paste' | 'selectAll';
  readonly label: string;
}

/** The menu of a field or of marked text: only what can be done there, so that elsewhere there is none. */
export function editItems({ isEditable, editFlags }: Clicked, words: MainWords): EditItem[] {
  const may: Readonly<Record<EditItem['role'], boolean>> = {
    cut: isEditable && editFlags.canCut,
    copy: editFlags.canCopy,
    paste: isEditable && editFlags.canPaste,
    selectAll: isEditable && editFlags.canSelectAll,
  };
  return (['cut', 'copy', 'paste', 'selectAll'] as const)
    .filter((role) => may[role])
    .map((role) => ({ role, label: words[role] }));
}

/**
 * Electron's, of any version: the newer ones have the other clipboard as a part of the one, the older ones by its name.
 */
export interface BothClipboards {
  clear(type?: 'selection'): void;
  readonly selection?: { clear(): void };
}

/** Both clipboards that a desktop has: what one person copied or marked is not there for the next. */
export function clearClipboard(clipboard: BothClipboards): void {
  clipboard.clear();
  if (clipboard.selection) clipboard.selection.clear();
  else clipboard.clear('selection');
}
