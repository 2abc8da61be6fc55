// GitHub's own workflow parser and expression evaluator, asked over standard input and output.
//
// In: {"modules": folder, "workflow": text | null, "contexts": {name: value}, "expressions": [text]}
// Out: {"errors": [text], "values": [value]}
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import path from "node:path";

const asked = JSON.parse(readFileSync(0, "utf8"));
const load = (name) => import(pathToFileURL(path.join(asked.modules, "@actions", name, "dist", "index.js")).href);

const errors = [];
if (asked.workflow !== null) {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await load("workflow-parser");
  const parsed = parseWorkflow({ name: "workflow.yml", content: asked.workflow }, new NoOperationTraceWriter());
  if (parsed.value) await convertWorkflowTemplate(parsed.context, parsed.value);
  errors.push(...parsed.context.errors.getErrors().map((error) => error.message));
}

const { Lexer, Parser, Evaluator, data, wellKnownFunctions } = await load("expressions");
const wrap = (value) => {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(wrap));
  return new data.Dictionary(...Object.entries(value).map(([key, each]) => ({ key, value: wrap(each) })));
};
const status = ["always", "success", "failure", "cancelled"].map((name) => ({
  name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(name === "always" || name === "success"),
}));
const contexts = wrap(asked.contexts);
const functions = new Map([...Object.entries(wellKnownFunctions ?? {}), ...status.map((each) => [each.name, each])]);
const values = asked.expressions.map((text) => {
  const tokens = new Lexer(text).lex().tokens;
  const tree = new Parser(tokens, Object.keys(asked.contexts), status).parse();
  const found = new Evaluator(tree, contexts, functions).evaluate();
  return found.kind === data.Kind.Null ? null : "value" in found ? found.value : found.coerceString();
});
process.stdout.write(JSON.stringify({ errors, values }));
