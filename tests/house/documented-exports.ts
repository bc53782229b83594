import {
  AST_NODE_TYPES as Kind,
  AST_TOKEN_TYPES,
  type TSESLint,
  type TSESTree,
} from '@typescript-eslint/utils';

type ExportNode = TSESTree.ExportNamedDeclaration | TSESTree.ExportDefaultDeclaration;

/** ESLint rule: whatever a file declares and exports carries a doc comment right above it. */
export const documentedExports: TSESLint.RuleModule<'missing'> = {
  meta: {
    type: 'suggestion',
    docs: { description: 'Require a doc comment on every exported declaration.' },
    messages: {
      missing: 'Say in a doc comment what {{name}} is for, its sizes and units, and what it throws.',
    },
    schema: [],
    defaultOptions: [],
  },
  create(context) {
    const check = (node: ExportNode): void => {
      if (!node.declaration || isLaterOverload(node)) return;
      const above = context.sourceCode.getCommentsBefore(node).at(-1);
      const documented = above?.type === AST_TOKEN_TYPES.Block && above.value.startsWith('*');
      if (!documented) context.report({ node, messageId: 'missing', data: { name: nameOf(node) } });
    };
    return { ExportNamedDeclaration: check, ExportDefaultDeclaration: check };
  },
};

function nameOf({ declaration }: ExportNode): string {
  if (!declaration) return 'it';
  if (declaration.type === Kind.VariableDeclaration) {
    const id = declaration.declarations[0].id;
    return id.type === Kind.Identifier ? id.name : 'it';
  }
  return 'id' in declaration && declaration.id?.type === Kind.Identifier ? declaration.id.name : 'it';
}

function isLaterOverload(node: ExportNode): boolean {
  if (node.parent.type !== Kind.Program) return false;
  const before = node.parent.body[node.parent.body.indexOf(node) - 1];
  return (
    before?.type === Kind.ExportNamedDeclaration &&
    before.declaration?.type === Kind.TSDeclareFunction &&
    nameOf(before) === nameOf(node)
  );
}
