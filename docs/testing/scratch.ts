import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from './markdown.ts';

/** A file as a change leaves it. */
export interface Edit {
  /** From the root. */
  readonly file: string;
  readonly text: string;
}

/** Texts to put into a file, each after a place that the file has once: place, text, place, text, … */
export function after(file: string, ...additions: readonly string[]): Edit {
  let text = readFileSync(join(root, file), 'utf8');
  for (let at = 0; at < additions.length; at += 2) {
    const place = additions[at] ?? '';
    if (text.split(place).length !== 2) throw new Error(`expected ${file} to have once: ${place}`);
    text = text.replace(place, () => `${place}${additions[at + 1] ?? ''}`);
  }
  return { file, text };
}

const declarationsOfTheWindows = ['renderer/i18n/i18next.d.ts', 'renderer/vite.d.ts', 'renderer/css.d.ts'];

/** What the types of the checkout say of a change, nothing of which is written to disk. */
export class Scratch {
  readonly #edits = new Map<string, string>();
  readonly #lookedAt = new Set<string>();
  readonly #service: ts.LanguageService;
  #changes = 0;

  constructor() {
    this.#service = ts.createLanguageService(this.#host(optionsOfTheWindows()), ts.createDocumentRegistry());
  }

  /** Complaints about the changed files, a sentence each; none when it compiles. */
  complaints(edits: readonly Edit[]): string[] {
    return this.#lookAt(edits, []).flatMap((file) => this.#complaintsAbout(file));
  }

  /** Whether the changed files or those beside them do not compile. */
  isNoticed(edits: readonly Edit[], beside: readonly string[]): boolean {
    return this.#lookAt(edits, beside).some((file) => this.#complaintsAbout(file).length > 0);
  }

  /** Takes up a change in place of the one before. */
  #lookAt(edits: readonly Edit[], beside: readonly string[]): string[] {
    this.#changes += 1;
    this.#edits.clear();
    this.#lookedAt.clear();
    for (const { file, text } of edits) this.#edits.set(join(root, file), text);
    for (const file of [...edits.map((edit) => edit.file), ...beside]) this.#lookedAt.add(file);
    return [...this.#lookedAt].filter((file) => this.#stands(join(root, file)));
  }

  #stands(path: string): boolean {
    return this.#edits.has(path) || existsSync(path);
  }

  #complaintsAbout(file: string): string[] {
    const path = join(root, file);
    return [...this.#service.getSyntacticDiagnostics(path), ...this.#service.getSemanticDiagnostics(path)].map(
      ({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  }

  #host(options: ts.CompilerOptions): ts.LanguageServiceHost {
    return {
      getCompilationSettings: () => options,
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (wanted) => ts.getDefaultLibFilePath(wanted),
      getProjectVersion: () => String(this.#changes),
      getScriptFileNames: () => this.#roots().map((file) => join(root, file)),
      getScriptVersion: (path) => this.#edits.get(path) ?? 'as it stands',
      getScriptSnapshot: (path) => {
        const text = this.#edits.get(path) ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      fileExists: (path) => this.#stands(path),
      readFile: (path) => this.#edits.get(path) ?? ts.sys.readFile(path),
      directoryExists: (path) => this.#hasFolder(path) || ts.sys.directoryExists(path),
    };
  }

  /** What the program begins with. Screens know their words by a declaration that nothing imports. */
  #roots(): string[] {
    const files = [...this.#lookedAt].filter((file) => this.#stands(join(root, file)));
    return files.some((file) => file.endsWith('.tsx')) ? [...files, ...declarationsOfTheWindows] : files;
  }

  #hasFolder(path: string): boolean {
    return [...this.#edits.keys()].some((file) => !relative(path, file).startsWith('..'));
  }
}

/** Those of the renderer, which know all that the other rooms' do and the page's beside. */
function optionsOfTheWindows(): ts.CompilerOptions {
  const parsed = ts.getParsedCommandLineOfConfigFile(join(root, 'renderer', 'tsconfig.json'), undefined, {
    ...ts.sys,
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '));
    },
  });
  if (!parsed) throw new Error('expected renderer/tsconfig.json to be readable');
  return parsed.options;
}
