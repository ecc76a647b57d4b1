import ts from 'typescript';

/** Lengths in lines of every function of a text, those without a name too. */
export function functionLengths(file: string, text: string): number[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const lengths: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) lengths.push(linesOf(source, node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lengths;
}

function linesOf(source: ts.SourceFile, node: ts.Node): number {
  const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  return line(node.end) - line(node.getStart(source)) + 1;
}

/** The value below which `share` of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
