import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { filesBelow } from './files.ts';

/** One import: `to` is a path in the project, `node:fs`, or `npm:package`. `typeOnly` when nothing is loaded by it. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const source = /\.(ts|js|svelte)$/;

/**
 * Every import of every `.ts`, `.js` and `.svelte` file under `root`: plain, type-only, re-exported, dynamic,
 * in a type (`import('x').T`), and a worker's `new Worker(new URL('x', import.meta.url))`.
 */
export function readImports(root: string): Import[] {
  const files = filesBelow(root).filter((path) => source.test(path));
  return files.flatMap((from) => {
    const code = readFileSync(join(root, from), 'utf8');
    return importsOf(from, from.endsWith('.svelte') ? scriptsOf(code) : code);
  });
}

/** The script blocks of a component, joined: Svelte's own parser would drop the type-only imports. */
function scriptsOf(component: string): string {
  const blocks = component.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g);
  return Array.from(blocks, (block) => block[1]).join('\n');
}

function importsOf(from: string, code: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean): void => {
    if (node && ts.isStringLiteralLike(node)) found.push({ from, to: target(from, node.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    else if (ts.isNewExpression(node) && isNamed(node, 'Worker')) add(workerFile(node), false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, code, ts.ScriptTarget.Latest));
  return found;
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

function isNamed(node: ts.NewExpression, name: string): boolean {
  return ts.isIdentifier(node.expression) && node.expression.text === name;
}

function workerFile(node: ts.NewExpression): ts.Node | undefined {
  const url = node.arguments?.[0];
  return url && ts.isNewExpression(url) && isNamed(url, 'URL') ? url.arguments?.[0] : undefined;
}

function target(from: string, specifier: string): string {
  const [path = ''] = specifier.split('?');
  if (path.startsWith('.')) return posix.join(posix.dirname(from), path);
  if (isBuiltin(path)) return path.startsWith('node:') ? path : `node:${path}`;
  const parts = path.split('/');
  return `npm:${parts.slice(0, path.startsWith('@') ? 2 : 1).join('/')}`;
}
