// @ts-check
/**
 * The types of the three projects (the house, the renderer, set-up), one after the other in one process: what they have
 * in common (declarations of packages, of Node, the ground) is read once. What has not changed since the last run is
 * not checked again; `node_modules/.cache/types-*.tsbuildinfo` remembers it, as `tsc --incremental` does.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache');
/** By path: two projects read a file in the same way, since they differ in libraries and in JSX alone. */
/** @type {Map<string, ts.SourceFile | undefined>} */
const read = new Map();

/** @param {string} project @returns {readonly ts.Diagnostic[]} */
function check(project) {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, project),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    },
  );
  if (config === undefined) throw new Error(`${project} cannot be read`);
  const options = {
    ...config.options,
    incremental: true,
    tsBuildInfoFile: join(cache, `types-${project.replaceAll(/[/.]/g, '-')}.tsbuildinfo`),
  };
  const host = ts.createIncrementalCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (!read.has(name)) read.set(name, readFile(name, ...rest));
    return read.get(name);
  };
  const program = ts.createIncrementalProgram({ rootNames: config.fileNames, options, host });
  const found = [
    ...config.errors,
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  program.emit();
  return found;
}

mkdirSync(cache, { recursive: true });
const found = ['tsconfig.json', 'renderer/tsconfig.json', 'setup/tsconfig.json'].flatMap(check);
const format = {
  getCanonicalFileName: (/** @type {string} */ name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};
process.stdout.write(ts.formatDiagnosticsWithColorAndContext(ts.sortAndDeduplicateDiagnostics(found), format));
process.exitCode = found.length === 0 ? 0 : 1;
