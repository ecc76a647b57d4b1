// @ts-check
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Leaves out mutants of the text beside an error's code: it is for logs and developers (domain/errors.ts); tests and
 * programs go by the code, and the code is mutated. Such a text is the second argument of `new OpenwardError`, or what
 * is given to the function that makes the error in `throw mismatch('…')`.
 *
 * @type {import('@stryker-mutator/api/ignore').Ignorer}
 */
const texts = {
  shouldIgnore(path) {
    if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
    const call = path.parentPath;
    if (path.listKey !== 'arguments' || call === null) return undefined;
    const besideCode =
      call.isNewExpression() && path.key === 1 && call.get('callee').isIdentifier({ name: 'OpenwardError' });
    const toMaker = call.isCallExpression() && call.parentPath.isThrowStatement();
    return besideCode || toMaker ? 'the text beside an error code' : undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', texts)];
