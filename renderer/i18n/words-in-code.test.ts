import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const renderer = fileURLToPath(new URL('..', import.meta.url));
/** Attributes that a person reads or hears. */
const spoken =
  /^(label|title|placeholder|description|alt|error|message|text|aria-(label|description|roledescription|valuetext))$/;

/** Words that stand in a screen's own code: text between tags, or given as it is to an attribute that is read. */
function wordsIn(file: string, code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = wordsOfNode(node);
    if (text !== undefined && /\p{L}{2}/u.test(text)) found.push(`${file}: ${text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX));
  return found;
}

function wordsOfNode(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text;
  if (ts.isJsxAttribute(node))
    return spoken.test(node.name.getText()) && node.initializer !== undefined ? literal(node.initializer) : undefined;
  if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) return literal(node);
  return undefined;
}

function literal(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isJsxExpression(node)) return node.expression === undefined ? undefined : literal(node.expression);
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map((span) => span.literal)].map(({ text }) => text).join(' ');
  if (ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].map((part) => literal(part) ?? '').join(' ');
  return undefined;
}

describe('the code of the screens', () => {
  it('has no words of its own: all are in the catalogues', () => {
    const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => wordsIn(file, readFileSync(join(renderer, file), 'utf8')))).toEqual([]);
  });

  it.each([
    '<p>Press Enter</p>',
    '<p>保存</p>',
    '<input placeholder="Type here" />',
    '<b aria-label={`Remove ${what}`} />',
    '<b>{ready ? "Save" : t("common.save")}</b>',
    '<b title={"Save"} />',
  ])('would be caught with words as in %s', (code) => {
    expect(wordsIn('screen.tsx', `const screen = ${code};`)).toHaveLength(1);
  });

  it.each([
    '<b className="ow-quiet">{t("common.save")}</b>',
    '<b>{value} · 24 h</b>',
    '<b title={t("common.save")} />',
  ])('would pass as in %s', (code) => {
    expect(wordsIn('screen.tsx', `const screen = ${code};`)).toEqual([]);
  });
});
