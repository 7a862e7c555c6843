import {z} from 'zod';

import {oneOf} from './one-of.js';

const KINDS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

/** The rule that a value breaks, read from the schema; only used where the schema doesn't word it itself. */
export function ruleOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_union':
      return oneOf(
        Array.isArray(issue.options) ? issue.options.filter((option) => typeof option === 'string') : [],
      );
    case 'unrecognized_keys':
      return oneOf(issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : []);
    default: {
      const kind = kindOf(issue);
      return kind === KINDS.string && typeof issue.input === 'number' ? `${kind}, in quotes` : kind;
    }
  }
}

/** What the schema takes: `a whole number, 1 to 4096`. */
function kindOf(issue: z.core.$ZodRawIssue): string {
  const schema = issue.schema ?? issue.inst;
  if (!(schema instanceof z.ZodType)) return 'right';
  const json = z.toJSONSchema(schema, {io: 'input', unrepresentable: 'any'});
  const type =
    typeof json.type === 'string' ? json.type : issue.code === 'invalid_type' ? issue.expected : '';
  const kind = KINDS[type] ?? 'right';
  return type === 'array' ? kind + lengths(json.minItems, json.maxItems) : kind + bounds(json);
}

function lengths(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && least === most) return ` of ${least}`;
  if (most !== undefined) return ` of ${least ?? 0} to ${most}`;
  return least === undefined ? '' : ` of ${least} or more`;
}

function bounds({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
}: z.core.JSONSchema.BaseSchema): string {
  const low = isBound(minimum) ? minimum : undefined;
  const high = isBound(maximum) ? maximum : undefined;
  if (low !== undefined && high !== undefined) return `, ${low} to ${high}`;
  const parts = [
    low === undefined ? [] : [`>= ${low}`],
    exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`],
    high === undefined ? [] : [`<= ${high}`],
    exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`],
  ].flat();
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}

/** False also for the bounds that every whole number has. */
function isBound(value: number | undefined): value is number {
  return value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}
