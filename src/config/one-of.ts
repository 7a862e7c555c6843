const PREFIX = 'one of ';

/** The rule that a value is one of these names. */
export function oneOf(names: readonly string[]): string {
  return PREFIX + names.join(', ');
}

/** The names in such a rule; none if it is another one. */
export function namesOf(rule: string): readonly string[] {
  return rule.startsWith(PREFIX) ? rule.slice(PREFIX.length).split(', ') : [];
}
