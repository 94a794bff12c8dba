// Finds the names of members that only internal code uses, so that the build may shorten them.
import { fileURLToPath } from 'node:url';
import ts from 'typescript-5';

const sources = fileURLToPath(new URL('../src/', import.meta.url));
const inner = `${sources}internal/`;

/** Sources that describe objects of the platform, with the platform's names. */
const OF_PLATFORM = ['web-socket.ts', 'node-fetch.ts'];

/**
 * Returns the names of members of internal classes and interfaces, except names that also occur elsewhere in the sources: in
 * the platform, the contract, the public types, a text, or an object without a named type.
 */
export function innerNames(entries) {
  const program = ts.createProgram(entries, {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: ['node'],
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const own = new Set();
  const others = new Set();
  const note = (name, symbol) => {
    const declarations = symbol?.declarations ?? [];
    (declarations.length > 0 && declarations.every(isInner) ? own : others).add(name);
  };

  const visit = (node) => {
    // A text in a type is none in the code.
    if (ts.isStringLiteralLike(node) && !ts.isLiteralTypeNode(node.parent)) {
      others.add(node.text);
    } else if (ts.isHeritageClause(node)) {
      // Members of a class that the platform or users of the package require.
      for (const type of node.types.map((each) => checker.getTypeAtLocation(each))) {
        type.getProperties().forEach((property) => note(property.name, property));
      }
    } else if (ts.isIdentifier(node) && isMemberName(node)) {
      note(node.text, symbolOf(node));
    }
    ts.forEachChild(node, visit);
  };

  function symbolOf(name) {
    const { parent } = name;
    if (ts.isBindingElement(parent)) {
      return checker.getTypeAtLocation(parent.parent).getProperty(name.text);
    }
    if (ts.isObjectLiteralExpression(parent.parent)) {
      return checker.getContextualType(parent.parent)?.getProperty(name.text);
    }
    return checker.getSymbolAtLocation(name);
  }

  program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(sources))
    .forEach(visit);
  return [...own].filter((name) => !others.has(name)).sort();
}

/** Returns whether an identifier names a member: in its declaration, in a use, or in an object's pattern or literal. */
function isMemberName(node) {
  const { parent } = node;
  if (ts.isBindingElement(parent)) {
    return ts.isObjectBindingPattern(parent.parent) && node === (parent.propertyName ?? parent.name);
  }
  return (
    parent.name === node &&
    (ts.isPropertyAccessExpression(parent) ||
      ts.isClassElement(parent) ||
      ts.isTypeElement(parent) ||
      ts.isObjectLiteralElement(parent) ||
      (ts.isParameter(parent) && parent.modifiers !== undefined))
  );
}

/** Returns whether a member is declared in an internal class or interface, or is private in the client. */
function isInner(declaration) {
  const { fileName } = declaration.getSourceFile();
  const owner = ts.isParameter(declaration) ? declaration.parent.parent : declaration.parent;
  if (!ts.isClassDeclaration(owner) && !ts.isInterfaceDeclaration(owner)) {
    return false;
  }
  return fileName.startsWith(inner)
    ? !OF_PLATFORM.some((file) => fileName.endsWith(`/${file}`))
    : ts.isClassDeclaration(owner) && (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) !== 0;
}
