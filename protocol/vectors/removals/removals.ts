import ts from 'typescript';

/** One rule of a reader taken out: a stretch of its source, and what stands there instead. */
export interface Removal {
  /** From the root of the project. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Offsets in the source. */
  readonly from: number;
  readonly to: number;
  readonly instead: string;
  /** What was there, on one line: how it is spoken of. */
  readonly rule: string;
}

/** Bounds and forms of a schema, each a call in a chain that can be left out. */
const BOUNDS = new Set(['min', 'max', 'regex', 'int', 'positive', 'length', 'refine', 'strict']);
/** Calls that only refuse. */
const CHECKS = /^(final|end|#expectEndMark|verify|(verify|require)[A-Z]\w*)$/;
/** Schemas of exact values and forms. */
const FORMS = /^z\.(literal|enum|base64|iso\.date|iso\.datetime)$/;
/** In place of an enumeration, of which others may take a part. */
const ANYTHING = 'Object.assign(z.any(), { exclude: () => z.any() })';
const COMPARISONS = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
]);

/**
 * Every rule that the source states, as something to take out.
 * @param only the declarations to look into; all without it
 */
export function removalsOf(file: string, text: string, only?: readonly string[]): Removal[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: Removal[] = [];
  const add = (node: ts.Node, instead: string, from = node.getStart(source)): void => {
    found.push({
      file,
      line: source.getLineAndCharacterOfPosition(from).line + 1,
      from,
      to: node.end,
      instead,
      rule: text.slice(from, node.end).replace(/\s+/g, ' '),
    });
  };
  const visit = (node: ts.Node): void => {
    for (const { part, instead, from } of rulesIn(node)) add(part, instead, from);
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) if (only === undefined || declares(statement, only)) visit(statement);
  return found;
}

function declares(statement: ts.Statement, names: readonly string[]): boolean {
  if (ts.isFunctionDeclaration(statement)) return names.includes(statement.name?.text ?? '');
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(({ name }) => names.includes(name.getText()))
  );
}

interface Rule {
  readonly part: ts.Node;
  readonly instead: string;
  readonly from?: number;
}

function rulesIn(node: ts.Node): Rule[] {
  if (ts.isIfStatement(node) && refuses(node.thenStatement)) return alternatives(node.expression, 'false');
  if (ts.isReturnStatement(node) && node.expression !== undefined) return conjuncts(node.expression);
  if (ts.isArrowFunction(node)) return [...conjuncts(node.body), ...comparison(node.body)];
  if (ts.isConditionalExpression(node) && node.whenFalse.getText() === 'undefined')
    return [{ part: node.condition, instead: 'true' }];
  if (ts.isExpressionStatement(node)) return bareCheck(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  if (ts.isNewExpression(node)) return statedTime(node);
  return ts.isPropertyAssignment(node) && /^(fatal|ignoreBOM): true$/.test(node.getText())
    ? [{ part: node.initializer, instead: 'false' }]
    : [];
}

/** A branch that does nothing but throw. */
function refuses(branch: ts.Statement): boolean {
  if (!ts.isBlock(branch)) return ts.isThrowStatement(branch);
  return branch.statements.length === 1 && branch.statements.every(ts.isThrowStatement);
}

/** Each of what is joined by `||`, at any depth, and a condition without any of it whole. */
function alternatives(condition: ts.Expression, instead: string): Rule[] {
  const parts = sides(condition, ts.SyntaxKind.BarBarToken);
  if (parts.length > 1) return parts.flatMap((part) => alternatives(part, instead));
  const joined = sides(condition, ts.SyntaxKind.AmpersandAmpersandToken).filter(
    (part) => sides(part, ts.SyntaxKind.BarBarToken).length > 1,
  );
  return joined.length > 0 ? joined.flatMap((part) => alternatives(part, instead)) : [{ part: condition, instead }];
}

function conjuncts(body: ts.Node): Rule[] {
  if (!ts.isExpression(body)) return [];
  const parts = sides(body, ts.SyntaxKind.AmpersandAmpersandToken);
  return parts.length > 1 ? parts.map((part) => ({ part, instead: 'true' })) : [];
}

function sides(node: ts.Expression, operator: ts.BinaryOperator): ts.Expression[] {
  if (ts.isParenthesizedExpression(node)) return sides(node.expression, operator);
  return ts.isBinaryExpression(node) && node.operatorToken.kind === operator
    ? [...sides(node.left, operator), ...sides(node.right, operator)]
    : [node];
}

function comparison(body: ts.Node): Rule[] {
  return ts.isBinaryExpression(body) && COMPARISONS.has(body.operatorToken.kind)
    ? [{ part: body, instead: 'true' }]
    : [];
}

/** A time that somebody states: without it there is only now. */
function statedTime(node: ts.NewExpression): Rule[] {
  const [time] = node.arguments ?? [];
  return node.expression.getText() === 'Date' && time !== undefined && ts.isPropertyAccessExpression(time)
    ? [{ part: node, instead: 'new Date()' }]
    : [];
}

function bareCheck({ expression }: ts.ExpressionStatement): Rule[] {
  const call = ts.isAwaitExpression(expression) ? expression.expression : expression;
  return ts.isCallExpression(call) && CHECKS.test(nameOf(call.expression)) ? [{ part: expression, instead: '' }] : [];
}

function nameOf(callee: ts.Expression): string {
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}

function ofCall(node: ts.CallExpression): Rule[] {
  const callee = node.expression;
  const text = callee.getText();
  if (FORMS.test(text)) return [{ part: node, instead: text === 'z.enum' ? ANYTHING : 'z.any()' }];
  if (text === 'z.strictObject') return [{ part: callee, instead: 'z.looseObject' }];
  if (text === 'parseCanonical')
    return [{ part: callee, instead: "((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')))" }];
  if (text === 'fromBase64Url') return [{ part: callee, instead: "((text) => Buffer.from(text, 'base64url'))" }];
  if (!ts.isPropertyAccessExpression(callee)) return [];
  // Umbral's objects say themselves whether they fit the keys.
  if (callee.name.text === 'verify' && node.arguments.length >= 3) return [unverified(node, callee)];
  return BOUNDS.has(callee.name.text) && !/^(Math|this)$/.test(callee.expression.getText())
    ? [{ part: node, instead: '', from: callee.expression.end }]
    : [];
}

function unverified(node: ts.CallExpression, callee: ts.PropertyAccessExpression): Rule {
  return { part: node, instead: '.skipVerification()', from: callee.expression.end };
}
