// What a source file says outside its comments: each name and each text in it, with its line.
import ts from 'typescript';

/** Calls `visit(text, line, node)` for every identifier, string, template part and JSX text. */
export function eachWord(file, source, visit) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const walk = (node) => {
    if (isWord(node)) visit(node.text, tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, node);
    ts.forEachChild(node, walk);
  };
  walk(tree);
}

const isWord = (node) =>
  ts.isIdentifier(node) ||
  ts.isPrivateIdentifier(node) ||
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isJsxText(node) ||
  ts.isRegularExpressionLiteral(node);
