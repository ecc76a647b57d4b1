import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Leaves out mutants of what nobody goes by.
 *
 * The text of an error is for logs and developers (domain/errors.ts); tests and programs go by its code or class, and
 * those are mutated. Such a text is the second argument of `new OpenwardError`, the first of Node's own errors, what
 * the function gets that makes the error in `throw mismatch('…')`, and what stands beside the condition of `refine`.
 *
 * An empty name of an encoding is UTF-8 to Node, so that 'utf8', and 'ascii' for ASCII, can be left out.
 *
 * @type {import('@stryker-mutator/api/ignore').Ignorer}
 */
const texts = {
  shouldIgnore(path) {
    if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
    if (path.listKey !== 'arguments' || path.parentPath === null) return undefined;
    if (path.isStringLiteral() && ['utf8', 'ascii'].includes(path.node.value)) return 'the same to Node when empty';
    return isTextOfError(path.parentPath, path.key) ? 'the text of an error' : undefined;
  },
};

/** @param {import('@stryker-mutator/api/ignore').NodePath} call @param {unknown} position of the text in it */
function isTextOfError(call, position) {
  const callee = call.get('callee');
  if (Array.isArray(callee)) return false;
  if (call.isNewExpression())
    return callee.isIdentifier({ name: 'OpenwardError' })
      ? position === 1
      : position === 0 && callee.isIdentifier() && callee.node.name.endsWith('Error');
  if (!call.isCallExpression()) return false;
  const refine = callee.isMemberExpression() && callee.get('property').isIdentifier({ name: 'refine' });
  return call.parentPath.isThrowStatement() || (refine && position === 1);
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', texts)];
