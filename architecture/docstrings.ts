import ts from 'typescript';

/**
 * What a file shows to others without saying what it is: exported declarations and the members of exported classes and
 * interfaces that have no comment. A type of the same name as a documented value (zod's pairs) needs none of its own.
 */
export function undocumentedIn(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const exported = source.statements.filter(isExported);
  const documented = new Set(source.statements.filter(hasComment).flatMap(namesOf));
  return exported.flatMap((statement) => [
    ...namesOf(statement).filter((name) => !documented.has(name)),
    ...membersOf(statement)
      .filter((member) => !hasComment(member))
      .map((member) => `${namesOf(statement).join()}.${member.name?.getText() ?? ''}`),
  ]);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function hasComment(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).length > 0;
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

/** What others see of a class or an interface. */
function membersOf(statement: ts.Statement): (ts.ClassElement | ts.TypeElement)[] {
  if (ts.isInterfaceDeclaration(statement)) return [...statement.members];
  if (!ts.isClassDeclaration(statement)) return [];
  return statement.members.filter(
    (member) => member.name !== undefined && !ts.isPrivateIdentifier(member.name) && !isPrivate(member),
  );
}

function isPrivate(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}
